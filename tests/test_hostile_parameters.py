"""Whatever a browser asks for by paths, parameters and forms, the answer is never a server error.

The parameters of a route are found by watching what its view reads: a new one is tried without being named here.
"""

import re
from typing import Any, Final
from urllib.parse import quote, unquote

import pytest
from django.contrib import admin
from django.db import connection
from django.db.models import Model
from django.http import QueryDict
from django.urls import reverse
from psycopg.pq import TransactionStatus

from contacts.fields import Catalogue
from contacts.filters import offers
from tests.cast import HTMX, Person
from tests.routes import Route, channel_routes
from tests.things import KINDS, make_things

ROUTES: Final = channel_routes()
PLAIN: Final = {"key": "profile.name"}  # arguments that name no row

# All values as they stand in URLs.
HUGE: Final = "9" * 5_000
NUL: Final = "%00"
SURROGATE: Final = "%ED%A0%80"
IDS: Final = ("0", "-1", str(2**31), str(2**63), HUGE)
TEXTS: Final = (NUL, SURROGATE, "x" * 5_000)
HUGE_IN_JSON: Final = quote(f'{{"and":[{{"key":"webSessions","operator":"$gt","values":[{HUGE}]}}]}}')
SURROGATE_IN_JSON: Final = quote(r'{"and":[{"key":"profile.name","operator":"$eq","values":["\ud800"]}]}')
DEEP_JSON: Final = quote('{"and":[' * 1_500)
VALUES: Final = (HUGE, NUL, HUGE_IN_JSON)
MORE_VALUES: Final = (*VALUES, str(2**63), "%C2%B2", SURROGATE, SURROGATE_IN_JSON, DEEP_JSON)

# Forms that change no contact, each filled in so that its view reads all of it.
BUILDER: Final = "join=and&part=g-g&join-g=and&part=c-c&key-c=webSessions&op-c=$gt&v-c=1&tz-c=UTC"
FORMS: Final = {
    "contacts_filter": BUILDER,
    "contacts_filter_counts": BUILDER,
    "contacts_condition": f"token=c&{BUILDER}",
    "contacts_condition_removal": "path=and[0]",
    "contacts_paste": "text=1&rows=1&keys=profile.name&seen={}",
    "contacts_terms": "text=Ada",
    "segments_audience_preview": BUILDER,
}
BEFORE: Final = "before"  # a savepoint: one for each of thousands of requests would take a tenth of the time
TOKEN: Final = re.compile(r"-[0-9a-f]{8}$")  # of a new condition: another one each time
FORM: Final = "application/x-www-form-urlencoded"

pytestmark = pytest.mark.slow


def test_no_path_breaks_the_server(alice: Person) -> None:
    things = _things(alice)
    faults = [
        fault
        for route in ROUTES
        for argument in route.arguments
        for value in (IDS if argument == "pk" else TEXTS)
        for fault in _faults(alice, _path(route, alice, _arguments(route, things) | {argument: value}))
    ]
    assert faults == []


def test_no_parameter_breaks_the_server(alice: Person, read: set[str]) -> None:
    things = _things(alice)
    faults: list[str] = []
    for route in ROUTES:
        path = _path(route, alice, _arguments(route, things))
        for name in sorted(_parameters(alice, path, read)):
            for value in VALUES:
                faults += _faults(alice, f"{path}?{name}={value}")
    assert faults == []


def test_no_form_breaks_the_server(alice: Person, read: set[str]) -> None:
    _things(alice)
    faults: list[str] = []
    for name, form in FORMS.items():
        url = alice.url(name)
        read.clear()
        faults += _faults(alice, url, form=form)
        for field in sorted(read):
            for value in MORE_VALUES:
                faults += _faults(alice, url, form=f"{_without(form, field)}&{field}={value}")
    assert faults == []


def test_no_condition_breaks_the_server(alice: Person) -> None:
    """With any operator of any type."""
    _things(alice)
    url = alice.url("contacts_filter_counts")
    faults: list[str] = []
    fields = {field.type: field for field in Catalogue.of(alice.channel).filterable().values()}
    for field in fields.values():
        for offer in offers(field):
            for value in (HUGE, NUL):
                values = "&".join([f"v-c={value}"] * (offer.count or 1))
                form = f"part=g-g&part=c-c&key-c={quote(field.key)}&op-c={offer.operator}&{values}"
                faults += _faults(alice, url, form=form)
    assert faults == []


def test_an_id_of_5000_digits_is_no_segment(alice: Person) -> None:
    assert alice.get("segments_audience", audience=HUGE).status_code == 404


@pytest.mark.parametrize("model", admin.site._registry, ids=lambda model: model._meta.label_lower)
@pytest.mark.usefixtures("without_menu")
def test_no_parameter_breaks_a_list_of_the_admin(alice: Person, model: type[Model]) -> None:
    alice.user.is_staff = alice.user.is_superuser = True
    alice.user.save()
    url = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    filters = [name for name in admin.site._registry[model].list_filter if isinstance(name, str)]
    names = [f"{name}__{lookup}" for name in ["id", *filters] for lookup in ("exact", "id__exact")]
    assert alice.client.get(url).status_code == 200
    _mark(alice)
    addresses = [f"{url}?{name}={value}" for name in ["q", "o", "p", *names] for value in (HUGE, NUL)]
    assert [fault for address in addresses for fault in _faults(alice, address)] == []


def test_the_parameters_of_views_are_found(alice: Person, read: set[str]) -> None:
    """Else the tests above could try nothing."""
    _mark(alice)
    assert {"filter", "q", "segment", "sort", "tag", "contact"} <= _parameters(alice, alice.url("contacts"), read)
    assert {"before"} <= _parameters(alice, alice.url("log"), read)


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The names of the parameters that were asked for since this was cleared."""
    names: set[str] = set()
    for method in ("__getitem__", "__contains__", "getlist"):
        original = getattr(QueryDict, method)

        def noting(self: QueryDict, name: Any, *args: Any, _original: Any = original) -> Any:
            if not TOKEN.search(str(name)):
                names.add(str(name))
            return _original(self, name, *args)

        monkeypatch.setattr(QueryDict, method, noting)
    return names


def _things(owner: Person) -> dict[str, int]:
    things = make_things(owner)
    _mark(owner)
    return things


def _mark(person: Person) -> None:
    """Mark the place to which a request that fails is taken back: the person is signed in there."""
    assert person.client
    with connection.cursor() as cursor:
        cursor.execute(f"SAVEPOINT {BEFORE}")


def _parameters(person: Person, path: str, read: set[str]) -> set[str]:
    """Which parameters the view reads, with htmx and without: some are read only where others are there."""
    tried: set[str] = set()
    for headers in ({}, HTMX):
        read.clear()
        _faults(person, path, headers=headers)
        while untried := read - tried:
            name = untried.pop()
            tried.add(name)
            _faults(person, f"{path}?{name}=1", headers=headers)
    return tried


def _faults(person: Person, url: str, *, headers: dict[str, str] | None = None, form: str | None = None) -> list[str]:
    """What went wrong, if anything; what a request has broken in the transaction is taken back."""
    try:
        if form is None:
            response = person.client.get(url, headers=headers)
        else:
            response = person.client.post(url, form, content_type=FORM, headers=headers)
        said = str(response.status_code) if response.status_code >= 500 else ""
    except Exception as error:
        said = repr(error)
    if connection.connection.info.transaction_status == TransactionStatus.INERROR:
        said = said or "a statement failed"
    if not said:
        return []
    connection.needs_rollback = False
    connection.savepoint_rollback(BEFORE)
    return [f"{url[:200]} {(form or '')[-200:]}: {said}"[:600]]


def _without(form: str, field: str) -> str:
    return "&".join(pair for pair in form.split("&") if unquote(pair.partition("=")[0]) != field)


def _arguments(route: Route, things: dict[str, int]) -> dict[str, str]:
    kind = next((kind for kind in KINDS if route.name.startswith(kind)), "contact")
    return PLAIN | {"pk": str(things[kind])}


def _path(route: Route, person: Person, arguments: dict[str, str]) -> str:
    values = arguments | {"slug": person.channel.slug}
    return "/" + re.sub(r"<\w+:(\w+)>", lambda match: values[match[1]], route.pattern)
