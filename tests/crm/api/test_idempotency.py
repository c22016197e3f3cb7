"""The same request again, with the same key, is done once."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from contacts.erasure.actions import delete
from crm.actors import SYSTEM
from crm.api.tasks import forget_answers
from crm.models import ApiAnswer, Channel
from tests.cast import Person
from tests.programs import Program
from tests.together import together

USERS = "/open/v5/users"
ADA = {"profile": {"email": "ada@example.com", "name": "Ada Lovelace"}}


def add(shop: Program, key: str = "ada@example.com", body: Any = ADA) -> Any:
    return shop.post(USERS, body, idempotency_key=key)


def test_the_same_request_again_gets_the_same_answer(shop: Program, acme: Channel) -> None:
    first, again = add(shop), add(shop)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.content == again.content
    assert (first.get("Idempotent-Replayed"), again["Idempotent-Replayed"]) == (None, "true")
    assert again["Content-Type"] == "application/json"
    assert acme.contacts.count() == 1
    assert shop.post(USERS, ADA).status_code == 409


def test_a_key_is_of_one_request(shop: Program) -> None:
    add(shop)
    answer = add(shop, body={"profile": {"email": "eve@example.com"}})
    assert (answer.status_code, answer.json()["code"]) == (422, "IDEMPOTENCY_KEY_REUSED")
    assert shop.post(f"{USERS}?x=1", ADA, idempotency_key="ada@example.com").status_code == 422


def test_what_was_refused_is_tried_again(shop: Program, acme: Channel) -> None:
    wrong = {"profile": {"email": "nobody"}}
    assert add(shop, "1", wrong).status_code == 422
    assert add(shop, "1").status_code == 201


@pytest.mark.parametrize("key", ["", "x" * 256])
def test_a_key_has_a_length(shop: Program, key: str) -> None:
    assert add(shop, key).status_code == 400


def test_channels_do_not_share_keys(shop: Program, charlie: Person) -> None:
    other = add(Program.of(charlie.channel))
    mine = add(shop)
    assert (other.status_code, mine.status_code) == (201, 201)
    assert other.json()["user"]["channelId"] != mine.json()["user"]["channelId"]


def test_after_a_day_the_key_is_free_again(shop: Program, acme: Channel) -> None:
    add(shop)
    with time_machine.travel(timezone.now() + timedelta(hours=25)):
        assert add(shop).status_code == 409  # done anew, and there is one already
        assert forget_answers() == 1
    assert not ApiAnswer.everywhere.exists()


def test_the_answer_goes_with_the_contact(shop: Program, acme: Channel) -> None:
    pk = int(add(shop).json()["user"]["id"])
    delete(acme, [pk], by=SYSTEM)
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(crm_apianswer::text, '') FROM crm_apianswer")
        kept = cursor.fetchone()[0]
    assert "ada" not in kept.lower()
    assert (add(shop).status_code, acme.contacts.count()) == (404, 0)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_parallel_requests_are_done_once_and_answered_alike(acme: Channel) -> None:
    shop = Program.of(acme)

    def one() -> tuple[int, bytes]:
        answer = add(shop)
        return answer.status_code, answer.content

    answers = set(together(*[one] * 16))
    assert [status for status, _content in answers] == [201]
    assert acme.contacts.count() == 1
