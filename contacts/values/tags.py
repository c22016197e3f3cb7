"""The rules of tags: at most 20 on a contact, lower-case, `/` for up to three levels, no spaces, `.` or `$`."""

import re
from typing import Final

from django.utils.translation import gettext as _

from contacts.values import Invalid

MAX_TAGS: Final = 20
MAX_LENGTH: Final = 100

_TAG = re.compile(r"[^\s./$\x00\ud800-\udfff]+(/[^\s./$\x00\ud800-\udfff]+){0,2}")


def read_tags(text: str) -> list[str]:
    """The tags in a text, where commas, semicolons or spaces part them; each once. Raises Invalid."""
    tags = list(dict.fromkeys(tag.lower() for tag in re.split(r"[,;\s]+", text) if tag))
    for tag in tags:
        if not _TAG.fullmatch(tag) or len(tag) > MAX_LENGTH:
            raise Invalid(_("“%(value)s” can't be a tag.") % {"value": tag[:MAX_LENGTH]})
    if len(tags) > MAX_TAGS:
        raise Invalid(_("More than %(limit)s tags.") % {"limit": MAX_TAGS})
    return tags
