"""A channel's bucket of tokens never gives more than it has."""

from typing import Any

import pytest
from django.db import connection

from crm.api import limits
from crm.api.errors import Refused
from crm.models import ApiBucket, Channel
from tests.cast import Person
from tests.programs import Program
from tests.together import together

NOBODY = "/open/v5/users/@nobody"


@pytest.fixture
def small(settings: Any) -> None:
    settings.API_TOKENS, settings.API_REFILL = 3, 0.001


def test_an_answer_says_what_is_left_and_then_when_to_ask_again(small: None, shop: Program) -> None:
    answers = [shop.get(NOBODY) for _number in range(5)]
    assert [answer.status_code for answer in answers] == [404, 404, 404, 429, 429]
    assert [answer["x-ratelimit-remaining"] for answer in answers] == ["2", "1", "0", "0", "0"]
    assert {answer["x-ratelimit-limit"] for answer in answers} == {"3"}
    assert int(answers[2]["x-ratelimit-reset"]) >= 2999
    assert answers[3].json()["code"] == "RATE_LIMIT_EXCEEDED"
    assert 990 <= int(answers[3]["Retry-After"]) <= 1000


def test_keys_of_a_channel_share_a_bucket_and_channels_do_not(small: None, acme: Channel, charlie: Person) -> None:
    for shop in [Program.of(acme, f"Shop {number}") for number in range(3)]:
        assert shop.get(NOBODY).status_code == 404
    assert Program.of(acme).get(NOBODY).status_code == 429
    assert Program.of(charlie.channel).get(NOBODY).status_code == 404


def test_a_wrong_secret_spends_nothing(small: None, shop: Program) -> None:
    for _number in range(5):
        assert shop.get(NOBODY, x_access_secret="wrong").status_code == 401
    assert shop.get(NOBODY)["x-ratelimit-remaining"] == "2"


def test_the_bucket_fills_steadily_up_to_its_size(acme: Channel, settings: Any) -> None:
    settings.API_TOKENS, settings.API_REFILL = 5, 2
    for _number in range(5):
        limits.spend(acme.pk)
    with pytest.raises(Refused):
        limits.spend(acme.pk)
    _age("1 second")
    assert [limits.spend(acme.pk).left >= 0 for _number in range(2)] == [True, True]
    with pytest.raises(Refused):
        limits.spend(acme.pk)
    _age("1 day")
    assert 4 <= limits.spend(acme.pk).left < 4.1


def test_a_limit_that_is_made_smaller_holds_at_once(acme: Channel, settings: Any) -> None:
    limits.spend(acme.pk)
    settings.API_TOKENS, settings.API_REFILL = 2, 0.001
    assert limits.spend(acme.pk).left == pytest.approx(1, abs=0.1)


def test_a_clock_that_goes_back_gives_and_takes_nothing(acme: Channel, settings: Any) -> None:
    settings.API_TOKENS, settings.API_REFILL = 3, 1
    limits.spend(acme.pk)
    _age("-1 hour")
    assert limits.spend(acme.pk).left == pytest.approx(1, abs=0.1)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_fifty_at_once_never_spend_more_than_there_is(acme: Channel, settings: Any) -> None:
    settings.API_TOKENS, settings.API_REFILL = 20, 0.001

    answers = together(*[lambda: limits.spend(acme.pk)] * 50)
    assert sum(isinstance(answer, Refused) for answer in answers) == 30
    assert not [answer for answer in answers if isinstance(answer, Exception) and not isinstance(answer, Refused)]
    assert ApiBucket.everywhere.get().tokens == pytest.approx(0, abs=0.1)


def _age(interval: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE crm_apibucket SET at = at - %s::interval", [interval])
