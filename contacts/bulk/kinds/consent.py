from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contacts.bulk.kinds.base import Kind
from contacts.bulk.statement import Change, Undoing
from contacts.fields import Catalogue

COLUMNS: Final = {"email": "unsubscribe_email", "texting": "unsubscribe_texting"}
MEDIA: Final[dict[str, str | Promise]] = {
    "email": gettext_lazy("E-mail marketing"),
    "texting": gettext_lazy("Text marketing"),
}


class SetConsent(Kind):
    """Marketing by `given["medium"]` is `given["agreed"]` to or not.

    Undone where nobody has said anything about it since, by the moment that is kept with the flag.
    """

    def title(self, given: dict[str, Any], catalogue: Catalogue) -> str:
        consent = _("agreed") if given["agreed"] else _("not agreed")
        return _("%(medium)s: %(consent)s") % {"medium": MEDIA[given["medium"]], "consent": consent}

    def change(self, given: dict[str, Any]) -> Change:
        flag = COLUMNS[given["medium"]]
        return Change(
            unchanged=f"contact.{flag} = %(refuses)s",
            before=f"jsonb_build_object('at', contact.{flag}_at, 'set', %(now)s::timestamptz)",
            assignments=f"{flag} = %(refuses)s, {flag}_at = %(now)s",
            params={"refuses": not given["agreed"]},
        )

    def undoing(self, given: dict[str, Any]) -> Undoing:
        flag = COLUMNS[given["medium"]]
        return Undoing(
            still=f"contact.{flag} = %(refuses)s AND contact.{flag}_at = (effect.before ->> 'set')::timestamptz",
            assignments=f"{flag} = NOT %(refuses)s, {flag}_at = (target.before ->> 'at')::timestamptz",
            params={"refuses": not given["agreed"]},
        )
