"""What programs send of a contact."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field, JsonValue, SkipValidation

from contacts.upserting import Change
from crm.api.rest import Body

# The values are read by the catalogue, which names all that is wrong at once; the types here are for the documents.
Profile = Annotated[
    SkipValidation[dict[str, JsonValue] | None],
    Field(description="Merged: null clears a key, null for all clears all. Unknown keys are ignored."),
]
ProfileOnce = Annotated[
    SkipValidation[dict[str, JsonValue]], Field(description="Fills only the keys that have no value.")
]
Tags = Annotated[SkipValidation[list[str] | None], Field(description="Replace all tags, at most 20; null clears them.")]
Flag = Annotated[SkipValidation[bool], Field()]
Language = Annotated[SkipValidation[str | None], Field(description="A code like “ko” or “en-US”; null clears it.")]


class UserChange(Body):
    """What is said of a contact; what isn't said stays."""

    profile: Profile = None
    profileOnce: ProfileOnce = {}  # noqa: N815 - the names of the API
    tags: Tags = None
    unsubscribeEmail: Flag = False  # noqa: N815
    unsubscribeTexting: Flag = False  # noqa: N815
    blocked: Flag = False
    language: Language = None

    def said(self) -> Change:
        return Change.of(said_by(self))


class NewUser(Body):
    """A lead: `profile` has an e-mail address, a mobile number or both."""

    profile: Profile

    def said(self) -> Change:
        return Change.of(said_by(self))


def said_by(body: Body, *other: str) -> Mapping[str, Any]:
    """Return what a body really said, but for these names: null isn't the same as nothing."""
    return {name: getattr(body, name) for name in body.model_fields_set if name not in other}
