"""What a columnar copy answers is what PostgreSQL would, with all that has changed since it was made."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from contacts.columnar import building
from contacts.erasure.actions import delete
from contacts.models import ColumnarCopy, ContactChange
from crm.actors import SYSTEM
from crm.models import Channel, Job
from tests import cast
from tests.contacts.columnar.copying import (
    BIG,
    SEEN,
    build,
    by_copy,
    by_postgresql,
    current,
    stored_files,
    tend,
    truth,
    why_not,
)
from tests.together import together

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_copy_counts_what_postgresql_would(shop: Channel) -> None:
    build(shop)
    for params in (
        {},
        {"filter": BIG},
        {"filter": SEEN},
        {"filter": json.dumps({"not": json.loads(BIG)})},
        {"filter": json.dumps({"key": "profile.interests", "operator": "$hasAny", "values": ["a"]})},
        {"filter": json.dumps({"key": "search", "operator": "$contains", "values": ["a"]})},
        {"type": "member", "tag": "vip"},
        {"q": "kim example"},
        {"q": "010-1234"},
        {"q": " ", "type": "lead"},
    ):
        number, others = by_copy(shop, **params)
        assert number == truth(shop, **params), params
        assert others < 150, params


def test_a_copy_is_made_once_and_kept(shop: Channel) -> None:
    copy = build(shop)
    tend()
    assert current(shop) == copy
    assert stored_files() == [Path(copy.file).name]
    assert (copy.rows, copy.job and copy.job.state) == (200, Job.State.DONE)


def test_a_small_channel_has_none(shop: Channel, settings: Any) -> None:
    settings.COLUMNAR_FROM = 201
    tend()
    assert not ColumnarCopy.everywhere.exists()
    assert by_postgresql(shop, filter=BIG) == truth(shop, filter=BIG)
    assert not ContactChange.everywhere.exists(), "the log grows though nobody reads it"


def test_added_changed_and_deleted_contacts_count_at_once(shop: Channel, copy: ColumnarCopy) -> None:
    before = by_copy(shop, filter=BIG)
    added = cast.member(shop, "new", total=9)
    assert by_copy(shop, filter=BIG) == (before[0] + 1, before[1] + 1)
    shop.contacts.filter(pk=added.pk).update(profile={"total": 1})
    assert by_copy(shop, filter=BIG)[0] == before[0]
    big = shop.contacts.filter(profile__total__gte=5, profile__total__lt=1_000)  # not odd, so read from the copy
    shop.contacts.filter(pk=big.values("pk")[:1]).update(profile={"total": 50})
    assert by_copy(shop, filter=BIG)[0] == before[0]
    shop.contacts.filter(pk=big.values("pk")[:1]).update(profile={"total": 1})
    assert by_copy(shop, filter=BIG)[0] == before[0] - 1
    delete(shop, [added.pk], by=SYSTEM)
    assert by_copy(shop)[0] == 200


def test_only_what_others_have_committed_counts(shop: Channel, copy: ColumnarCopy) -> None:
    before = by_copy(shop, filter=BIG)[0]
    with transaction.atomic():
        cast.member(shop, "new", total=9)
        assert by_copy(shop, filter=BIG)[0] == before + 1
        assert together(lambda: by_copy(shop, filter=BIG)[0]) == [before]
        transaction.set_rollback(True)
    assert by_copy(shop, filter=BIG)[0] == before


def test_what_commits_after_the_copy_was_read_counts(shop: Channel) -> None:
    """A transaction that was running while the copy was read, and one that is running while it is published."""
    before = truth(shop, filter=BIG)
    with transaction.atomic():
        cast.member(shop, "early", total=9)
        assert together(lambda: build(shop).pk) != []
        assert together(lambda: by_copy(shop, filter=BIG)[0]) == [before]
    assert by_copy(shop, filter=BIG)[0] == before + 1
    tend()
    assert by_copy(shop, filter=BIG)[0] == before + 1


def test_what_commits_before_the_copy_is_published_counts(shop: Channel, monkeypatch: pytest.MonkeyPatch) -> None:
    before, publish = truth(shop, filter=BIG), building._publish

    def publish_later(*of: Any) -> None:
        cast.member(shop, "between", total=9)
        publish(*of)

    monkeypatch.setattr(building, "_publish", publish_later)
    build(shop)
    assert by_copy(shop, filter=BIG)[0] == before + 1


def test_visits_concern_only_conditions_on_activity(shop: Channel, copy: ColumnarCopy) -> None:
    before = by_copy(shop, filter=BIG)
    unseen = by_copy(shop, filter=SEEN)
    shop.contacts.filter(last_seen_at=None).update(last_seen_at=timezone.now(), sessions_count=3)
    assert by_copy(shop, filter=BIG) == before
    assert by_copy(shop, filter=SEEN)[0] == 200 > unseen[0]


def test_what_reads_other_columns_is_answered_by_the_copy_during_a_change_of_everybody(
    shop: Channel, copy: ColumnarCopy
) -> None:
    """So lists stay quick while a bulk change tags everybody, and until the next copy is made."""
    everybody, big = by_copy(shop), by_copy(shop, filter=BIG)
    shop.contacts.update(tags=["all"])
    ContactChange.everywhere.filter(channel=shop).update(ids=None)
    assert by_copy(shop) == everybody == (200, 0)
    assert by_copy(shop, filter=BIG) == big
    assert "too many" in why_not(shop, tag="all")
    assert by_postgresql(shop, tag="all") == 200


def test_the_type_counts_as_changed_for_who_is_a_member(shop: Channel, copy: ColumnarCopy) -> None:
    members = json.dumps({"key": "member", "operator": "$eq", "values": [True]})
    before = by_copy(shop, filter=members)[0]
    shop.contacts.filter(pk=shop.contacts.filter(type="member").values("pk")[:1]).update(type="lead", member_id=None)
    assert by_copy(shop, filter=members) == (before - 1, 1)


def test_a_changed_profile_counts_for_the_quick_search(shop: Channel, copy: ColumnarCopy) -> None:
    found = shop.contacts.order_by("pk")[0]
    shop.contacts.filter(pk=found.pk).update(profile={"name": "Quetzalcoatl"})
    assert by_copy(shop, q="quetzal") == (1, 1)


def test_contacts_that_are_changed_again_and_again_are_left_to_postgresql(
    shop: Channel, copy: ColumnarCopy, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To look who they are takes longer than what the copy would save."""
    monkeypatch.setattr("contacts.columnar.answers.FEW", 100)
    some = shop.contacts.filter(pk__in=list(shop.contacts.order_by("pk").values_list("pk", flat=True)[:100]))
    for tags in (["again"], [], ["again"]):
        some.update(tags=tags)
    assert by_copy(shop, tag="again") == (100, 100)
    some.update(tags=[])
    assert "too many" in why_not(shop, tag="again")


def test_another_channel_does_not_matter(shop: Channel, copy: ColumnarCopy, acme: Channel) -> None:
    before = by_copy(shop)
    cast.member(acme, "1", total=9)
    assert by_copy(shop) == before
