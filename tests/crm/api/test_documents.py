"""The OpenAPI documents say all that programs must know, and the APIs do as they say."""

from collections.abc import Iterator
from importlib import import_module
from typing import Any, Final

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client

from contacts.models import Chat
from crm.models import Channel, Webhook
from tests.cast import add_number_key, member
from tests.programs import Program

DOCUMENTS: Final = ("/open/v5/openapi.json", "/api/v1/openapi.json")
ERRORS_OF_ALL: Final = {"401", "422", "429", "500", "503"}


@pytest.fixture(params=DOCUMENTS)
def document(request: pytest.FixtureRequest, db: None) -> dict[str, Any]:
    answer = Client().get(request.param)
    assert answer.status_code == 200
    body: dict[str, Any] = answer.json()
    return body


def operations(document: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    return [
        (f"{method.upper()} {path}", operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    ]


def test_every_operation_is_described(document: dict[str, Any]) -> None:
    for name, operation in operations(document):
        assert operation["summary"], name
        assert operation.get("description"), name
        assert operation["responses"].keys() >= ERRORS_OF_ALL - ({"422"} if not operation["parameters"] else set()), (
            name
        )
        for parameter in operation["parameters"]:
            assert parameter.get("description"), (name, parameter["name"])
        if "requestBody" in operation:
            assert operation["responses"].keys() >= {"400", "413", "415"}, name
    assert set(document["components"]["securitySchemes"]) == {"x-access-key", "x-access-secret"}
    assert document["security"] == [{"x-access-key": [], "x-access-secret": []}]


def test_every_body_has_an_example_and_every_code_is_named(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    for name, operation in operations(document):
        if "requestBody" in operation:
            reference = operation["requestBody"]["content"]["application/json"]["schema"]["$ref"]
            assert schemas[reference.rpartition("/")[2]].get("examples"), name
    wrong = document["components"]["responses"]["VALIDATION_FAILED"]["content"]["application/json"]["examples"]
    assert wrong.keys() == {"VALIDATION_FAILED", "INVALID_CURSOR", "IDEMPOTENCY_KEY_REUSED"}
    assert {code for code, example in wrong.items() if example["value"]["code"] != code} == set()
    assert set(schemas["Error"]["properties"]["code"]["enum"]) >= wrong.keys() | {"CONFLICT", "RATE_LIMIT_EXCEEDED"}


def test_every_schema_says_what_it_is(document: dict[str, Any]) -> None:
    for name, schema in document["components"]["schemas"].items():
        assert schema.get("description") or name == "JsonValue", name


@pytest.fixture
def one_connection() -> Iterator[None]:
    """Requests don't end the test's transaction, as with Django's test client."""
    request_started.disconnect(close_old_connections)
    request_finished.disconnect(close_old_connections)
    yield
    request_started.connect(close_old_connections)
    request_finished.connect(close_old_connections)


FAR: Final = 1_000_000  # an id that no sequence gives in a test
THERE: Final = {
    "member_id": "ada",
    "user_id": FAR,
    "chat_id": FAR,
    "webhook_id": FAR,
}  # what addresses are replaced by in half of the requests


@pytest.mark.slow
@pytest.mark.usefixtures("one_connection")
@pytest.mark.parametrize("path", DOCUMENTS)
def test_the_answers_to_whatever_is_asked_are_those_of_the_document(path: str, shop: Program, acme: Channel) -> None:
    asking = import_module("tests.crm.api.asking")  # only the worker that needs it
    ada = member(acme, "ada", "Ada", id=FAR)
    Chat.everywhere.create(pk=FAR, channel=acme, contact=ada)
    add_number_key(acme, "total")
    Webhook.everywhere.create(
        channel=acme, pk=FAR, name="Shop", url="https://shop.example/hook", scopes=["member.deleted"]
    )
    for operation in asking.operations(path):
        asking.ask(operation, shop.headers, THERE)
