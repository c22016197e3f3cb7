"""`/open/v5/webhooks`: who is told what happens in the channel."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Final

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import BigIntegerField
from django.http import Http404, HttpResponse
from ninja import Path, Router, Schema
from pydantic import ConfigDict, Field, StringConstraints

from crm.api.errors import Problem, Refused
from crm.api.idempotency import idempotent
from crm.api.rest import ERRORS, Body, ProgramRequest, answer
from crm.models import Webhook
from crm.webhooks import change_webhook, create_webhook, delete_webhook, scopes
from crm.webhooks.queries import listed_webhooks, visible_webhook

router = Router(tags=["Webhooks"])


def _offered(schema: dict[str, Any]) -> None:
    """Let a document name the scopes that there are."""
    schema["items"]["enum"] = list(scopes())


_EPOCH: Final = datetime.fromtimestamp(0, UTC)
_STORABLE: Final = r"^[^\x00]*$"

WebhookPk = Annotated[int, Path(ge=1, le=BigIntegerField.MAX_BIGINT, description="The `id` of a webhook.")]
Name = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=100, pattern=_STORABLE),
    Field(description="What people call it; no other webhook of the channel has this name."),
]
Url = Annotated[
    str,
    Field(
        max_length=1000,
        pattern=_STORABLE,
        description="Where the program listens. It begins with `https://`.",
        json_schema_extra={"format": "uri"},
    ),
]
Scopes = Annotated[
    list[str],
    Field(min_length=1, max_length=100, description="What it is told of.", json_schema_extra=_offered),
]
Enabled = Annotated[bool, Field(description="While it is false, nothing is sent and nothing is kept for later.")]

_EXAMPLE: Final[dict[str, Any]] = {
    "name": "Our shop",
    "url": "https://shop.example.com/roster",
    "scopes": ["member.upserted.contact", "member.deleted"],
}


class NewWebhook(Body):
    """Who is told, and of what."""

    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})

    name: Name
    url: Url
    scopes: Scopes
    enabled: Enabled = True


class WebhookChange(Body):
    """What is said of a webhook; what isn't said stays."""

    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE | {"enabled": False}]})

    # Factories, as documents would say of defaults that what isn't sent is changed too.
    name: Name = Field(default_factory=str)
    url: Url = Field(default_factory=str)
    scopes: Scopes = Field(default_factory=list)
    enabled: Enabled = Field(default_factory=bool)


class WebhookObject(Schema):
    """A webhook. One that is `blocked` has failed too often: another `url`, or a person, lets it go on."""

    id: str
    channelId: str  # noqa: N815 - the names of the API
    name: str
    url: str
    scopes: list[str]
    enabled: bool
    blocked: bool
    failures: Annotated[int, Field(description="How many deliveries failed since the last that succeeded.")]
    deliveredAt: int | None  # noqa: N815
    createdAt: int  # noqa: N815


class NewWebhookObject(WebhookObject):
    """A webhook as it is answered once, when it is made."""

    token: Annotated[str, Field(description="Sent with each message, as the parameter `token` of the address.")]
    secret: Annotated[str, Field(description="Signs each message.")]


class WebhookAnswer(Schema):
    """A webhook, without its token and secret."""

    webhook: WebhookObject


class NewWebhookAnswer(Schema):
    """A new webhook, with its token and secret."""

    webhook: NewWebhookObject


class Webhooks(Schema):
    """All webhooks of the channel, the oldest first."""

    webhooks: list[WebhookObject]


ANSWERS: Final[dict[int, Any]] = {200: WebhookAnswer, **ERRORS}


@router.get("", response={200: Webhooks, **ERRORS}, summary="All webhooks")
def show(request: ProgramRequest) -> HttpResponse:
    """Return the webhooks of the channel. Tokens and secrets aren’t shown again."""
    return answer({"webhooks": [_as_json(webhook) for webhook in listed_webhooks(request.channel)]})


@router.post("", response={201: NewWebhookAnswer, **ERRORS}, summary="Add a webhook")
@idempotent
def add(request: ProgramRequest, payload: NewWebhook) -> HttpResponse:
    """Add a webhook; a channel has at most ten. Its token and secret are in this answer alone."""
    try:
        webhook = create_webhook(request.channel, _values(payload), by=request.actor)
    except ValidationError as error:
        raise _unfit(error) from error
    return answer({"webhook": _as_json(webhook) | {"token": webhook.token, "secret": webhook.secret}}, 201)


@router.get("/{int:webhook_id}", response=ANSWERS, summary="A webhook")
def by_id(request: ProgramRequest, webhook_id: WebhookPk) -> HttpResponse:
    """Return a webhook, without its token and secret."""
    return answer({"webhook": _as_json(_visible(request, webhook_id))})


@router.put("/{int:webhook_id}", response=ANSWERS, summary="Change a webhook")
def change(request: ProgramRequest, webhook_id: WebhookPk, payload: WebhookChange) -> HttpResponse:
    """Change a webhook. What isn’t said stays as it is; its token and secret are renewed by a person alone."""
    try:
        webhook = change_webhook(_visible(request, webhook_id), _values(payload), by=request.actor)
    except ValidationError as error:
        raise _unfit(error) from error
    except Webhook.DoesNotExist as error:
        raise _not_there() from error
    return answer({"webhook": _as_json(webhook)})


@router.delete("/{int:webhook_id}", response={204: None, **ERRORS}, summary="Delete a webhook")
def delete(request: ProgramRequest, webhook_id: WebhookPk) -> HttpResponse:
    """Delete a webhook with the log of its deliveries. What waits isn’t sent."""
    try:
        delete_webhook(_visible(request, webhook_id), by=request.actor)
    except Webhook.DoesNotExist as error:
        raise _not_there() from error
    return HttpResponse(status=204)


def _values(payload: Body) -> Mapping[str, Any]:
    """Return what was said, in the names of the actions; each scope once."""
    values = payload.model_dump(exclude_unset=True)
    if "enabled" in values:
        values["is_on"] = values.pop("enabled")
    if "scopes" in values:
        values["scopes"] = list(dict.fromkeys(values["scopes"]))
    return values


def _visible(request: ProgramRequest, pk: int) -> Webhook:
    try:
        return visible_webhook(request.channel, pk)
    except Http404 as error:
        raise _not_there() from error


def _not_there() -> Refused:
    return Refused(404, "There is no webhook with this id.")


def _unfit(error: ValidationError) -> Refused:
    if not hasattr(error, "error_dict"):
        return Refused(422, " ".join(error.messages))
    # What isn't of one field is that another webhook has this name.
    said = {"name" if field == NON_FIELD_ERRORS else field: messages for field, messages in error.message_dict.items()}
    problems = [Problem(field, None, message) for field, messages in said.items() for message in messages]
    return Refused(422, "Some values can’t be taken.", problems)


def _as_json(webhook: Webhook) -> dict[str, Any]:
    return {
        "id": str(webhook.pk),
        "channelId": str(webhook.channel_id),
        "name": webhook.name,
        "url": webhook.url,
        "scopes": webhook.scopes,
        "enabled": webhook.is_on,
        "blocked": webhook.is_blocked,
        "failures": webhook.failures,
        "deliveredAt": _epoch_ms(webhook.delivered_at),
        "createdAt": _epoch_ms(webhook.created_at),
    }


def _epoch_ms(moment: datetime | None) -> int | None:
    return (moment - _EPOCH) // timedelta(milliseconds=1) if moment else None
