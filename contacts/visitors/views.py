"""The calls of the install script. They come from pages of other sites, without cookies; the answer is JSON."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final, NamedTuple, TypeVar

from django.conf import settings
from django.db.models import F, Q
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from pydantic import ValidationError

from contacts.fields import Catalogue, KeysVersion
from contacts.models import Contact
from contacts.upserting import Unfit
from contacts.visitors import actions, boots, devices, places
from contacts.visitors.actions import Door, Seen
from contacts.visitors.bodies import MOST_BYTES, Body, Boot, Page, Tags, Touch, Track, Update
from contacts.visitors.caller import Caller
from contacts.visitors.limits import Buckets, network
from contacts.visitors.pages import origins
from contacts.visitors.sessions import Visit
from crm.api.errors import Problem, Refused, refusal
from crm.models import Channel
from crm.precompiled import Precompiled

NOTED_AGAIN: Final = timedelta(minutes=1)

Call = TypeVar("Call", bound=Body)
Act = Callable[[Door, Any, Visit], dict[str, Any]]

of_address: Final = Buckets(lambda: settings.SCRIPT_CALLS_OF_ADDRESS)
of_visitor: Final = Buckets(lambda: settings.SCRIPT_CALLS_OF_VISITOR)

_channel: Final = Precompiled(
    lambda key: (
        Channel.objects.filter(plugin_key=key, deletion_requested_at=None)
        .annotate(keys_version=KeysVersion(F("id")), **dict(boots.channel_facts))
        .order_by("pk")
    ),
    ("\N{NULL}key",),
)


class Limits(NamedTuple):
    """How often may be called from an address, and by a visitor or member."""

    of_address: Buckets
    of_visitor: Buckets


_USUAL: Final = Limits(of_address, of_visitor)


def call(body_type: type[Call], act: Act, limits: Limits = _USUAL) -> Callable[..., HttpResponse]:
    """Return the view of one call of the script: who may call, what is said, what is done."""

    def view(request: HttpRequest, key: str) -> HttpResponse:
        origin = ""
        try:
            channel, origin = _allowed(request, key, limits)
            if request.method == "OPTIONS":
                response = HttpResponse(status=204)
            elif request.method != "POST":
                raise Refused(405, "POST it.", headers={"Allow": "POST, OPTIONS"})
            else:
                response = _answer(request, channel, body_type, act, limits)
        except Refused as error:
            response = refusal(error)
        return _for_origin(response, origin)

    return view


def _allowed(request: HttpRequest, key: str, limits: Limits) -> tuple[Channel, str]:
    """Return the channel, and the origin of the page that calls. Raise Refused."""
    if wait := limits.of_address.take(network(request.META.get("REMOTE_ADDR", ""))):
        raise too_many(wait)
    channel = _channel.first(key)
    if channel is None:
        raise Refused(404, "There is no channel with this plugin key.")
    origin = request.headers.get("Origin", "")
    if origin not in channel.allowed_origins and origin != f"{request.scheme}://{request.get_host()}":
        raise Refused(403, "This web site isn’t among the channel’s allowed origins.")
    return channel, origin


def _for_origin(response: HttpResponse, origin: str) -> HttpResponse:
    if origin:
        response.headers["Access-Control-Allow-Origin"] = origin
        response.headers["Access-Control-Allow-Headers"] = "Content-Type"
        response.headers["Access-Control-Max-Age"] = "7200"
        response.headers["Access-Control-Expose-Headers"] = "Retry-After"
    patch_vary_headers(response, ["Origin"])
    return response


def _answer(request: HttpRequest, channel: Channel, body_type: type[Call], act: Act, limits: Limits) -> HttpResponse:
    body = _read(request, body_type)
    address = request.META.get("REMOTE_ADDR", "")
    caller = Caller.of(channel, body, address)
    if wait := limits.of_visitor.take(f"{channel.pk} {caller.member_id or caller.veil_id}"):
        raise too_many(wait)
    door = Door(channel, Catalogue.known(channel, channel.keys_version), caller)  # type: ignore[attr-defined]
    try:
        answer = act(door, body, _visit(request, body, address))
    except Unfit as error:
        raise Refused(422, "Some values don’t fit.", error.problems) from error
    except Contact.DoesNotExist as error:
        raise Refused(404, "This customer has never booted.") from error
    return JsonResponse(answer)


def _read(request: HttpRequest, body_type: type[Call]) -> Call:
    """Raise Refused."""
    raw = request.read(MOST_BYTES + 1)
    if len(raw) > MOST_BYTES:
        raise Refused(413, f"A body has at most {MOST_BYTES:,} bytes.")
    if b"\\u0000" in raw:
        problem = Problem("", None, "A text contains a character that can’t be stored.")
        raise Refused(422, "The body can’t be read.", [problem])
    try:
        return body_type.model_validate_json(raw)
    except ValidationError as error:
        problems = [
            Problem(".".join(map(str, one["loc"])), None, one["msg"]) for one in error.errors(include_url=False)[:20]
        ]
        raise Refused(422, "The body can’t be read.", problems) from error


def _visit(request: HttpRequest, body: Body, address: str) -> Visit:
    place = places.locate(address)
    facts = devices.facts(request.headers.get("User-Agent", "")[: devices.MAX_LENGTH])
    spoken = body.spoken if isinstance(body, Page) else None
    return Visit(timezone.now(), "web", facts, place.country, place.city, spoken)


def too_many(seconds: float) -> Refused:
    return Refused(429, "Too many calls.", headers={"Retry-After": str(int(seconds) + 1)})


# -- What is done ---------------------------------------------------------------------------------


def _boot(door: Door, body: Boot, visit: Visit) -> dict[str, Any]:
    seen = actions.boot(door, body.change, visit, origins(body.page, body.referrer, door.catalogue))
    _note_boot(door.channel)
    if body.track_default_event and body.page:
        actions.keep_page_view(door, seen, visit, body.page)
    return _user(door, seen) | {"messenger": boots.answer(door, body, seen)}


def _note_boot(channel: Channel) -> None:
    """Let the settings say that the script works, once a minute."""
    past = timezone.now() - NOTED_AGAIN
    if channel.last_boot_at is None or channel.last_boot_at < past:
        stale = Q(last_boot_at=None) | Q(last_boot_at__lt=past)
        Channel.objects.filter(stale, pk=channel.pk).update(last_boot_at=timezone.now())


def _user(door: Door, seen: Seen) -> dict[str, Any]:
    """Return what a page is told: nothing that it hasn't said itself, as anybody may say to be a member."""
    caller = door.caller
    user = {"memberId": caller.member_id, "veilId": caller.veil_id, "isVerified": caller.is_verified}
    return {"user": user, "ignored": list(seen.ignored)}


def _update(door: Door, body: Update, visit: Visit) -> dict[str, Any]:
    return _user(door, actions.update(door, body.change))


def _add_tags(door: Door, body: Tags, visit: Visit) -> dict[str, Any]:
    return _user(door, actions.add_tags(door, body.tags))


def _remove_tags(door: Door, body: Tags, visit: Visit) -> dict[str, Any]:
    return _user(door, actions.remove_tags(door, body.tags))


def _track(door: Door, body: Track, visit: Visit) -> dict[str, Any]:
    return _user(door, actions.track(door, visit, body.name, body.properties))


def _touch(door: Door, body: Touch, visit: Visit) -> dict[str, Any]:
    seen = actions.touch(door, visit)
    return _user(door, seen) | {"messenger": boots.answer_page(door, body, seen)}


boot = call(Boot, _boot)
update = call(Update, _update)
add_tags = call(Tags, _add_tags)
remove_tags = call(Tags, _remove_tags)
track = call(Track, _track)
touch = call(Touch, _touch)
