"""What the messenger sends, checked."""

from typing import Annotated

from pydantic import Field

from contacts.visitors.bodies import Body


class Opening(Body):
    """The messenger is opened in a page: `language` is the one in which the boot was answered."""

    language: Annotated[str, Field(max_length=20)] = ""
