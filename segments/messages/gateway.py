"""What a text message is for its gateway: body and headers, as the channel's template says.

A template is read first and filled then, each value in a place of its own: whatever a text has in it, it can't end a
value, add a field or a header.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Self
from urllib.parse import urlencode

import phonenumbers
from django.utils.translation import gettext as _

from segments.models import TextGateway

NUMBER, DIGITS, NATIONAL, TEXT, SENDER, SECRET = "number", "digits", "national", "text", "sender", "secret"
IN_BODY: Final = (NUMBER, DIGITS, NATIONAL, TEXT, SENDER, SECRET)
MOST: Final = 20  # headers, or fields of a form

_PLACEHOLDER: Final = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
_NAME_OF_HEADER: Final = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}")  # RFC 9110, 5.1
_OURS: Final = frozenset({"host", "content-type", "content-length", "transfer-encoding", "connection", "expect"})
_SECRETIVE: Final = re.compile(r"auth|key|token|secret|password", re.IGNORECASE)


class InvalidTemplate(ValueError):
    """The template can't be sent; `place` is `body` or `headers`, the message says why, for people."""

    def __init__(self, place: str, message: str) -> None:
        super().__init__(message)
        self.place = place


@dataclass(frozen=True)
class Template:
    """Body and headers of a gateway, read. `body` is JSON, or the fields of a form in their order."""

    form: str
    body: Any
    headers: Mapping[str, str]

    @classmethod
    def of(cls, gateway: TextGateway) -> Self:
        """Return the gateway's template. Raise InvalidTemplate."""
        if gateway.form == TextGateway.Form.JSON:
            body: Any = _json(gateway.body)
        else:
            body = dict(_lines("body", gateway.body, "="))
        names = {name for text in _texts(body) for name in _placeholders("body", text, IN_BODY)}
        if not names & {NUMBER, DIGITS, NATIONAL}:
            raise InvalidTemplate("body", _("The number is missing: write {{ number }} where it belongs."))
        if TEXT not in names:
            raise InvalidTemplate("body", _("The text is missing: write {{ text }} where it belongs."))
        return cls(gateway.form, body, _headers(gateway.headers))

    def fill(self, values: Mapping[str, str]) -> tuple[bytes, dict[str, str]]:
        """Return body and headers with the values by the names of the placeholders."""

        def put(text: str) -> str:
            return _PLACEHOLDER.sub(lambda found: values.get(found[1], ""), text)

        body = _mapped(self.body, put)
        if self.form == TextGateway.Form.JSON:
            encoded, kind = json.dumps(body, ensure_ascii=False).encode(errors="replace"), "application/json"
        else:
            encoded, kind = urlencode(body, errors="replace").encode(), "application/x-www-form-urlencoded"
        headers = {name: put(value) for name, value in self.headers.items()}
        return encoded, {"User-Agent": "Roster/1", **headers, "Content-Type": kind}


def number_forms(number: str) -> dict[str, str]:
    """Return a number in E.164 in the forms that gateways ask for, by the names of their placeholders."""
    national = phonenumbers.format_number(phonenumbers.parse(number), phonenumbers.PhoneNumberFormat.NATIONAL)
    return {NUMBER: number, DIGITS: number.removeprefix("+"), NATIONAL: re.sub(r"\D", "", national)}


def _json(text: str) -> dict[str, Any]:
    try:
        body = json.loads(text)
    except (ValueError, RecursionError) as error:
        message = _('This isn’t JSON: %(reason)s. A placeholder stands inside quotes: "{{ text }}".')
        raise InvalidTemplate("body", message % {"reason": error}) from error
    if not isinstance(body, dict):
        raise InvalidTemplate("body", _('Write a JSON object: {"to": "{{ number }}", …}.'))
    return body


def _headers(text: str) -> dict[str, str]:
    headers = dict(_lines("headers", text, ":"))
    for name, value in headers.items():
        if not _NAME_OF_HEADER.fullmatch(name) or not value.isprintable() or not value.isascii():
            raise InvalidTemplate("headers", _("“%(text)s” can’t be a header.") % {"text": name[:60]})
        if name.lower() in _OURS:
            raise InvalidTemplate("headers", _("The header “%(name)s” is set by Roster.") % {"name": name})
        if _SECRETIVE.search(name) and SECRET not in _placeholders("headers", value, (SECRET, SENDER)):
            text = _(
                "Write {{ secret }} into the header “%(name)s”, and the secret into its own field: it isn’t shown."
            )
            raise InvalidTemplate("headers", text % {"name": name})
        _placeholders("headers", value, (SECRET, SENDER))
    return headers


def _lines(place: str, text: str, between: str) -> Iterator[tuple[str, str]]:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) > MOST:
        raise InvalidTemplate(place, _("At most %(limit)s lines.") % {"limit": MOST})
    for line in lines:
        name, found, value = line.partition(between)
        if not found or not name.strip():
            example = {"line": line[:60], "example": f"name{between}value"}
            raise InvalidTemplate(place, _("“%(line)s” isn’t a line like %(example)s.") % example)
        yield name.strip(), value.strip()


def _placeholders(place: str, text: str, known: tuple[str, ...]) -> set[str]:
    """Return those of a text. Raise InvalidTemplate for one that isn't known."""
    names = set(_PLACEHOLDER.findall(text))
    if unknown := names - set(known):
        raise InvalidTemplate(
            place,
            _("There is no placeholder “%(name)s”. There are: %(known)s.")
            % {"name": min(unknown)[:60], "known": ", ".join(known)},
        )
    return names


def _texts(body: Any) -> Iterator[str]:
    if isinstance(body, str):
        yield body
    elif isinstance(body, dict | list):
        for inner in body.values() if isinstance(body, dict) else body:
            yield from _texts(inner)


def _mapped(body: Any, put: Callable[[str], str]) -> Any:
    if isinstance(body, str):
        return put(body)
    if isinstance(body, dict):
        return {name: _mapped(inner, put) for name, inner in body.items()}
    return [_mapped(inner, put) for inner in body] if isinstance(body, list) else body
