"""Bulk changes of many: in batches in the background, through death, cancellation and loss of rights."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.db import OperationalError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from contacts.bulk import actions
from contacts.erasure.actions import delete
from contacts.keys import add_key
from contacts.models import BulkBatch, BulkChange, BulkEffect, Contact, ProfileKey
from crm import jobs
from crm.actors import SYSTEM
from crm.models import Channel, Job, LogEntry, User
from tests import cast
from tests.cast import Person
from tests.contacts.bulk import doing as bulk
from tests.together import beside, together

MANY = 30


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Many are more than ten, and a batch is ten."""
    for module in ("starting", "undoing"):
        monkeypatch.setattr(f"contacts.bulk.actions.{module}.AT_ONCE", 10)
    monkeypatch.setattr("contacts.bulk.batches.SIZE", 10)


@pytest.fixture(autouse=True)
def many(acme: Channel) -> list[Contact]:
    add_key(acme, "plan", "string", by=SYSTEM)
    return Contact.everywhere.bulk_create(
        Contact(channel=acme, type="member", member_id=f"m{number}", profile={"name": f"Person {number}"})
        for number in range(MANY)
    )


@pytest.fixture
def tagged(alice: Person, many: list[Contact]) -> BulkChange:
    """Started, and waiting in the queue."""
    return bulk.do(alice, "contacts_bulk_tags", {"tags": "all"})


def has(tag: str) -> int:
    return Contact.everywhere.filter(tags__contains=[tag]).count()


def take_up_again() -> None:
    """What the recurring work does after a minute."""
    with time_machine.travel(timezone.now() + timedelta(minutes=1)):
        assert jobs.revive() == 1
        bulk.work()


def notices(person: Person) -> str:
    return "\n".join(person.manager.notices.values_list("text", flat=True))


def test_many_are_changed_in_batches(tagged: BulkChange, alice: Person) -> None:
    assert (has("all"), BulkBatch.everywhere.count(), tagged.state) == (0, 3, "running")
    bulk.work()
    tagged.refresh_from_db()
    assert tagged.job
    assert (has("all"), BulkBatch.everywhere.count(), tagged.state, tagged.changed) == (MANY, 0, "done", MANY)
    assert (tagged.job.state, tagged.job.done) == ("done", MANY)
    assert "Done: Add tags: all\n30 customers changed." in notices(alice)


def test_contacts_of_one_page_of_the_table_are_changed_in_different_batches(tagged: BulkChange) -> None:
    """So that a new version of a contact takes the room of its neighbour's former one, and writes no index."""
    batches = list(BulkBatch.everywhere.order_by("pk").values_list("ids", flat=True))
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM contacts_contact ORDER BY ctid")
        ids = [pk for (pk,) in cursor.fetchall()]
    assert sorted(pk for batch in batches for pk in batch) == sorted(ids)
    assert all(len(set(ids[start : start + 3]) & set(batch)) == 1 for start in range(MANY - 2) for batch in batches)
    assert all(batch == sorted(batch) for batch in batches), "two bulk changes could wait for each other"


def test_what_bulk_changes_write_has_no_index() -> None:
    """While no indexed column changes, PostgreSQL can put the new version beside the old one (HOT)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_indexdef(indexrelid) FROM pg_index WHERE indrelid = 'contacts_contact'::regclass")
        indexed = " ".join(definition for (definition,) in cursor.fetchall())
    assert "last_seen_at" in indexed
    for column in ("tags", "version", "updated_at", "blocked", "unsubscribe_email", "unsubscribe_texting"):
        assert column not in indexed


def test_who_is_meant_is_fixed_at_the_start(alice: Person, acme: Channel) -> None:
    Contact.everywhere.update(profile={"name": "Old", "plan": "old"})
    condition = '{"key":"profile.plan","operator":"$eq","values":["old"]}'
    bulk.do(alice, "contacts_bulk_value", {"key": "profile.plan", "value": "new"}, filter=condition)
    late = cast.member(acme, "late", plan="old")
    bulk.work()
    assert Contact.everywhere.filter(profile__plan="new").count() == MANY
    late.refresh_from_db()
    assert late.profile["plan"] == "old"


def test_a_deletion_changes_nothing_of_what_a_running_change_writes(
    alice: Person, acme: Channel, many: list[Contact]
) -> None:
    person = cast.member(acme, "vip-7", "Ada Lovelace", plan="none")
    change = bulk.do(alice, "contacts_bulk_value", {"key": "profile.plan", "value": "as agreed with Ada Lovelace"})
    delete(acme, [person.pk], by=alice.actor)
    delete(acme, [cast.member(acme, "2", "agreed").pk], by=alice.actor)
    bulk.work()
    assert set(acme.contacts.values_list("profile__plan", flat=True)) == {"as agreed with Ada Lovelace"}
    change.refresh_from_db()
    assert (change.state, change.gone) == ("done", 1)
    assert change.given == {"key": "profile.plan", "type": "string", "value": "as … with …"}


@pytest.mark.parametrize("ending", ["cancelled", "failed"])
def test_a_change_that_ends_early_loses_the_deleted_person_too(
    alice: Person, acme: Channel, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    person = cast.member(acme, "vip-7", "Ada Lovelace")
    change = bulk.do(alice, "contacts_bulk_tags", {"tags": "vip-7"})
    delete(acme, [person.pk], by=alice.actor)
    change.refresh_from_db()
    assert change.given["tags"] == ["vip-7"]
    if ending == "cancelled":
        assert change.job
        assert alice.post("job_cancellation", change.job.pk).status_code in (200, 204, 302)
        actions.tidy()
    else:
        alice.manager.delete()
        bulk.work()
    change.refresh_from_db()
    assert (change.state, change.given) == (ending, {"tags": ["…"]})


def test_an_undo_that_runs_restores_all_though_somebody_is_deleted(alice: Person, acme: Channel) -> None:
    change = bulk.do(alice, "contacts_bulk_value", {"key": "profile.plan", "value": "like Ada Lovelace"})
    bulk.work()
    change.refresh_from_db()
    actions.undo(change, by=alice.actor)
    delete(acme, [cast.member(acme, "vip-7", "Ada Lovelace").pk], by=alice.actor)
    bulk.work()
    change.refresh_from_db()
    assert (change.undo_state, change.restored, change.left) == ("done", MANY, 0)
    assert change.given["value"] == "like …"
    assert not acme.contacts.filter(profile__has_key="plan").exists()


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_dies_is_followed_by_one_that_doubles_nothing(
    tagged: BulkChange, alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    died: list[int] = []
    real = jobs.report_progress

    def report(job: Job, done: int, total: int | None = None) -> None:
        if done >= 20 and not died:
            died.append(done)
            raise OperationalError
        real(job, done, total)

    monkeypatch.setattr(jobs, "report_progress", report)
    with pytest.raises(OperationalError):
        bulk.work()
    assert (has("all"), BulkEffect.everywhere.count(), BulkBatch.everywhere.count()) == (10, 10, 2)
    take_up_again()
    tagged.refresh_from_db()
    assert (tagged.state, tagged.changed, has("all")) == ("done", MANY, MANY)
    assert set(Contact.everywhere.values_list("version", flat=True)) == {1}
    assert BulkEffect.everywhere.count() == MANY
    assert notices(alice).count("Done") == 1


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_lost_its_lease_writes_nothing(
    tagged: BulkChange, alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = jobs.claim

    def stolen(channel_id: int, pk: int) -> Job | None:
        mine = real(channel_id, pk)
        Job.everywhere.update(lease="00000000-0000-0000-0000-000000000000")
        return mine

    monkeypatch.setattr("crm.jobs.state.claim", stolen)
    bulk.work()
    assert (has("all"), BulkBatch.everywhere.count()) == (0, 3)
    tagged.refresh_from_db()
    assert tagged.state == "running"


def test_cancelling_says_what_was_done(tagged: BulkChange, alice: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    real = jobs.report_progress

    def report(job: Job, done: int, total: int | None = None) -> None:
        real(job, done, total)
        if done == 10:
            alice.post("job_cancellation", job.pk)

    monkeypatch.setattr(jobs, "report_progress", report)
    bulk.work()
    tagged.refresh_from_db()
    assert (tagged.state, tagged.changed, has("all")) == ("cancelled", 10, 10)
    assert "Cancelled: Add tags: all\n10 customers changed." in notices(alice)
    assert LogEntry.everywhere.get(verb="bulk.cancelled").details == {"changed": 10, "contacts": MANY}
    assert not BulkBatch.everywhere.exists()
    bulk.undo(alice, tagged)
    assert has("all") == 0


def test_one_that_was_cancelled_while_it_waited_has_done_nothing(tagged: BulkChange, alice: Person) -> None:
    alice.post("job_cancellation", tagged.job_id)
    actions.tidy()
    bulk.work()
    tagged.refresh_from_db()
    assert (tagged.state, tagged.changed, has("all")) == ("cancelled", 0, 0)
    assert notices(alice).count("Cancelled") == 1


def test_an_undo_that_was_cancelled_while_it_waited_has_done_nothing(tagged: BulkChange, alice: Person) -> None:
    bulk.work()
    tagged.refresh_from_db()
    actions.undo(tagged, by=alice.actor)
    tagged.refresh_from_db()
    alice.post("job_cancellation", tagged.undo_job_id)
    actions.tidy()
    bulk.work()
    tagged.refresh_from_db()
    assert (tagged.undo_state, tagged.restored, has("all")) == ("cancelled", 0, MANY)


def lose_the_right(alice: Person) -> None:
    olga = cast.hire(alice.channel, "Olga", cast.owner_role(alice.channel))
    olga.post("manager_role", alice.manager.pk, role=cast.viewer_role(alice.channel).pk)


def archive_the_key(alice: Person) -> None:
    ProfileKey.everywhere.filter(key="plan").update(archived_at=timezone.now())


def change_its_type(alice: Person) -> None:
    ProfileKey.everywhere.filter(key="plan").update(type="number")


@pytest.mark.parametrize(
    ("happens", "said"),
    [(lose_the_right, "permission"), (archive_the_key, "no key"), (change_its_type, "has changed")],
)
def test_it_stops_when_it_must_not_go_on(
    alice: Person, monkeypatch: pytest.MonkeyPatch, happens: Callable[[Person], None], said: str
) -> None:
    change = bulk.do(alice, "contacts_bulk_value", {"key": "profile.plan", "value": "x"})
    real = jobs.report_progress

    def report(job: Job, done: int, total: int | None = None) -> None:
        real(job, done, total)
        if done == 10:
            happens(alice)

    monkeypatch.setattr(jobs, "report_progress", report)
    bulk.work()
    change.refresh_from_db()
    assert (change.state, change.changed) == ("failed", 10)
    assert Contact.everywhere.filter(profile__plan="x").count() == 10
    assert said in change.error
    assert said in notices(alice)


def test_many_are_undone_in_the_background(tagged: BulkChange, alice: Person, many: list[Contact]) -> None:
    bulk.work()
    Contact.everywhere.filter(pk=many[0].pk).update(tags=[])
    assert "in the background" in bulk.undo(alice, tagged)["HX-Trigger"]
    assert "undone already" in bulk.undo(alice, tagged)["HX-Trigger"]
    bulk.work()
    tagged.refresh_from_db()
    assert (tagged.undo_state, tagged.restored, tagged.left, has("all")) == ("done", MANY - 1, 1, 0)
    assert "Undo: Add tags: all\n29 customers restored. 1 was changed since" in notices(alice)


@pytest.mark.django_db(transaction=True)
def test_an_undo_whose_worker_dies_goes_on(tagged: BulkChange, alice: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    bulk.work()
    bulk.undo(alice, tagged)
    died: list[int] = []
    real = jobs.report_progress

    def report(job: Job, done: int, total: int | None = None) -> None:
        if done >= 20 and not died:
            died.append(done)
            raise OperationalError
        real(job, done, total)

    monkeypatch.setattr(jobs, "report_progress", report)
    with pytest.raises(OperationalError):
        bulk.work()
    assert has("all") == MANY - 10
    take_up_again()
    tagged.refresh_from_db()
    assert (tagged.undo_state, tagged.restored, tagged.left, has("all")) == ("done", MANY, 0, 0)
    assert set(Contact.everywhere.values_list("version", flat=True)) == {2}


def test_contacts_that_are_deleted_meanwhile_are_counted(tagged: BulkChange, alice: Person) -> None:
    Contact.everywhere.filter(member_id__in=["m1", "m2"]).delete()
    bulk.work()
    tagged.refresh_from_db()
    assert (tagged.changed, tagged.gone) == (MANY - 2, 2)
    assert "2 are no longer there" in notices(alice)


def test_many_are_deleted_in_the_background(alice: Person, acme: Channel) -> None:
    change = bulk.do(alice, "contacts_bulk_deletion", {"number": "30"})
    bulk.work()
    change.refresh_from_db()
    assert (change.state, change.changed, acme.contacts.count()) == ("done", MANY, 0)
    assert "30 customers deleted." in notices(alice)


def test_after_24_hours_the_undo_data_goes_and_the_timeline_stays(tagged: BulkChange, many: list[Contact]) -> None:
    bulk.work()
    assert actions.tidy() == 0
    with time_machine.travel(timezone.now() + timedelta(hours=25)):
        assert actions.tidy() == 1
        assert actions.tidy() == 0
    assert BulkEffect.everywhere.filter(before__isnull=True).count() == MANY
    assert [effect.bulk for effect in tagged.channel.bulk_effects.filter(contact=many[0])] == [tagged]


def test_more_contacts_cost_no_more_queries(alice: Person, many: list[Contact]) -> None:
    numbers = []
    for number in (2, 10):
        selection = bulk.ask(alice, "contacts_bulk_tags", contact=[contact.pk for contact in many[:number]])
        with CaptureQueriesContext(connection) as made:
            assert bulk.send(alice, "contacts_bulk_tags", selection, tags=f"t{number}").status_code == 204
        numbers.append(len(made))
    assert numbers[0] == numbers[1] < 35


@pytest.fixture
def minho(acme: Channel) -> Person:
    """Another owner, who reads Korean."""
    minho = cast.hire(acme, "Minho", cast.owner_role(acme))
    User.objects.filter(pk=minho.user.pk).update(language="ko")
    return minho


def test_an_undo_speaks_the_language_of_who_asked_for_it(tagged: BulkChange, alice: Person, minho: Person) -> None:
    bulk.work()
    bulk.undo(minho, tagged)
    tagged.refresh_from_db()
    assert tagged.undo_job
    assert tagged.undo_job.title == "되돌리기: 태그 추가: all"
    bulk.work()
    assert "고객 30명" in notices(minho)
    assert "restored" not in notices(minho)
    assert "restored" not in notices(alice)


def test_the_error_of_an_undo_is_in_the_language_of_who_asked_for_it(
    tagged: BulkChange, minho: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    bulk.work()
    bulk.undo(minho, tagged)
    monkeypatch.setattr("contacts.bulk.kinds.tags.AddTags.undo", None)
    bulk.work()
    tagged.refresh_from_db()
    assert tagged.undo_job
    assert tagged.undo_job.error == "서버에서 문제가 발생했습니다. 자세한 내용은 서버 로그에 있습니다."


def test_an_undo_stops_when_its_manager_loses_the_right(
    tagged: BulkChange, minho: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    bulk.work()
    bulk.undo(minho, tagged)
    real = jobs.report_progress

    def report(job: Job, done: int, total: int | None = None) -> None:
        real(job, done, total)
        if done == 10:
            lose_the_right(minho)

    monkeypatch.setattr(jobs, "report_progress", report)
    bulk.work()
    tagged.refresh_from_db()
    assert (tagged.undo_state, tagged.restored, has("all")) == ("failed", 10, MANY - 10)
    assert notices(minho)


def test_it_stops_when_its_manager_is_deactivated(
    tagged: BulkChange, alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = jobs.report_progress

    def report(job: Job, done: int, total: int | None = None) -> None:
        real(job, done, total)
        if done == 10:
            User.objects.filter(pk=alice.user.pk).update(is_active=False)

    monkeypatch.setattr(jobs, "report_progress", report)
    bulk.work()
    tagged.refresh_from_db()
    assert (tagged.state, tagged.changed, has("all")) == ("failed", 10, 10)


@pytest.mark.django_db(transaction=True)
def test_of_four_who_undo_at_once_one_does(tagged: BulkChange, alice: Person) -> None:
    bulk.work()
    answers = together(*[lambda: actions.undo(BulkChange.everywhere.get(), by=alice.actor)] * 4)
    assert sorted(type(answer).__name__ for answer in answers) == ["BulkChange", "Refusal", "Refusal", "Refusal"]
    assert LogEntry.everywhere.filter(verb="bulk.undone").count() == 0  # it waits in the background
    bulk.work()
    tagged.refresh_from_db()
    assert (tagged.undo_state, tagged.restored, has("all")) == ("done", MANY, 0)
    assert LogEntry.everywhere.filter(verb="bulk.undone").count() == 1


@pytest.mark.django_db(transaction=True)
def test_an_undo_restores_what_stood_there_when_the_change_was_written(alice: Person, many: list[Contact]) -> None:
    """Somebody else edits a contact while the batch waits for it: that edit is what the undo gives back."""
    change = bulk.do(alice, "contacts_bulk_value", {"key": "profile.plan", "value": "bulk"})
    with beside() as begin:
        with transaction.atomic():
            Contact.everywhere.filter(pk=many[0].pk).update(profile={"name": "Person 0", "plan": "edited"})
            working = begin(bulk.work)
            assert not working.done()
        working.result()
    assert Contact.everywhere.get(pk=many[0].pk).profile["plan"] == "bulk"
    bulk.undo(alice, change)
    bulk.work()
    assert Contact.everywhere.get(pk=many[0].pk).profile["plan"] == "edited"
