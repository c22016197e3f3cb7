"""Counts with a copy are those of this moment of the database, and PostgreSQL counts alone when a copy can't help."""

import errno
import json
import time
from datetime import timedelta
from pathlib import Path
from threading import Timer
from typing import Any
from unittest.mock import patch

import pytest
import time_machine
from django.conf import settings as conf
from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from contacts import columnar
from contacts.builder import waterfall
from contacts.columnar import building, cluster, files, opened
from contacts.columnar.duck import DuckError
from contacts.columnar.kept import KeptAnswers
from contacts.columnar.opened import Opened
from contacts.columnar.writing import write_out
from contacts.erasure.actions import delete
from contacts.fields import Catalogue
from contacts.filters import Filter
from contacts.keys import archive
from contacts.lists.form import read_list
from contacts.models import ColumnarCopy, ContactChange
from crm import jobs, waiting
from crm.actors import SYSTEM
from crm.models import Channel, Job
from segments import actions as segments
from segments import counting
from tests import cast
from tests.cast import Person
from tests.contacts.columnar import copying
from tests.contacts.columnar.copying import build, by_copy, current, tend, why_not
from tests.together import together

pytestmark = pytest.mark.django_db(transaction=True)

BIG = json.dumps({"key": "profile.total", "operator": "$gte", "values": [5]})
SEEN = json.dumps({"key": "lastSeenAt", "operator": "$exist", "values": []})


def truth(channel: Channel, **params: Any) -> int:
    return read_list(params, channel).contacts.count()


def stored_files() -> list[str]:
    try:
        return default_storage.listdir(files.FOLDER)[1]
    except FileNotFoundError:
        return []


def aged(minutes: float) -> Any:
    return time_machine.travel(timezone.now() + timedelta(minutes=minutes), tick=True)


# The copy answers.


def test_the_copy_counts_what_postgresql_would(shop: Channel, copy: ColumnarCopy) -> None:
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


def test_a_copy_is_made_once_and_kept(shop: Channel, copy: ColumnarCopy) -> None:
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


def by_postgresql(channel: Channel, **params: Any) -> int:
    assert why_not(channel, **params)
    return read_list(params, channel).count()


# Exact with what has changed since.


def test_added_changed_and_deleted_contacts_count_at_once(shop: Channel, copy: ColumnarCopy) -> None:
    before = by_copy(shop, filter=BIG)
    added = cast.member(shop, "new", total=9)
    assert by_copy(shop, filter=BIG) == (before[0] + 1, before[1] + 1)
    shop.contacts.filter(pk=added.pk).update(profile={"total": 1})
    assert by_copy(shop, filter=BIG)[0] == before[0]
    old = shop.contacts.filter(profile={"total": 1}).first() or added
    shop.contacts.filter(pk=shop.contacts.exclude(pk=old.pk).values("pk")[:1]).update(profile={"total": 50})
    assert by_copy(shop, filter=BIG)[0] == truth(shop, filter=BIG)
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


# PostgreSQL answers alone.


def test_too_many_changes_are_left_to_postgresql_until_the_next_copy(
    shop: Channel, copy: ColumnarCopy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("contacts.columnar.answers.FEW", 100)
    shop.contacts.filter(pk__in=shop.contacts.values("pk")[:150]).update(profile={"total": 9})
    assert "too many" in why_not(shop, filter=BIG)
    assert by_postgresql(shop, filter=BIG) == truth(shop, filter=BIG)
    tend()
    assert current(shop) != copy
    assert by_copy(shop, filter=BIG) == (truth(shop, filter=BIG), by_copy(shop, filter=BIG)[1])


def test_an_entry_for_everybody_is_left_to_postgresql_until_the_next_copy(shop: Channel, copy: ColumnarCopy) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO contacts_contactchange (channel_id, transaction, kind, ids, at)"
            " VALUES (%s, pg_current_xact_id(), 'added', NULL, now())",
            [shop.pk],
        )
    assert by_postgresql(shop, filter=BIG) == truth(shop, filter=BIG)
    tend()
    assert by_copy(shop, filter=BIG)[0] == truth(shop, filter=BIG)


@pytest.mark.parametrize("damage", ["missing", "empty", "text", "torn", "half"])
def test_a_file_that_cant_be_read_is_never_believed(
    shop: Channel, copy: ColumnarCopy, damage: str, caplog: pytest.LogCaptureFixture
) -> None:
    path = Path(default_storage.path(copy.file))
    match damage:
        case "missing":
            path.unlink()
        case "empty":
            path.write_bytes(b"")
        case "text":
            path.write_text("This is no database.")
        case "torn":
            data = bytearray(path.read_bytes())
            for place in range(4096, len(data), 512):
                data[place] ^= 0xFF
            path.write_bytes(data)
        case _:
            path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    opened.close(shop)
    contact_list = read_list({"filter": BIG, "sort": "country"}, shop)
    with transaction.atomic():
        assert [one.pk for one in contact_list.page().rows] == [one.pk for one in contact_list.ordered()[:50]]
    opened.close(shop)
    assert [one.pk for one in contact_list.page().rows] == [one.pk for one in contact_list.ordered()[:50]]
    assert (current(shop) is None) == (damage == "half"), "which can be opened, but not read"
    assert why_not(shop, filter=BIG)
    assert by_postgresql(shop, filter=BIG) == truth(shop, filter=BIG)
    assert "can't be read" in caplog.text
    tend()
    assert current(shop) != copy
    assert by_copy(shop, filter=BIG)[0] == truth(shop, filter=BIG)


@pytest.mark.parametrize("change", [{"version": 0}, {"cluster": "7561234567890123456:1"}])
def test_a_copy_of_another_version_or_cluster_is_never_believed(
    shop: Channel, copy: ColumnarCopy, change: dict[str, Any]
) -> None:
    """A restored dump brings the row, and numbers of transactions that mean something else here."""
    ContactChange.everywhere.all().delete()
    assert by_copy(shop)[0] == 200
    ColumnarCopy.everywhere.update(**change)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO contacts_contactchange (channel_id, transaction, kind, ids, at)"
            " VALUES (%s, '9000000000', 'values', NULL, now())",
            [shop.pk],
        )
    opened.close(shop)
    cast.member(shop, "new", total=9)
    assert by_postgresql(shop, filter=BIG) == truth(shop, filter=BIG)
    tend()
    assert by_copy(shop, filter=BIG) == (truth(shop, filter=BIG), by_copy(shop, filter=BIG)[1])
    tend()
    assert shop.columnar_copies.count() == 1, "the entry of the other cluster is still there"


def test_a_process_that_has_the_copy_open_notices_another_cluster(shop: Channel, copy: ColumnarCopy) -> None:
    assert by_copy(shop)
    ColumnarCopy.everywhere.update(cluster="7561234567890123456:1")
    assert by_postgresql(shop, filter=BIG) == truth(shop, filter=BIG)


def test_a_key_that_has_become_something_else_is_left_to_postgresql(shop: Channel, copy: ColumnarCopy) -> None:
    shop.profile_keys.filter(key="total").update(type="string")
    text = json.dumps({"key": "profile.total", "operator": "$exist", "values": []})
    assert "as it is now" in why_not(shop, filter=text)
    assert by_postgresql(shop, filter=text) == truth(shop, filter=text)
    tend()
    assert by_copy(shop, filter=text)[0] == truth(shop, filter=text)


def test_anniversaries_of_moments_and_terms_are_left_to_postgresql(shop: Channel, copy: ColumnarCopy) -> None:
    days = json.dumps({"key": "lastSeenAt", "operator": "$anniversaryIn", "values": [30]})
    assert by_postgresql(shop, filter=days) == truth(shop, filter=days)


def test_turned_off_there_are_no_copies(shop: Channel, copy: ColumnarCopy, settings: Any) -> None:
    settings.COLUMNAR = False
    assert by_postgresql(shop, filter=BIG) == truth(shop, filter=BIG)
    tend()
    assert (stored_files(), ColumnarCopy.everywhere.count()) == ([], 0)


# Building goes wrong.


def test_a_full_disk_fails_the_build_and_leaves_nothing(shop: Channel, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any) -> str:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(files, "keep", full)
        tend()
    assert list(shop.jobs.values_list("state", flat=True)) == [Job.State.FAILED]
    assert (stored_files(), ColumnarCopy.everywhere.count()) == ([], 0)
    assert by_postgresql(shop, filter=BIG) == truth(shop, filter=BIG)
    tend()
    assert current(shop) is None, "it is tried again at once"
    with aged(11):
        tend()
    assert by_copy(shop, filter=BIG)[0] == truth(shop, filter=BIG)


def test_a_build_that_is_killed_goes_on_with_another_worker(shop: Channel, monkeypatch: pytest.MonkeyPatch) -> None:
    class Killed(BaseException):
        pass

    def killed(*_: Any) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(building, "_publish", killed)
        with pytest.raises(Killed):
            tend()
    assert len(stored_files()) == 1
    assert by_postgresql(shop, filter=BIG) == truth(shop, filter=BIG)
    cast.member(shop, "since", total=9)
    with time_machine.travel(timezone.now() + jobs.SILENCE + timedelta(seconds=1), tick=True):
        assert jobs.revive() == 1
        tend()
    copy = current(shop)
    assert copy
    assert stored_files() == [Path(copy.file).name]
    assert by_copy(shop, filter=BIG)[0] == truth(shop, filter=BIG)


def test_a_worker_that_was_taken_for_dead_does_not_publish(shop: Channel, monkeypatch: pytest.MonkeyPatch) -> None:
    keep = files.keep

    def slow(*given: Any) -> str:
        monkeypatch.setattr(files, "keep", keep)
        assert together(lambda: Job.everywhere.update(state=Job.State.CANCELLED, lease=None)) == [1]
        return keep(*given)

    monkeypatch.setattr(files, "keep", slow)
    tend()
    assert current(shop) is None
    assert (stored_files(), ColumnarCopy.everywhere.count()) == ([], 0)


def test_what_was_loaded_must_be_what_was_written(shop: Channel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(building, "write_out", lambda *given: write_out(*given) + 1)
    tend()
    assert current(shop) is None
    assert "200 of 202" in shop.jobs.get().error, "one too many of each of two shares"


def test_only_one_is_made_at_a_time(shop: Channel) -> None:
    building.start(shop)
    tend()
    assert shop.jobs.count() == 1


# Deleted people.


def test_who_is_deleted_is_left_out_at_once_and_out_of_the_file_within_minutes(
    shop: Channel, copy: ColumnarCopy
) -> None:
    zora = shop.contacts.earliest("pk")
    shop.contacts.filter(pk=zora.pk).update(profile={"name": "Zora Quist", "total": 9})
    with aged(1):
        ContactChange.everywhere.filter(channel=shop).update(ids=None)
        tend()
    holding = current(shop)
    assert holding
    assert by_copy(shop, q="zora quist")[0] == 1
    assert Opened(holding).fetch("SELECT count(*) FROM contacts WHERE contains(s, 'zzoorraa')") == [(1,)]
    delete(shop, [shop.contacts.get(profile__name="Zora Quist").pk], by=SYSTEM)
    assert by_copy(shop, q="zora quist")[0] == 0
    tend()
    assert current(shop) == holding
    with aged(6):
        tend()
    renewed = current(shop)
    assert renewed
    assert renewed != holding
    assert stored_files() == [Path(renewed.file).name]
    assert Opened(renewed).fetch("SELECT count(*) FROM contacts WHERE contains(s, 'zzoorraa')") == [(0,)]


def test_a_file_that_holds_somebody_deleted_goes_even_if_no_new_one_can_be_made(
    shop: Channel, copy: ColumnarCopy, monkeypatch: pytest.MonkeyPatch
) -> None:
    delete(shop, [shop.contacts.values_list("pk", flat=True)[0]], by=SYSTEM)
    monkeypatch.setattr("contacts.columnar.upkeep._is_busy", lambda _channel: True)
    with aged(16):
        tend()
    assert (current(shop), stored_files()) == (None, [])


def test_a_channel_that_has_become_small_loses_its_copy(shop: Channel, copy: ColumnarCopy, settings: Any) -> None:
    settings.COLUMNAR_FROM = 500
    tend()
    assert (current(shop), stored_files()) == (None, [])


# Who uses it.


def test_the_page_asks_the_copy_for_its_count(settings: Any, alice: Person) -> None:
    settings.COLUMNAR_FROM = 1
    for number in range(5):
        cast.member(alice.channel, str(number), "Ada")
    copy = build(alice.channel)
    with connection.cursor() as cursor:  # behind PostgreSQL's back, so that the answers differ
        cursor.execute("ALTER TABLE contacts_contact DISABLE TRIGGER contacts_added_logged")
        cast.member(alice.channel, "unlogged", "Ada")
        cursor.execute("ALTER TABLE contacts_contact ENABLE TRIGGER contacts_added_logged")
    assert "5" in alice.part("contacts_count", type="member", target="count").content.decode()
    files.remove(copy.file)


def test_the_page_is_looked_for_in_the_copy_and_comes_with_its_count(settings: Any, alice: Person) -> None:
    settings.COLUMNAR_FROM = 1
    for number in range(5):
        cast.member(alice.channel, str(number), "Ada", country="KR")
    copy = build(alice.channel)
    with patch("contacts.lists.counts.about_how_many", return_value=1_000_000):
        sorted_, member = {"sort": "country"}, {"type": "member"}
        ways: Any = (
            (sorted_, "columnar copy"),
            ({}, "PostgreSQL"),
            (member, "PostgreSQL"),
            ({"q": "ada"}, "PostgreSQL"),
        )
        for params, way in ways:
            response = alice.part("contacts", **params, target="list")
            assert response.headers["Server-Timing"] == f'rows;desc="{way}"'
            assert 'data-shown="5"' in response.content.decode()
    files.remove(copy.file)


def test_segments_are_counted_in_one_pass(shop: Channel, copy: ColumnarCopy) -> None:
    made = [
        segments.create(shop, name, 0, condition, by=SYSTEM)
        for name, condition in (
            ("big", json.loads(BIG)),
            ("seen", json.loads(SEEN)),
            ("everybody", {"key": "id", "operator": "$gte", "values": [0]}),
            ("birthday", {"key": "lastSeenAt", "operator": "$anniversaryIn", "values": [30]}),
        )
    ]
    made.append(
        segments.create(shop, "both", 0, {"key": "segment", "operator": "$in", "values": [made[0].pk]}, by=SYSTEM)
    )
    catalogue, now = Catalogue.of(shop), timezone.now()
    filters = counting.criteria(made, catalogue, now)
    expected = {one.pk: shop.contacts.filter(filters[one.pk].q).count() for one in made}
    assert counting.count(shop, filters) == expected
    assert set(counting._count_in_copy(shop, filters)) == {one.pk for one in made if one.name != "birthday"}


def test_the_waterfall_is_counted_with_the_copy(
    shop: Channel, copy: ColumnarCopy, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    tree = {"or": [{"and": [json.loads(BIG), json.loads(SEEN)]}, {"not": json.loads(BIG)}]}
    conditions = Filter.parse(tree, Catalogue.of(shop)).resolve(Catalogue.of(shop), timezone.now())
    contact_list = read_list({"type": "member"}, shop)
    settings.COLUMNAR = False
    expected = waterfall(contact_list, conditions)
    settings.COLUMNAR = True
    answered = []
    true_totals = columnar.totals

    def noted(*given: Any) -> columnar.Totals:
        answered.append(true_totals(*given))
        return answered[-1]

    monkeypatch.setattr("contacts.columnar.answers.totals", noted)
    assert waterfall(contact_list, conditions) == expected
    assert len(answered) == 1


def test_the_command_says_which_way_a_count_goes(
    shop: Channel, copy: ColumnarCopy, settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("contacts", "shop", "--explain", "--filter", BIG, "--sort", "country")
    said = capsys.readouterr().out
    assert "The page is found by the columnar copy of" in said
    assert "Counted by the columnar copy of" in said
    settings.COLUMNAR = False
    call_command("contacts", "shop", "--explain", "--sort", "country")
    said = capsys.readouterr().out
    assert "The page is found by PostgreSQL alone: copies are turned off." in said
    assert "Counted by PostgreSQL alone: copies are turned off." in said


def test_an_archived_key_needs_no_new_copy(shop: Channel, copy: ColumnarCopy) -> None:
    archive(shop.profile_keys.get(key="watched"), by=SYSTEM)
    tend()
    assert current(shop) == copy
    assert copying.by_copy(shop, filter=BIG)[0] == truth(shop, filter=BIG)


def test_the_number_comes_with_the_list_of_a_big_channel(
    vera: Person, acme: Channel, settings: Any, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any
) -> None:
    monkeypatch.setattr("contacts.lists.counts.PROMPT", -2)
    settings.COLUMNAR_FROM = 1
    for number in range(60):
        cast.member(acme, str(number), "Ada", tags=["vip"] if number else [])
    assert 'data-shown="59"' not in vera.part("contacts", target="list", tag="vip").content.decode()
    copy = build(acme)
    assert 'data-shown="59"' in vera.part("contacts", target="list", tag="vip").content.decode()
    # session; user with manager, channel, role; rows with and without a date; size of the table; who has changed since
    with django_assert_num_queries(6):
        vera.part("contacts", target="list", tag="vip")
    acme.contacts.filter(member_id="0").update(tags=["vip"])
    assert 'data-shown="60"' in vera.part("contacts", target="list", tag="vip").content.decode()
    files.remove(copy.file)


def test_the_file_is_asked_once_for_equal_questions(
    shop: Channel, copy: ColumnarCopy, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, fetch = [], Opened.fetch

    def slowly(self: Opened, sql: str, params: Any = ()) -> Any:
        if "count(*)" in sql:
            asked.append(sql)
            time.sleep(0.2)
        return fetch(self, sql, params)

    opened.open_current(shop)
    monkeypatch.setattr(Opened, "fetch", slowly)
    counts = together(*[lambda: by_copy(shop, filter=BIG)] * 4)
    assert [number for number, _others in counts] == [truth(shop, filter=BIG)] * 4
    assert len(asked) == 1
    shop.contacts.filter(pk=shop.contacts.latest("pk").pk).delete()
    assert by_copy(shop, filter=BIG)[0] == truth(shop, filter=BIG)
    assert len(asked) == 2


def test_an_error_of_the_file_is_the_answer_to_one_question_only() -> None:
    kept = KeptAnswers()

    def broken() -> Any:
        raise DuckError("interrupted")

    with pytest.raises(DuckError):
        kept.get("SELECT 7", [], broken)
    assert kept.get("SELECT 7", [], lambda: [(7,)]) == kept.get("SELECT 7", [], broken) == [(7,)]


def test_a_question_to_the_file_that_nobody_waits_for_is_stopped(shop: Channel, copy: ColumnarCopy) -> None:
    cancellation = waiting.Cancellation()
    Timer(0.5, cancellation.request).start()
    opened_copy = opened.open_current(shop)
    assert opened_copy
    with waiting.working_for(cancellation), pytest.raises(waiting.Abandoned):
        opened_copy.fetch("SELECT count(*) FROM range(10000000000000) WHERE hash(range) = 1")
    with waiting.working_for(cancellation), pytest.raises(waiting.Abandoned):
        by_copy(shop, filter=BIG)
    assert by_copy(shop, filter=BIG)[0] == truth(shop, filter=BIG)


# Where PostgreSQL or the storage is elsewhere.


def test_a_server_that_keeps_its_identity_to_itself_is_known_by_its_start(
    shop: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT extract(epoch FROM pg_postmaster_start_time())")
        (started,) = cursor.fetchone()
    monkeypatch.setattr(cluster, "_CONTROLLED", "(SELECT system_identifier::text FROM pg_control_kept_secret())")
    cluster.identity.cache_clear()
    try:
        assert build(shop).cluster == f"started:{started}"
        assert by_copy(shop, filter=BIG)[0] == truth(shop, filter=BIG)
        ColumnarCopy.everywhere.update(cluster=f"started:{started - 1}")
        assert by_postgresql(shop, filter=BIG) == truth(shop, filter=BIG)
    finally:
        cluster.identity.cache_clear()


class Elsewhere(FileSystemStorage):
    """A storage whose files aren't on this machine."""

    def __init__(self, place: Path) -> None:
        super().__init__(place)
        self.place, self.fetched, self.torn = place, 0, False

    def path(self, name: str) -> str:
        raise NotImplementedError

    def _open(self, name: str, mode: str = "rb") -> File:  # type: ignore[type-arg]
        self.fetched += 1
        data = (self.place / name).read_bytes()
        return ContentFile(data[: len(data) // 2] if self.torn else data, name)

    def _save(self, name: str, content: Any) -> str:
        (self.place / name).parent.mkdir(exist_ok=True)
        (self.place / name).write_bytes(content.read())
        return name

    def exists(self, name: str) -> bool:
        return (self.place / name).exists()

    def delete(self, name: str) -> None:
        (self.place / name).unlink(missing_ok=True)

    def listdir(self, path: str) -> tuple[list[str], list[str]]:
        return [], [found.name for found in (self.place / path).iterdir()]


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Elsewhere:
    storage = Elsewhere(tmp_path)
    monkeypatch.setattr(files, "default_storage", storage)
    return storage


def fetched_files(shop: Channel) -> list[Path]:
    return list((Path(conf.DATA_DIR) / files.FOLDER).glob(f"{shop.pk}-*"))


def test_a_file_elsewhere_is_fetched_once_and_goes_with_its_copy(
    shop: Channel, elsewhere: Elsewhere, settings: Any
) -> None:
    build(shop)
    for _ in range(3):
        opened.close(shop)
        assert by_copy(shop, filter=BIG)[0] == truth(shop, filter=BIG)
    assert (elsewhere.fetched, len(fetched_files(shop))) == (1, 1)
    settings.COLUMNAR = False
    tend()
    assert (fetched_files(shop), elsewhere.listdir(files.FOLDER)[1]) == ([], [])


@pytest.mark.parametrize("damage", ["torn", "missing"])
def test_a_file_elsewhere_that_cant_be_fetched_whole_is_never_believed(
    shop: Channel, elsewhere: Elsewhere, damage: str
) -> None:
    copy = build(shop)
    opened.close(shop)
    for path in fetched_files(shop):
        path.unlink()
    if damage == "torn":
        elsewhere.torn = True
    else:
        elsewhere.delete(copy.file)
    assert by_postgresql(shop, filter=BIG) == truth(shop, filter=BIG)
    elsewhere.torn = False
    tend()
    assert current(shop) != copy
    assert by_copy(shop, filter=BIG)[0] == truth(shop, filter=BIG)
    assert len(fetched_files(shop)) == 1
