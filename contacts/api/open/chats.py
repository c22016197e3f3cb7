"""`/open/v5/users/{id}/user-chats` and `/open/v5/user-chats`: what programs write stands there as a bot’s."""

from typing import Annotated, Any, Final, Literal

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from ninja import Path, Query, Router, Schema
from pydantic import ConfigDict, Field

from contacts import inbox
from contacts.api.chat import ChatMessage, UserChat
from contacts.api.objects import as_chat, as_message
from contacts.api.open.paging import PartQuery, part
from contacts.api.reading import MOST_ID, ContactPk, not_there, visible_contact
from contacts.inbox.access import visible_chat
from contacts.inbox.actions import MOST_CHARACTERS
from contacts.models import Chat, Contact
from contacts.values.codes import is_storable
from crm.api.errors import Problem, Refused
from crm.api.idempotency import idempotent, tells_of
from crm.api.rest import ERRORS, Body, Error, Parameters, ProgramRequest, answer

of_users = Router(tags=["Chats"])
router = Router(tags=["Chats"])

FORBIDDEN: Final[dict[int, Any]] = {403: Error}
ChatPk = Annotated[int, Path(ge=1, le=MOST_ID, description="The `id` of a chat.")]
Text = Annotated[str, Field(min_length=1, max_length=MOST_CHARACTERS)]


class UserChats(Schema):
    """Some chats in order. `next` is what to send as `since` for those after them; null at the end."""

    userChats: list[UserChat]  # noqa: N815 - the names of the API
    next: str | None


class UserChatAnswer(Schema):
    """A chat."""

    userChat: UserChat  # noqa: N815


class Messages(Schema):
    """Some messages in order. `next` is what to send as `since` for those after them; null at the end."""

    messages: list[ChatMessage]
    next: str | None


class MessageAnswer(Schema):
    """A message."""

    message: ChatMessage


class Block(Body):
    """A paragraph."""

    type: Literal["text"]
    value: Text


class NewMessage(Body):
    """A message: `blocks` of text, or `plainText`."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"plainText": "Your parcel is on its way."}]})

    plainText: Text | None = None  # noqa: N815
    blocks: Annotated[list[Block], Field(min_length=1, max_length=100)] | None = None

    def text(self) -> str:
        """Return what is said. Raise Refused."""
        if (self.plainText is None) == (self.blocks is None):
            raise _unfit("plainText", "Give blocks or a plainText.")
        text = self.plainText if self.blocks is None else "\n".join(block.value for block in self.blocks)
        if text is None or not is_storable(text):
            raise _unfit("plainText" if self.blocks is None else "blocks", "Has a character that can’t be.")
        return text


class SenderQuery(Parameters):
    """Who writes."""

    botName: Annotated[  # noqa: N815
        str,
        Field(
            max_length=100, pattern="^[^\x00-\x1f\x7f-\x9f]*$", description="Shown as who writes; else the key’s name."
        ),
    ] = ""


@of_users.get("/{int:user_id}/user-chats", response={200: UserChats, **ERRORS}, summary="The chats of a contact")
def chats(request: ProgramRequest, user_id: ContactPk, query: Query[PartQuery]) -> HttpResponse:
    """Return the chats of the contact by when they were opened."""
    query.check(request)
    contact = visible_contact(request, pk=user_id)
    found = part(request.channel.chats.filter(contact=contact), query, "created_at")
    return answer({"userChats": [as_chat(chat) for chat in found.rows], "next": found.next})


@of_users.post(
    "/{int:user_id}/user-chats", response={201: UserChatAnswer, **FORBIDDEN, **ERRORS}, summary="Open a chat"
)
@idempotent
def add_chat(request: ProgramRequest, user_id: ContactPk) -> HttpResponse:
    """Open a chat with the contact, in which nobody has said anything yet. Not with one who is blocked."""
    contact = visible_contact(request, pk=user_id)
    try:
        chat = inbox.begin_chat(request.channel, contact, by=request.actor)
    except Contact.DoesNotExist as error:
        raise not_there() from error
    except inbox.Blocked as error:
        raise Refused(403, "This contact is blocked.") from error
    tells_of(request, contact.pk)
    return answer({"userChat": as_chat(chat)}, 201)


@router.get("/{int:chat_id}/messages", response={200: Messages, **ERRORS}, summary="The messages of a chat")
def messages(request: ProgramRequest, chat_id: ChatPk, query: Query[PartQuery]) -> HttpResponse:
    """Return what the contact, managers and programs have said."""
    query.check(request)
    chat = _visible(request, chat_id)
    found = part(chat.messages.filter(channel=request.channel), query, "created_at")
    return answer({"messages": [as_message(message) for message in found.rows], "next": found.next})


@router.post("/{int:chat_id}/messages", response={201: MessageAnswer, **ERRORS}, summary="Write to a contact")
@idempotent
def add_message(
    request: ProgramRequest, chat_id: ChatPk, payload: NewMessage, query: Query[SenderQuery]
) -> HttpResponse:
    """Write to the contact for the company, as a bot with the key’s name. A closed chat is open again."""
    query.check(request)
    chat = _visible(request, chat_id)
    try:
        message = inbox.answer(chat, payload.text(), by=request.actor, name=query.botName.strip())
    except Chat.DoesNotExist as error:
        raise _no_chat() from error
    except ValidationError as error:
        raise _unfit("plainText" if payload.blocks is None else "blocks", " ".join(error.messages)) from error
    if chat.contact_id:
        tells_of(request, chat.contact_id)
    return answer({"message": as_message(message)}, 201)


def _visible(request: ProgramRequest, pk: int) -> Chat:
    try:
        return visible_chat(request.channel, pk)
    except Http404 as error:
        raise _no_chat() from error


def _no_chat() -> Refused:
    return Refused(404, "There is no chat with this id.")


def _unfit(name: str, message: str) -> Refused:
    return Refused(422, "Some values can’t be taken.", [Problem(name, None, message)])
