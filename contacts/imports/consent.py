"""Marketing consent as other programs write it: which columns hold it, and whether “yes” allows or forbids.

Consent is never guessed: a column that looks like consent and isn't understood stops the import with a question.
"""

import re
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from contacts.imports.naming import plain
from contacts.values import FALSE, TRUE, Invalid

EMAIL: Final = "unsubscribeEmail"
TEXTING: Final = "unsubscribeTexting"


@dataclass(frozen=True)
class Consent:
    """The meaning of a column: the field that it sets, and whether its “yes” allows marketing."""

    field: str
    allows: bool


_FORBIDDING: Final = {
    EMAIL: "email opt out, email optout, opted out of email, email unsubscribed, unsubscribed email, "
    "unsubscribed from all email, unsubscribed from email, do not email, 이메일 수신거부, 메일 수신거부",
    TEXTING: "sms opt out, text opt out, texting opt out, opted out of sms, unsubscribe sms, unsubscribe text, "
    "sms unsubscribed, do not text, 문자 수신거부, SMS 수신거부",
}
_ALLOWING: Final = {
    EMAIL: "accepts email marketing, accepts marketing, email marketing consent, email marketing status, "
    "email consent, email opt in, email optin, email marketing, email subscription status, "
    "email subscribed, subscribed to email, "
    "marketing contact status, 이메일 수신여부, 이메일 수신동의, 이메일 수신동의여부, 이메일 마케팅 수신동의, "
    "메일 수신여부, 메일 수신동의",
    TEXTING: "accepts sms marketing, sms marketing consent, sms marketing status, sms consent, sms opt in, sms optin, "
    "text opt in, sms marketing, sms subscribed, sms subscription status, SMS 수신여부, SMS 수신동의, "
    "SMS 수신동의여부, 문자 수신여부, 문자 수신동의",
}
COLUMNS: Final = {
    plain(name): Consent(field, allows)
    for names, allows in ((_FORBIDDING, False), (_ALLOWING, True))
    for field, list_ in names.items()
    for name in list_.split(",")
}

# Further words for yes and no, as shops and newsletter programs write them in columns of consent.
_YES: Final = TRUE | {"t", "o", "ok", "allowed", "granted", "동의", "동의함", "수신", "수신함", "수신동의", "허용"}
_NO: Final = FALSE | {
    "f",
    "x",
    "denied",
    "미동의",
    "동의안함",
    "동의하지않음",
    "비동의",
    "거부",
    "수신거부",
    "수신안함",
}
# Statuses that allow or forbid marketing whatever the column is called.
_ALLOWED: Final = {"subscribed", "optedin", "confirmed", "marketingcontact"}
_FORBIDDEN: Final = {
    "unsubscribed", "neversubscribed", "notsubscribed", "nonsubscribed", "optedout", "cleaned", "pending",
    "unconfirmed", "suppressed", "bounced", "nonmarketingcontact", "archived", "transactional", "redacted", "invalid",
}  # fmt: skip

_LIKELY: Final = re.compile(
    r"consent|opt(ed)?(in|out)|subscri|newsletter|gdpr|donot(e?mail|text|sms|call|contact|disturb)"
    r"|(accept|allow|agree|permi).*(marketing|mail|sms|text|ads)|marketing.*(allow|accept|agree|permi|status|ok)"
    r"|수신|동의|광고|마케팅"
)
_ABOUT: Final = re.compile(
    r"[_\W](time|timestamp|date|at|on|ip|source|method|reason|level|id|count)\W*$|(일|일시|일자|시간|경로)$"
)


def is_likely(name: str) -> bool:
    """Return whether a column seems to hold consent itself, not only when, where or how it was given."""
    return bool(_LIKELY.search(plain(name))) and not _ABOUT.search(name.casefold())


def read_consent(text: str, allows: bool) -> bool:
    """Return whether the cell forbids marketing; `allows` is the meaning of the column's “yes”. Raise Invalid."""
    word = plain(text)
    if word in _ALLOWED | _FORBIDDEN:
        return word in _FORBIDDEN
    if word not in _YES | _NO:
        raise Invalid(_("“%(value)s” is neither yes nor no.") % {"value": text[:100]})
    return (word in _YES) is not allows
