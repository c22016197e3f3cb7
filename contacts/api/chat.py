"""Chats and messages as programs read them."""

from ninja import Schema
from pydantic import ConfigDict


class UserChat(Schema):
    """A conversation of a contact with the company: `open` or `closed`. After a deletion its `userId` is null."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"id": "3", "channelId": "1", "userId": "17", "state": "open", "createdAt": 1795816800000},
            ]
        }
    )

    id: str
    channelId: str  # noqa: N815 - the names of the API
    userId: str | None  # noqa: N815
    state: str
    createdAt: int  # noqa: N815


class ChatMessage(Schema):
    """What somebody said: `personType` is `user`, `manager` or `bot`, and programs are bots."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "id": "9",
                    "channelId": "1",
                    "chatId": "3",
                    "personType": "bot",
                    "plainText": "Your parcel is on its way.",
                    "createdAt": 1795816800000,
                }
            ]
        }
    )

    id: str
    channelId: str  # noqa: N815 - the names of the API
    chatId: str  # noqa: N815
    personType: str  # noqa: N815
    plainText: str  # noqa: N815
    createdAt: int  # noqa: N815
