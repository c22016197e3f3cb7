"""The Advanced Filter as a browser has it: what the page's form holds, and what it would send."""

import json
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests import cast
from tests.cast import Person


def fields(page: Any) -> list[tuple[str, str]]:
    """What the form `#conditions` of a page would send."""
    form = _Form()
    form.feed(page.content.decode())
    return form.fields


def sent(person: Person, given: list[tuple[str, str]], *, at: str = "") -> Any:
    """The answer to the form with these fields; `at` is the address that the browser shows."""
    data: dict[str, list[str]] = {}
    for name, value in given:
        data.setdefault(name, []).append(value)
    headers = {**cast.HTMX, "HX-Target": "list", "HX-Current-URL": f"http://testserver{at or person.url('contacts')}"}
    return person.client.post(person.url("contacts_filter"), data, headers=headers)


def condition(token: str, key: str, operator: str, *values: str, **more: str) -> list[tuple[str, str]]:
    """The fields of one condition."""
    return [
        ("part", f"c-{token}"),
        (f"key-{token}", key),
        (f"op-{token}", operator),
        *((f"v-{token}", value) for value in values),
        *((f"{name}-{token}", value) for name, value in more.items()),
    ]


def asked(answer: Any) -> Any:
    """The filter of the address that the answer puts into the browser; None for no filter."""
    assert answer.status_code == 200, answer.content.decode()
    address = answer.headers.get("HX-Push-Url") or answer.headers["HX-Replace-Url"]
    text = parse_qs(urlsplit(address).query).get("filter")
    return json.loads(text[0]) if text else None


class _Form(HTMLParser):
    """Collects the successful controls of the form."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: list[tuple[str, str]] = []
        self.inside = False
        self.select: str | None = None
        self.textarea: str | None = None
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name, value = given.get("name") or "", given.get("value") or ""
        if tag == "form":
            self.inside = given.get("id") == "conditions"
        elif not self.inside:
            return
        elif tag == "input" and name and name != "csrfmiddlewaretoken":
            if given.get("type") not in ("checkbox", "radio") or "checked" in given:
                self.fields.append((name, value))
        elif tag == "select":
            self.select = name
        elif tag == "option" and self.select and "selected" in given:
            self.fields.append((self.select, value))
        elif tag == "textarea":
            self.textarea, self.text = name, ""

    def handle_data(self, data: str) -> None:
        if self.textarea is not None:
            self.text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False
        elif tag == "select":
            self.select = None
        elif tag == "textarea" and self.textarea is not None:
            self.fields.append((self.textarea, self.text.removeprefix("\n").replace("\n", "\r\n")))
            self.textarea = None
