"""What programs send of a contact."""

from collections.abc import Callable, Mapping
from typing import Annotated, Any

from pydantic import ConfigDict, Field, JsonValue, SkipValidation

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
NoEmail = Annotated[SkipValidation[bool], Field(description="Whether they want no marketing by e-mail.")]
NoTexting = Annotated[SkipValidation[bool], Field(description="Whether they want no marketing by text message.")]
Blocked = Annotated[SkipValidation[bool], Field(description="Whether they may not write to the company.")]
Language = Annotated[SkipValidation[str | None], Field(description="A code like “ko” or “en-US”; null clears it.")]


def unsaid(example: Mapping[str, Any]) -> Callable[[dict[str, Any]], None]:
    """Let a document have an example, and no defaults: they would say that what isn't sent is changed too."""

    def describe(schema: dict[str, Any]) -> None:
        schema["examples"] = [example]
        for member in schema["properties"].values():
            member.pop("default", None)

    return describe


class UserChange(Body):
    """What is said of a contact; what isn't said stays."""

    model_config = ConfigDict(
        json_schema_extra=unsaid(
            {
                "profile": {"name": "Ada Lovelace", "email": "ada@example.com", "mobileNumber": "+821012345678"},
                "profileOnce": {"name": "Ada"},
                "tags": ["vip"],
                "unsubscribeEmail": False,
                "language": "en",
            }
        )
    )

    profile: Profile = None
    profileOnce: ProfileOnce = {}  # noqa: N815 - the names of the API
    tags: Tags = None
    unsubscribeEmail: NoEmail = False  # noqa: N815
    unsubscribeTexting: NoTexting = False  # noqa: N815
    blocked: Blocked = False
    language: Language = None

    def said(self) -> Change:
        return Change.of(said_by(self))


class NewUser(Body):
    """A lead: `profile` has an e-mail address, a mobile number or both."""

    model_config = ConfigDict(
        json_schema_extra=unsaid({"profile": {"name": "Grace Hopper", "email": "grace@example.com"}})
    )

    profile: Profile

    def said(self) -> Change:
        return Change.of(said_by(self))


def said_by(body: Body, *other: str) -> Mapping[str, Any]:
    """Return what a body really said, but for these names: null isn't the same as nothing."""
    return {name: getattr(body, name) for name in body.model_fields_set if name not in other}
