"""`/open/v5/webhooks`: programs say who is told what happens."""

from typing import Any, Final

import pytest
from django.test import Client

from contacts.values import epoch_ms
from crm.models import Channel, User
from crm.webhooks import scopes
from tests import cast
from tests.cast import Person
from tests.crm.webhooks.receiver import Receiver, run_due
from tests.programs import Program

WEBHOOKS: Final = "/open/v5/webhooks"
NEW: Final = {"name": "Warehouse", "url": "https://shop.example/hook", "scopes": ["member.deleted", "lead.deleted"]}


def add(shop: Program, **said: Any) -> Any:
    answer = shop.post(WEBHOOKS, NEW | said)
    assert answer.status_code == 201, answer.json()
    return answer.json()["webhook"]


def problems(answer: Any) -> dict[str, str]:
    assert (answer.status_code, answer.json()["code"]) == (422, "VALIDATION_FAILED")
    return {detail["field"]: detail["message"] for detail in answer.json()["details"]}


def test_a_webhook_is_added_read_changed_and_deleted(shop: Program, acme: Channel) -> None:
    added = add(shop)
    row = acme.webhooks.get()
    assert added == {
        "id": str(row.pk),
        "channelId": str(acme.pk),
        **NEW,
        "enabled": True,
        "blocked": False,
        "failures": 0,
        "deliveredAt": None,
        "createdAt": epoch_ms(row.created_at),
        "token": row.token,
        "secret": row.secret,
    }
    read = {name: value for name, value in added.items() if name not in ("token", "secret")}
    assert shop.get(WEBHOOKS).json() == {"webhooks": [read]}
    path = f"{WEBHOOKS}/{row.pk}"
    assert shop.get(path).json() == {"webhook": read}
    changed = shop.put(path, {"name": " Shop ", "enabled": False}).json()["webhook"]
    assert changed == read | {"name": "Shop", "enabled": False}
    assert shop.put(path, {}).json()["webhook"] == changed
    assert shop.delete(path).status_code == 204
    assert shop.get(WEBHOOKS).json() == {"webhooks": []}
    for answer in (shop.get(path), shop.put(path, {"name": "Again"}), shop.delete(path)):
        assert (answer.status_code, answer.json()["message"]) == (404, "There is no webhook with this id.")


def test_the_log_names_the_program_and_no_secret(shop: Program, acme: Channel, alice: Person) -> None:
    added = add(shop)
    shop.put(f"{WEBHOOKS}/{added['id']}", {"enabled": False})
    shop.delete(f"{WEBHOOKS}/{added['id']}")
    entries = list(acme.log.filter(verb__startswith="webhook.").order_by("id"))
    assert [entry.verb for entry in entries] == ["webhook.added", "webhook.changed", "webhook.deleted"]
    assert {(entry.actor_name, entry.actor) for entry in entries} == {("Shop", None)}
    log = alice.get("log").content.decode()
    assert "Warehouse" in log
    assert added["secret"] not in log
    assert added["token"] not in log


def test_it_is_told_from_then_on_and_signed_with_the_secret_of_the_answer(
    shop: Program, acme: Channel, receiver: Receiver
) -> None:
    added = add(shop, url=receiver.url, scopes=["member.upserted.contact"] * 2)
    assert added["scopes"] == ["member.upserted.contact"]
    cast.member(acme, "ada", "Ada")
    assert run_due() == 1
    assert receiver.received[0].path == f"/hook?token={added['token']}"
    told = shop.get(f"{WEBHOOKS}/{added['id']}").json()["webhook"]
    assert told["deliveredAt"] >= told["createdAt"]


def test_a_channel_has_ten_at_most(shop: Program, acme: Channel) -> None:
    for number in range(10):
        add(shop, name=str(number))
    refused = shop.post(WEBHOOKS, NEW)
    assert problems(refused) == {}
    assert "at most 10 webhooks" in refused.json()["message"]
    assert acme.webhooks.count() == 10


def test_names_differ_in_a_channel(shop: Program, acme: Channel) -> None:
    add(shop)
    other = add(shop, name="Shop")
    assert problems(shop.post(WEBHOOKS, NEW)) == {"name": "There is already a webhook of that name."}
    taken = shop.put(f"{WEBHOOKS}/{other['id']}", {"name": "Warehouse"})
    assert problems(taken) == {"name": "There is already a webhook of that name."}


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "a\x00b"}, "name"),
        ({"name": "a\ud800b"}, "name"),
        ({"name": "x" * 101}, "name"),
        ({"name": None}, "name"),
        ({"url": "http://shop.example/hook"}, "url"),
        ({"url": "https://ada:secret@shop.example/hook"}, "url"),
        ({"url": "https://shop.example/\x00"}, "url"),
        ({"url": "https://["}, "url"),
        ({"url": "ftp://shop.example"}, "url"),
        ({"url": f"https://shop.example/{'x' * 1000}"}, "url"),
        ({"scopes": []}, "scopes"),
        ({"scopes": ["member.deleted", "nonsense"]}, "scopes"),
        ({"scopes": ["x" * 60]}, "scopes"),
        ({"scopes": [5]}, "scopes.0"),
        ({"scopes": "member.deleted"}, "scopes"),
        ({"enabled": "yes"}, "enabled"),
        ({"secret": "mine"}, "secret"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_stored(
    said: dict[str, Any], field: str, shop: Program, acme: Channel
) -> None:
    assert problems(shop.post(WEBHOOKS, NEW | said)).keys() == {field}
    assert not acme.webhooks.exists()
    added = add(shop)
    before = acme.webhooks.values().get()
    assert problems(shop.put(f"{WEBHOOKS}/{added['id']}", said)).keys() == {field}
    assert acme.webhooks.values().get() == before


def test_another_address_lets_a_blocked_one_go_on(shop: Program, acme: Channel) -> None:
    added = add(shop)
    acme.webhooks.update(blocked_at=acme.created_at, failures=100)
    path = f"{WEBHOOKS}/{added['id']}"
    told = shop.get(path).json()["webhook"]
    assert (told["blocked"], told["failures"]) == (True, 100)
    told = shop.put(path, {"url": "https://shop.example/other"}).json()["webhook"]
    assert (told["blocked"], told["failures"]) == (False, 0)


def test_a_post_with_a_key_is_done_once(shop: Program, acme: Channel, alice: Person) -> None:
    first, second = (shop.post(WEBHOOKS, NEW, Idempotency_Key="one") for _number in range(2))
    assert first.json() == second.json()
    assert acme.webhooks.count() == 1
    User.objects.filter(pk=alice.user.pk).update(is_staff=True, is_superuser=True)
    page = alice.client.get(f"/admin/crm/apianswer/{acme.api_answers.get().pk}/change/")
    assert page.status_code == 200
    assert first.json()["webhook"]["secret"] not in page.content.decode()


def test_the_document_names_all_scopes(db: None) -> None:
    schemas = Client().get("/open/v5/openapi.json").json()["components"]["schemas"]
    for name in ("NewWebhook", "WebhookChange"):
        assert schemas[name]["properties"]["scopes"]["items"]["enum"] == list(scopes())
    assert "default" not in str(schemas["WebhookChange"])
