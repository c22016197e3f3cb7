"""One thing that happened to a contact, as the timeline shows it."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.utils.functional import Promise


class ValueChange(NamedTuple):
    """One value before and after, in words; empty text for none."""

    label: str | Promise
    before: str
    after: str


@dataclass(frozen=True)
class Entry:
    """`icon` is a name of Lucide's; `who` is empty where nobody is known; `text` tells more; `chat` is one's id.

    `is_separable`: it is a merge that can be taken back.
    """

    at: datetime
    icon: str
    deed: str
    who: str = ""
    text: str = ""
    changes: tuple[ValueChange, ...] = ()
    chat: int | None = None
    is_separable: bool = False
