"""What the messenger sends, checked."""

from typing import Annotated, Final
from uuid import UUID

from pydantic import AfterValidator, Field

from contacts.values.codes import is_storable
from contacts.visitors.bodies import Body

MOST_ID: Final = 2**63 - 1
MOST_CHARACTERS: Final = 4_000  # of a message: less than a call may have bytes, in any writing


def _storable(text: str) -> str:
    if not is_storable(text):
        raise ValueError("Has a character that can’t be.")
    return text


Id = Annotated[int, Field(ge=0, le=MOST_ID)]
Language = Annotated[str, Field(max_length=20)]
Text = Annotated[str, Field(max_length=MOST_CHARACTERS), AfterValidator(_storable)]
Short = Annotated[str, Field(max_length=500), AfterValidator(_storable)]


class Opening(Body):
    """The messenger is opened in a page: `language` is the one in which the boot was answered."""

    language: Language = ""


class News(Body):
    """What the window shows: the open chat up to the message `after`, of which `seen` answers were read.

    `before` asks for earlier messages of it; `is_here` says that the page is in sight.
    """

    chat: Id | None = None
    after: Id = 0
    before: Id | None = None
    is_here: bool = True
    seen: Annotated[int, Field(ge=0, le=2**31 - 1)] | None = None
    language: Language = ""


class Sent(Body):
    """A message, into a chat or as the first of a new one. `clientId` is the messenger's own ID of it."""

    chat: Id | None = None
    client_id: UUID
    text: Text
    language: Language = ""


class Reached(Body):
    """How a visitor who wrote can be reached."""

    chat: Id
    name: Short = ""
    email: Short = ""
    mobile_number: Short = ""
    language: Language = ""
