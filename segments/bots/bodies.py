"""What the messenger sends of forms, checked."""

from typing import Annotated
from uuid import UUID

from django.conf import settings
from pydantic import Field, JsonValue

from contacts.visitors.bodies import Body, Page

Id = Annotated[int, Field(ge=1, lt=2**63)]


class Shown(Page):
    """A tab of the browser is about to show a form; `token` is its own."""

    form: Id
    token: UUID
    language: Annotated[str, Field(max_length=10)] = ""

    @property
    def spoken_language(self) -> str:
        """The language in which the messenger speaks to the person."""
        return self.language if self.language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


class Step(Body):
    """The form that the tab shows was begun, or taken away without an answer."""

    form: Id
    token: UUID


class Answered(Shown):
    """The form is sent: what was answered, by profile key."""

    answers: Annotated[dict[str, JsonValue], Field(max_length=4)]
