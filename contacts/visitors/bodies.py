"""What the script sends, checked: nothing that has no meaning, nothing of another type."""

import json
from typing import Annotated, Any, Final
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, JsonValue
from pydantic.alias_generators import to_camel

from contacts.upserting import Change
from contacts.values import Invalid
from contacts.values.codes import read_language, read_member_id

MOST_BYTES: Final = 16 * 1024
MOST_PROPERTIES: Final = 4 * 1024  # bytes of an event's properties, as JSON

_PROFILE: Final = ("profile", "profile_once", "tags", "language", "unsubscribe_email", "unsubscribe_texting")


def _member_id(text: str) -> str:
    try:
        return read_member_id(text)
    except Invalid as error:
        raise ValueError(str(error)) from error


def _small(properties: dict[str, Any]) -> dict[str, Any]:
    if len(json.dumps(properties, ensure_ascii=False, allow_nan=False).encode()) > MOST_PROPERTIES:
        raise ValueError(f"Properties may have at most {MOST_PROPERTIES:,} bytes.")
    return properties


def _printable(text: str) -> str:
    if not text.strip() or not text.isprintable():
        raise ValueError("Give a name of printable characters.")
    return text.strip()


EventName = Annotated[str, Field(min_length=1, max_length=64), AfterValidator(_printable)]
EventProperties = Annotated[dict[str, JsonValue], AfterValidator(_small)]
Address = Annotated[str, Field(max_length=4_000)]


class Body(BaseModel):
    """Who calls: a member by the company's own id, or a browser of which nobody says whose it is."""

    model_config = ConfigDict(extra="forbid", strict=True, alias_generator=to_camel, allow_inf_nan=False)

    veil_id: UUID | None = None
    member_id: Annotated[str, AfterValidator(_member_id)] | None = None
    member_hash: Annotated[str, Field(max_length=200)] | None = None


class Update(Body):
    """Values, as `contacts.upserting` reads them."""

    profile: dict[str, JsonValue] | None = None
    profile_once: dict[str, JsonValue] | None = None
    tags: list[JsonValue] | None = None
    language: JsonValue = None
    unsubscribe_email: bool | None = None
    unsubscribe_texting: bool | None = None

    @property
    def change(self) -> Change:
        """What is said, without what a page sends as undefined or null and means nothing by."""
        said = {name: getattr(self, name) for name in _PROFILE if name in self.model_fields_set}
        ignored = ("profile_once", "language", "unsubscribe_email", "unsubscribe_texting")
        return Change(**{name: value for name, value in said.items() if value is not None or name not in ignored})


class Page(Body):
    """A page, and the one before it; `locale` is the browser's language."""

    page: Address | None = None
    referrer: Address | None = None
    locale: Annotated[str, Field(max_length=100)] | None = None

    @property
    def spoken(self) -> str | None:
        """The browser's language, if it is one that a contact can have."""
        try:
            return read_language(self.locale) if self.locale else None
        except Invalid:
            return None


class Boot(Update, Page):
    """A page is opened. `trackDefaultEvent` keeps it as the event PageView."""

    track_default_event: bool = False


class Touch(Page):
    """Activity on the same page."""


class Tags(Body):
    """Tags to add, or to take away."""

    tags: Annotated[list[str], Field(min_length=1, max_length=100)]


class Track(Page):
    """An event."""

    name: EventName
    properties: EventProperties = {}
