"""Whatever is answered to whatever question: it is saved as a whole, or refused with nothing saved."""

import json
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contacts.models import Contact, Visitor
from contacts.visitors import views
from crm.models import Channel
from segments.bots.inputs import KINDS, Input
from segments.models import Bot, BotShowing
from tests.contacts.visitors.page import ShopPage
from tests.examples import examples
from tests.segments.bots.conftest import Make, send, show

pytestmark = pytest.mark.django_db

OPTIONS = ("Small", "7", "=1+1")
NUMBERS = ("7", "12", "-1.5")
ASKED = {
    "text": ["name", "email", "mobileNumber", "avatarUrl"],
    "number": ["aNumber"],
    "boolean": ["aBoolean"],
    "date": ["aDate"],
    "datetime": ["aDatetime"],
    "radio": ["firstName"],
    "select": ["total"],
    "checkbox": ["aList"],
    "multiselect": ["aListofnumber"],
}

texts = st.one_of(
    st.text(max_size=40),
    st.sampled_from(["", " ", "Lee", "lee@example.com", "010-1234-5678", "true", "NaN", "-Infinity", "1e999", "7"]),
    st.sampled_from(["2026-02-30", "2026-02-28", "2026-02-28T09:00", "\ufeff", "a" * 5_000, *OPTIONS, *NUMBERS]),
)
scalars = st.one_of(st.none(), st.booleans(), st.integers(-(2**70), 2**70), st.floats(allow_nan=False), texts)
answers = st.one_of(
    scalars, st.lists(scalars, max_size=4), st.dictionaries(st.text(max_size=3), scalars, max_size=2),
    st.lists(st.sampled_from([*OPTIONS, *NUMBERS]), max_size=4),
)  # fmt: skip


@st.composite
def forms(draw: st.DrawFn) -> list[Input]:
    kinds = draw(st.lists(st.sampled_from(list(KINDS)), min_size=1, max_size=4, unique=True))
    return [_question(draw, kind) for kind in kinds]


def _question(draw: st.DrawFn, kind: str) -> Input:
    key = draw(st.sampled_from(ASKED[kind]))
    options = (NUMBERS if kind in ("select", "multiselect") else OPTIONS) if KINDS[kind].has_options else ()
    return Input(kind, "What?", key, draw(st.booleans()), options)


@settings(max_examples=examples(40), suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(asked=forms(), data=st.data())
def test_any_answer_is_saved_whole_or_refused(
    shop: Channel, make: Make, asked: list[Input], data: st.DataObject
) -> None:
    for buckets in (views.of_address, views.of_visitor):
        buckets.forget()
    Bot.everywhere.all().delete()
    bot, page, token = make(*asked), ShopPage(shop), uuid4()
    page.boot()
    assert show(page, bot, token)
    given_answers = {one.key: data.draw(answers, label=one.key) for one in asked if data.draw(st.booleans())}
    before = _kept(shop, page)
    answer = send(page, bot, token, given_answers)
    after = _kept(shop, page)
    mark = BotShowing.everywhere.get(token=token)
    if answer.status_code == 200:
        assert mark.completed_at
        assert {key for key, value in given_answers.items() if _says_something(value)} <= after.keys()
        assert all(one.key in after for one in asked if one.required)
    else:
        assert answer.status_code in (413, 422), (answer.status_code, given_answers, answer.content)
        assert (after, mark.completed_at) == (before, None)
        assert json.loads(answer.content)["details"] or answer.status_code == 413


def _says_something(value: Any) -> bool:
    return value not in (None, [], {}, "") and not (isinstance(value, str) and not value.strip())


def _kept(shop: Channel, page: ShopPage) -> dict[str, Any]:
    """The profile of whoever the browser is: the visitor, or the lead that they have become."""
    visitor = Visitor.everywhere.get(channel=shop, veil_id=page.veil_id)
    if visitor.contact_id is None:
        return dict(visitor.profile)
    return dict(Contact.everywhere.get(pk=visitor.contact_id).profile)
