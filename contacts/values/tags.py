"""The rules of tags: at most 20 on a contact, `/` for up to three levels, no spaces, `.` or `$`.

A tag is stored as it is compared, so that there is one tag for texts that look the same: NFKC, case folded, NFC.
"""

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

from django.utils.translation import gettext as _

from contacts.values import Invalid
from contacts.values.folding import fold

MAX_TAGS: Final = 20
MAX_LENGTH: Final = 100

_TAG = re.compile(r"[^\s.,;/$\x00\ud800-\udfff]+(/[^\s.,;/$\x00\ud800-\udfff]+){0,2}")


def read_tags(text: str) -> list[str]:
    """The tags in a text, where commas, semicolons or lines part them; each once. Raises Invalid.

    A space doesn't part: within a tag it becomes a hyphen. Quotation marks around a tag are left out.
    """
    return checked_tags(part.strip().strip('"') for part in re.split(r"[,;\n]", text))


def checked_tags(texts: Iterable[str]) -> list[str]:
    """The tags that these texts are; each once, and none of an empty text. Raises Invalid."""
    parts = (text.strip() for text in texts)
    tags = list(dict.fromkeys(re.sub(r"\s+", "-", folded_tag(part)) for part in parts if part))
    for tag in tags:
        if not _TAG.fullmatch(tag) or len(tag) > MAX_LENGTH:
            raise Invalid(_("“%(value)s” can’t be a tag.") % {"value": tag[:MAX_LENGTH]})
    if len(tags) > MAX_TAGS:
        raise Invalid(_("More than %(limit)s tags.") % {"limit": MAX_TAGS})
    return tags


def folded_tag(text: str) -> str:
    """The form in which a tag is stored and compared."""
    return text.lower() if text.isascii() else unicodedata.normalize("NFC", fold(text))
