from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest

from contacts.fields import Catalogue
from contacts.filters import Filter
from contacts.visitors import views
from crm.models import Channel
from segments.bots import actions
from segments.bots.inputs import Input
from segments.models import Bot
from tests import cast
from tests.cast import Person
from tests.contacts.visitors.page import SHOP, ShopPage

Make = Callable[..., Bot]

NAME = Input("text", "What is your name?", "name")
EMAIL = Input("text", "Where can we reach you?", "email", required=True)


@pytest.fixture(autouse=True)
def fresh_limits() -> None:
    for buckets in (views.of_address, views.of_visitor):
        buckets.forget()


@pytest.fixture
def shop(acme: Channel) -> Channel:
    """Acme with a key of each type that a question can fill."""
    types = ("number", "boolean", "date", "datetime", "list", "listOfNumber")
    for place, type_ in enumerate(types, start=90):
        acme.profile_keys.create(channel=acme, key=f"a{type_.title()}", label=type_, type=type_, position=place)
    cast.add_number_key(acme, "total")
    Channel.objects.filter(pk=acme.pk).update(allowed_origins=[SHOP])
    acme.refresh_from_db()
    return acme


@pytest.fixture
def page(shop: Channel) -> ShopPage:
    return ShopPage(shop)


@pytest.fixture
def make(alice: Person, shop: Channel) -> Make:
    """A bot of Acme that is on; without more it asks everybody for name and e-mail address on every page."""

    def bot(*inputs: Input, name: str = "Newsletter", on: bool = True, audience: Any = None, **more: Any) -> Bot:
        values = {"name": name, "page_rule": "any", "thanks": "Thank you!", "inputs": list(inputs) or [NAME, EMAIL]}
        made = actions.create(shop, values | more, by=alice.actor)
        if audience is not None:
            actions.change_audience(made, Filter.parse(audience, Catalogue.of(shop)), by=alice.actor)
        return actions.switch(made, on, by=alice.actor) if on else made

    return bot


def offered(answer: Any) -> int | None:
    """The id of the form that a boot tells of."""
    assert answer.status_code == 200, answer.content
    form: dict[str, int] | None = answer.json()["messenger"].get("form")
    return form["id"] if form else None


def show(shop: ShopPage, bot: Bot, token: UUID | None = None, /, **more: Any) -> Any:
    """The form as a tab of the browser gets it; None where it doesn't."""
    answer = shop.call("form_showing", form=bot.pk, token=str(token or uuid4()), **more)
    assert answer.status_code == 200, answer.content
    return answer.json()["form"]


def send(page: ShopPage, bot: Bot, token: UUID, answers: dict[str, Any], **more: Any) -> Any:
    return page.call("form_answers", form=bot.pk, token=str(token), answers=answers, **more)


def fill(page: ShopPage, bot: Bot, answers: dict[str, Any], **more: Any) -> Any:
    """Boot, show the form and send it; return the answer."""
    token = uuid4()
    if not more:
        page.boot()
    assert show(page, bot, token, **more)
    return send(page, bot, token, answers, **more)
