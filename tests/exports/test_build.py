"""Making the file: what is in it, and what happens when something goes wrong meanwhile."""

import io
import resource
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import OperationalError, connection
from django.utils import timezone

from contacts.keys import add_key
from contacts.models import Contact
from crm import jobs, managers
from crm.actors import SYSTEM
from crm.models import Channel, Job, LogEntry, User
from exports import actions, encryption, reading, tasks
from tests import cast
from tests.cast import Person
from tests.exports import door

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def in_the_middle(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], Any]], None]:
    """Have something happen, on a connection of its own, after the first row was read."""

    def during(act: Callable[[], Any]) -> None:
        rows = reading.rows

        def interrupted(*args: Any) -> Iterator[Any]:
            for number, row in enumerate(rows(*args)):
                if number == 1:
                    elsewhere(act)
                yield row

        monkeypatch.setattr(reading, "rows", interrupted)

    return during


def elsewhere(act: Callable[[], Any]) -> None:
    def run() -> None:
        try:
            act()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()


def content(alice: Person) -> list[dict[str, Any]]:
    return door.table(door.decrypt(door.download(alice, door.exports(alice)[0])))


def test_it_is_ready_and_my_chatroom_says_so(alice: Person, customers: list[Contact]) -> None:
    door.start(alice)
    assert door.work() == 1
    export = door.exports(alice)[0]
    assert (export.job.state, export.job.done, export.job.total, export.rows) == ("done", 5, 5, 5)
    page = door.chatroom(alice)
    assert "Your download is ready: 5 customers." in page
    assert alice.url("export_file", export.pk) in page
    assert len(door.files()) == 1


def test_columns_are_the_visible_keys_in_their_order(alice: Person, acme: Channel) -> None:
    shop_keys = {"zeta": "number", "hidden": "string", "gone": "string", "alpha": "boolean"}
    for key, type_ in shop_keys.items():
        add_key(acme, key, type_, by=SYSTEM)
    acme.profile_keys.filter(key="hidden").update(in_contacts=False)
    acme.profile_keys.filter(key="gone").update(archived_at=timezone.now())
    acme.profile_keys.filter(key="alpha").update(position=1000, label="=HYPERLINK(1)")
    cast.member(acme, "m-1", "Ada", zeta=1, hidden="secret", gone="secret", alpha=True)
    door.start(alice)
    door.work()
    row = content(alice)[0]
    headers = list(row)
    assert headers.index("Name") < headers.index("Zeta") < headers.index("=HYPERLINK(1)") < headers.index("Member ID")
    assert row["Zeta"] == 1
    assert row["=HYPERLINK(1)"] is True
    assert "secret" not in row.values()


def test_keys_with_the_same_label_keep_columns_of_their_own(alice: Person, acme: Channel) -> None:
    add_key(acme, "nick", "string", "Name", by=SYSTEM)
    cast.member(acme, "m-1", "Ada", nick="Countess")
    door.start(alice)
    door.work()
    row = content(alice)[0]
    assert (row["Name (profile.name)"], row["Name (profile.nick)"]) == ("Ada", "Countess")


def test_each_type_has_its_cells(alice: Person, acme: Channel) -> None:
    for key, type_ in {
        "amount": "number",
        "happy": "boolean",
        "born": "date",
        "met": "datetime",
        "likes": "list",
        "sizes": "listOfNumber",
        "odd": "date",
    }.items():
        add_key(acme, key, type_, by=SYSTEM)
    met = datetime.fromisoformat("2026-03-01T23:30:15+00:00")
    cast.member(
        acme,
        "00042",
        "Ada",
        mobileNumber="+821012345678",
        amount=-12.25,
        happy=False,
        born="1990-02-28",
        met=int(met.timestamp() * 1000),
        likes=["tea", "golf"],
        sizes=[1, 2.5],
        odd="not a date any more",
        tags=["vip", "seoul"],
        last_seen_at=met,
    )
    door.start(alice)
    door.work()
    row = content(alice)[0]
    in_seoul = datetime(2026, 3, 2, 8, 30, 15)  # noqa: DTZ001
    assert row["Member ID"] == "00042"
    assert row["Mobile number"] == "+821012345678"
    assert row["Amount"] == -12.25
    assert row["Happy"] is False
    assert row["Born"].date() == date(1990, 2, 28)
    assert row["Met"] == row["Last seen"] == in_seoul
    assert (row["Likes"], row["Sizes"], row["Tags"]) == ("tea, golf", "1, 2.5", "vip, seoul")
    assert row["Odd"] == "not a date any more"
    assert row["City"] is None
    cells = {str(head.value): cell for head, cell in zip(*door.sheet(_plain(alice)).iter_rows(max_row=2), strict=True)}
    assert [cells[name].number_format for name in ("Born", "Met", "Mobile number", "Amount")] == [
        "yyyy\\-mm\\-dd",
        "yyyy\\-mm\\-dd hh:mm:ss",
        "@",
        "General",
    ]


def _plain(alice: Person) -> bytes:
    return door.decrypt(door.download(alice, door.exports(alice)[0]))


def test_the_second_sheet_says_what_the_file_is(alice: Person, customers: list[Contact]) -> None:
    door.start(alice, reason="=1+1")
    door.work()
    about = {row["Item"]: row["Content"] for row in door.table(_plain(alice), index=1)}
    assert about["Reason"] == "=1+1"
    assert about["Downloaded by"] == "Alice"
    assert about["Contacts"] == 5
    assert about["Selection"] == "All customers"


def test_sums_agree_with_the_database(alice: Person, acme: Channel) -> None:
    for number in range(300):
        cast.member(acme, f"m{number}", recentPurchaseAmount=number / 8, recentPurchaseCount=number)
    door.start(alice)
    door.work()
    rows = content(alice)
    assert len({row["ID"] for row in rows}) == 300
    assert sum(row["Recent purchase amount"] for row in rows) == sum(range(300)) / 8
    assert sum(row["Recent purchases"] for row in rows) == sum(range(300))


def test_it_holds_what_was_true_at_one_moment(
    alice: Person, acme: Channel, customers: list[Contact], in_the_middle: Callable[[Callable[[], Any]], None]
) -> None:
    def change() -> None:
        acme.contacts.filter(pk=customers[0].pk).delete()
        acme.contacts.filter(pk=customers[1].pk).update(profile={"name": "Changed"})
        cast.member(acme, "new", "New")
        acme.profile_keys.filter(key="name").update(label="Renamed")

    in_the_middle(change)
    door.start(alice)
    door.work()
    assert sorted(row["Name"] for row in content(alice)) == [f"Customer {number}" for number in range(1, 6)]
    assert door.exports(alice)[0].rows == 5


def test_progress_is_told_while_it_runs(
    alice: Person,
    customers: list[Contact],
    in_the_middle: Callable[[Callable[[], Any]], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("crm.jobs.heartbeat.SECONDS_BETWEEN", 0.01)
    seen: list[tuple[str, int, int]] = []

    def look() -> None:
        deadline = datetime.now().timestamp() + 5  # noqa: DTZ005
        while not seen or seen[-1][1] == 0:
            assert datetime.now().timestamp() < deadline  # noqa: DTZ005
            seen[:] = Job.everywhere.values_list("state", "done", "total")

    in_the_middle(look)
    door.start(alice)
    door.work()
    assert seen == [("running", 1, 5)]


def test_a_file_that_falls_short_is_a_failed_export(
    alice: Person, customers: list[Contact], monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = reading.rows
    monkeypatch.setattr(reading, "rows", lambda *args: list(rows(*args))[:-1])
    door.start(alice)
    door.work()
    _failed(alice, "4 of 5 customers were written.")


def test_it_fails_when_nobody_is_left(alice: Person, acme: Channel, customers: list[Contact]) -> None:
    door.start(alice)
    acme.contacts.all().delete()
    door.work()
    _failed(alice, "There are no customers to download.")


def test_it_fails_when_the_list_no_longer_makes_sense(alice: Person, acme: Channel, customers: list[Contact]) -> None:
    door.start(alice, sort="profile.name")
    acme.profile_keys.filter(key="name").update(archived_at=timezone.now())
    door.work()
    _failed(alice, "no longer makes sense")


def test_it_fails_when_the_role_was_lost_before(
    alice: Person, olga: Person, acme: Channel, customers: list[Contact]
) -> None:
    door.start(alice)
    managers.change_role(alice.manager, cast.basic_role(acme), by=olga.actor)
    door.work()
    _failed(alice, "Only an owner")


def test_it_fails_when_the_role_is_lost_meanwhile(
    alice: Person,
    olga: Person,
    acme: Channel,
    customers: list[Contact],
    in_the_middle: Callable[[Callable[[], Any]], None],
) -> None:
    in_the_middle(lambda: managers.change_role(alice.manager, cast.basic_role(acme), by=olga.actor))
    door.start(alice)
    door.work()
    _failed(alice, "Only an owner")


def test_it_fails_when_the_manager_has_left(
    alice: Person, olga: Person, acme: Channel, customers: list[Contact]
) -> None:
    door.start(alice)
    managers.remove_manager(alice.manager, by=olga.actor)
    door.work()
    assert [(job.state, job.error) for job in acme.jobs.all()] == [
        ("failed", "Only an owner of the channel can download customers.")
    ]


def test_it_fails_when_the_user_was_deactivated(alice: Person, customers: list[Contact]) -> None:
    door.start(alice)
    User.objects.filter(pk=alice.user.pk).update(is_active=False)
    door.work()
    _failed(alice, "Only an owner")


def test_it_fails_when_the_list_has_grown_past_the_limit(
    alice: Person, acme: Channel, customers: list[Contact], monkeypatch: pytest.MonkeyPatch
) -> None:
    _limit(monkeypatch, 5)
    door.start(alice)
    cast.member(acme, "one too many")
    door.work()
    _failed(alice, "At most 5 customers")


def test_as_many_as_the_limit_are_written(
    alice: Person, customers: list[Contact], monkeypatch: pytest.MonkeyPatch
) -> None:
    _limit(monkeypatch, 5)
    door.start(alice)
    door.work()
    assert (door.exports(alice)[0].job.state, len(content(alice))) == ("done", 5)


def _limit(monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    for module in ("starting", "building"):
        monkeypatch.setattr(f"exports.actions.{module}.MOST", most)


def test_number_and_rows_are_of_one_moment(
    alice: Person, acme: Channel, customers: list[Contact], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody leaves and somebody comes after the count, before the first row."""
    rows = reading.rows

    def late(*args: Any) -> Iterator[Any]:
        elsewhere(acme.contacts.filter(pk=customers[0].pk).delete)
        elsewhere(lambda: cast.member(acme, "new", "New"))
        return rows(*args)

    monkeypatch.setattr(reading, "rows", late)
    door.start(alice)
    door.work()
    assert sorted(row["Name"] for row in content(alice)) == [f"Customer {number}" for number in range(1, 6)]


def test_a_full_disk_is_told_and_leaves_nothing(
    alice: Person, customers: list[Contact], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(plain: io.BytesIO, out: io.BytesIO, *args: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(encryption, "encrypt", full)
    door.start(alice)
    door.work()
    _failed(alice, "disk is full")


@contextmanager
def full_disk(size: int = 20_000) -> Iterator[None]:
    """No file can become larger than so many bytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_disk_that_is_full_while_the_workbook_is_written_is_told_at_once(alice: Person, acme: Channel) -> None:
    """The writer panics then, which is no `Exception`; the next download works when there is room again."""
    for number in range(200):
        cast.member(acme, f"m{number}", f"Customer {number} with a name that takes some room")
    door.start(alice)
    with full_disk():
        door.work()
    _failed(alice, "disk is full")
    assert tempfile.gettempdir() in door.exports(alice)[0].job.error
    assert door.exports(alice)[0].job.attempts == 1
    door.start(alice)
    door.work()
    assert door.exports(alice)[1].job.state == "done"


def test_a_mistake_of_ours_is_told_without_its_inside(
    alice: Person, customers: list[Contact], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "rows", lambda *args: [1 / 0])
    door.start(alice)
    door.work()
    _failed(alice, "Something went wrong")
    assert "division" not in door.chatroom(alice)


def test_cancelling_before_it_begins(alice: Person, customers: list[Contact]) -> None:
    door.start(alice)
    alice.post("export_cancellation", door.exports(alice)[0].pk)
    door.work()
    _gone(alice, "cancelled")


def test_cancelling_by_the_progress_bar_before_it_begins(alice: Person, customers: list[Contact]) -> None:
    door.start(alice)
    alice.post("job_cancellation", door.exports(alice)[0].job_id)
    door.work()
    _gone(alice, "cancelled")


@pytest.mark.parametrize("route", ["export_cancellation", "job_cancellation"])
def test_cancelling_while_it_runs(
    alice: Person,
    customers: list[Contact],
    in_the_middle: Callable[[Callable[[], Any]], None],
    monkeypatch: pytest.MonkeyPatch,
    route: str,
) -> None:
    monkeypatch.setattr("crm.jobs.heartbeat.SECONDS_BETWEEN", 0.01)
    encrypted = False

    def cancel() -> None:
        export = door.exports(alice)[0]
        alice.post(route, export.job_id if route == "job_cancellation" else export.pk)

    def encrypt(*args: Any) -> None:
        nonlocal encrypted
        encrypted = True

    monkeypatch.setattr(encryption, "encrypt", encrypt)
    in_the_middle(cancel)
    door.start(alice)
    door.work()
    _gone(alice, "cancelled")


def test_cancelling_what_is_ready_changes_nothing(alice: Person, made: Any) -> None:
    assert alice.post("export_cancellation", made.pk).status_code == 302
    assert door.exports(alice)[0].job.state == "done"
    assert door.download(alice, made)


def test_a_second_delivery_changes_nothing(alice: Person, made: Any) -> None:
    before = (door.files(), door.exports(alice)[0].file, LogEntry.everywhere.count())
    tasks.build(made.channel_id, made.job_id)
    assert (door.files(), door.exports(alice)[0].file, LogEntry.everywhere.count()) == before


def test_a_killed_worker_is_replaced_and_its_pieces_are_removed(alice: Person, customers: list[Contact]) -> None:
    dead = _begun(alice)
    assert jobs.revive() == 0  # it may still live
    with time_machine.travel(timezone.now() + timedelta(minutes=1)):
        assert jobs.revive() == 1
        door.work()
    export = door.exports(alice)[0]
    assert (export.job.state, export.job.attempts, export.rows) == ("done", 2, 5)
    assert door.files() == [export.file.removeprefix("exports/")]
    assert jobs.fail(dead, "too late") is False
    assert door.chatroom(alice).count("Your download is ready") == 1


def test_a_worker_that_was_only_slow_cant_touch_the_work_of_its_successor(
    alice: Person, customers: list[Contact], monkeypatch: pytest.MonkeyPatch
) -> None:
    encrypt = encryption.encrypt

    def sleep_long(*args: Any) -> None:
        monkeypatch.setattr(encryption, "encrypt", encrypt)
        encrypt(*args)
        Job.everywhere.update(beat_at=timezone.now() - timedelta(minutes=1))
        jobs.revive()
        door.work()

    monkeypatch.setattr(encryption, "encrypt", sleep_long)
    door.start(alice)
    door.work()
    export = door.exports(alice)[0]
    assert (export.job.state, export.job.attempts) == ("done", 2)
    assert door.files() == [export.file.removeprefix("exports/")]
    assert door.download(alice, export)
    assert door.chatroom(alice).count("Your download is ready") == 1


def test_who_has_lost_the_job_says_nothing_of_its_end(alice: Person, customers: list[Contact]) -> None:
    lost = _begun(alice)
    Job.everywhere.update(lease="00000000-0000-0000-0000-000000000000")
    actions.fail(door.exports(alice)[0], lost, "Because.")
    assert door.exports(alice)[0].job.state == "running"
    assert "Because." not in door.chatroom(alice)
    assert not LogEntry.everywhere.filter(verb="export.failed").exists()


def test_a_lost_database_leaves_the_job_to_be_taken_up_again(
    alice: Person, customers: list[Contact], monkeypatch: pytest.MonkeyPatch
) -> None:
    def lost(*args: Any) -> None:
        raise OperationalError("terminating connection")

    with monkeypatch.context() as context:
        context.setattr(encryption, "encrypt", lost)
        door.start(alice)
        with pytest.raises(OperationalError):
            door.work()
    assert door.files() == []
    with time_machine.travel(timezone.now() + timedelta(minutes=1)):
        jobs.revive()
        door.work()
    assert door.exports(alice)[0].job.state == "done"


def test_what_kills_its_worker_each_time_is_given_up(alice: Person, customers: list[Contact]) -> None:
    dead = _begun(alice)
    Job.everywhere.update(attempts=jobs.MAX_ATTEMPTS, beat_at=dead.beat_at - timedelta(minutes=1))
    jobs.revive()
    door.work()
    _failed(alice, "It was tried 5 times")


def _begun(alice: Person) -> Job:
    """A worker has begun, has stored half a file, and is no more."""
    door.start(alice)
    export = door.exports(alice)[0]
    job = jobs.claim(export.channel_id, export.job_id)
    assert job is not None
    default_storage.save(export.attempt(1), ContentFile(b"half a file"))
    return job


def _failed(person: Person, why: str) -> None:
    job = door.exports(person)[0].job
    assert why in job.error
    assert why in "\n".join(person.manager.notices.values_list("text", flat=True))
    _gone(person, "failed")


def _gone(person: Person, state: str) -> None:
    export = door.exports(person)[0]
    assert (export.job.state, export.password, export.file, export.selection) == (state, None, "", {})
    assert door.files() == []
