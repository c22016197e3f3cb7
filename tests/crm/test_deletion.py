"""A channel is deleted with everything that it has, and nothing of another one."""

from collections.abc import Callable, Iterator
from typing import Any
from unittest.mock import patch

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import OperationalError, connection
from django.test import Client
from django.urls import reverse
from django_q.models import OrmQ

from contacts.models import ColumnarCopy, Contact
from crm import deletion, jobs, managers
from crm.deletion import tables
from crm.deletion.queries import deletions_of
from crm.models import Channel, Job, User
from tests import cast
from tests.cast import Person
from tests.exports import door
from tests.things import make_things

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def full(alice: Person, charlie: Person) -> Iterator[Person]:
    """Alice, whose channel has one of each thing and files; Charlie’s has customers and files too."""
    make_things(alice)
    for person in (alice, charlie):
        Contact.everywhere.bulk_create(
            Contact(channel=person.channel, type="member", member_id=f"m{number}") for number in range(25)
        )
        door.start(person)
        person.channel.exports.update(file=_file(f"exports/{person.channel.slug}.xlsx"))
        ColumnarCopy.everywhere.create(
            channel=person.channel, version=1, state="current", file=_file(f"columnar/{person.channel.slug}-1.duckdb")
        )
    OrmQ.objects.all().delete()  # only what the deletion enqueues is done
    with patch.object(tables, "BATCH", 10):
        yield alice


def _file(name: str) -> str:
    return default_storage.save(name, ContentFile(b"x"))


def _files() -> list[str]:
    return [
        f"{folder}/{name}"
        for folder in ("exports", "columnar")
        if default_storage.exists(folder)
        for name in default_storage.listdir(folder)[1]
    ]


def rows_of(channel_id: int) -> dict[str, int]:
    """How many rows each table has that name the channel, in a column `channel_id`, in whatever table of the schema."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT table_name FROM information_schema.columns JOIN information_schema.tables "
            "USING (table_schema, table_name) WHERE column_name = 'channel_id' AND table_schema = current_schema() "
            "AND table_type = 'BASE TABLE'"
        )
        found = {}
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT count(*) FROM "{table}" WHERE channel_id = %s', [channel_id])
            found[table] = cursor.fetchone()[0]
    return {table: number for table, number in found.items() if number}


def ask(person: Person, name: str) -> Any:
    return person.client.post(person.url("channel_deletion"), {"name": name})


def test_everything_goes_and_nothing_of_another_channel(full: Person, charlie: Person) -> None:
    kept = rows_of(charlie.channel.pk)
    assert rows_of(full.channel.pk).keys() >= {"contacts_contact", "segments_segment", "exports_export", "crm_logentry"}
    assert ask(full, "Acme").status_code == 302
    door.work()
    assert rows_of(full.channel.pk) == {}
    assert not Channel.objects.filter(pk=full.channel.pk).exists()
    assert rows_of(charlie.channel.pk) == kept
    assert sorted(_files()) == ["columnar/borg-1.duckdb", "exports/borg.xlsx"]


def test_nobody_comes_in_from_the_moment_on_and_nothing_goes_on(full: Person, bob: Person) -> None:
    job = full.channel.jobs.create(channel=full.channel, task="exports.tasks.build", title="x")
    assert ask(full, "Acme").status_code == 302
    assert full.get("contacts").status_code == bob.get("chatroom").status_code == 404
    assert "aren’t a manager of any channel" in full.client.get("/").content.decode()
    job.refresh_from_db()
    assert job.state == Job.State.CANCELLED


def test_the_name_has_to_be_typed(full: Person) -> None:
    for wrong in ("", "acme", "Borg"):
        assert ask(full, wrong).status_code == 422
    assert Channel.objects.get(pk=full.channel.pk).deletion_requested_at is None


def test_only_owners_delete_a_channel(full: Person, bob: Person) -> None:
    assert ask(bob, "Acme").status_code == 403


def test_a_deletion_that_was_killed_goes_on(full: Person) -> None:
    assert ask(full, "Acme").status_code == 302
    for after in (1, 4, 9):
        with patch.object(jobs, "report_progress", _dies(after)), pytest.raises(OperationalError):
            door.work()
        assert Channel.objects.filter(pk=full.channel.pk).exists()
        Job.everywhere.filter(state=Job.State.RUNNING).update(beat_at="2020-01-01T00:00Z")
        assert jobs.revive() == 1
    door.work()
    assert rows_of(full.channel.pk) == {}
    assert not Channel.objects.filter(pk=full.channel.pk).exists()


def _dies(after: int) -> Callable[..., None]:
    times = 0

    def report(*_args: Any) -> None:
        nonlocal times
        times += 1
        if times >= after:
            raise OperationalError

    return report


def test_a_channel_is_deleted_once(full: Person) -> None:
    deletion.delete_channel(full.channel, by=full.actor)
    assert Job.everywhere.filter(task="crm.deletion.tasks.carry_on").count() == 1
    with pytest.raises(Exception, match="being deleted already"):
        deletion.delete_channel(full.channel, by=full.actor)


def states(person: Person) -> str:
    return str(person.client.get(reverse("channel_deletions")).content.decode())


def restart(person: Person, job: Job) -> int:
    return int(person.client.post(reverse("channel_deletion_restart", args=[job.pk])).status_code)


def test_owners_see_how_far_it_is_until_nothing_is_left(full: Person, bob: Person) -> None:
    answer = ask(full, "Acme")
    assert answer.headers["Location"] == reverse("channel_deletions")
    assert "Being deleted: 0 entries are gone." in states(full)
    assert 'hx-trigger="every 2s"' in states(full)
    assert reverse("channel_deletions") in full.client.get("/").content.decode()
    assert "Acme" not in states(bob)
    seen: list[str] = []
    with patch.object(jobs, "report_progress", _looking(lambda: seen.append(states(full)))):
        door.work()
    assert all("Acme" in page for page in seen)  # to the last row that is counted
    assert "What was deleted is gone." in states(full)
    assert 'hx-trigger="every 2s"' not in states(full).partition('id="deletions"')[2]


def _looking(look: Callable[[], None]) -> Callable[..., None]:
    report = jobs.report_progress

    def report_and_look(*args: Any) -> None:
        report(*args)
        look()

    return report_and_look


def test_a_deletion_that_has_stopped_says_so_and_is_started_again_by_an_owner(
    full: Person, bob: Person, charlie: Person
) -> None:
    ask(full, "Acme")
    with _broken_storage():
        door.work()
    job = Job.everywhere.get(task="crm.deletion.tasks.carry_on")
    assert job.state == Job.State.FAILED
    page = states(full)
    assert "The deletion has stopped" in page
    assert "Something went wrong on the server." in page
    assert full.get("contacts").status_code == 404
    for stranger in (bob, charlie):
        assert restart(stranger, job) == 404
    assert restart(full, job) == 302
    assert "Being deleted:" in states(full)
    assert restart(full, job) == 404  # the newest job counts
    door.work()
    assert rows_of(full.channel.pk) == {}
    assert not Channel.objects.filter(pk=full.channel.pk).exists()


def test_one_whose_worker_ended_each_time_has_stopped_too(full: Person) -> None:
    ask(full, "Acme")
    with patch.object(jobs, "report_progress", _dies(1)):
        for _attempt in range(5):
            with pytest.raises(OperationalError):
                door.work()
            Job.everywhere.filter(state=Job.State.RUNNING).update(beat_at="2020-01-01T00:00Z")
            assert jobs.revive() == 1
    door.work()
    assert "It was tried 5 times" in states(full)
    [job] = deletions_of(full.user)
    assert restart(full, job) == 302
    door.work()
    assert not Channel.objects.filter(pk=full.channel.pk).exists()


def _broken_storage() -> Any:
    def fail(_channel: Channel) -> None:
        raise OSError("The disk can't be read.")

    return patch("crm.deletion.files.file_removers", [fail])


def test_an_invitation_to_a_channel_that_is_being_deleted_is_not_accepted(full: Person, charlie: Person) -> None:
    for_nobody = managers.invite(full.channel, "zoe@example.com", by=full.actor)
    for_charlie = managers.invite(full.channel, charlie.user.email, by=full.actor)
    ask(full, "Acme")
    form = {"name": "Zoe", "password1": cast.PASSWORD, "password2": cast.PASSWORD}
    for client, invited in ((Client(), for_nobody), (charlie.client, for_charlie)):
        for answer in (client.get(invited.path), client.post(invited.path, form)):
            assert answer.status_code == 410
            assert "is being deleted" in answer.content.decode()
    with pytest.raises(ValidationError, match="is being deleted"):  # the page was open before
        managers.accept(for_charlie.invitation, charlie.user)
    with pytest.raises(ValidationError, match="is being deleted"):
        managers.sign_up(for_nobody.invitation, "Zoe", cast.PASSWORD, "en")
    assert not User.objects.filter(email="zoe@example.com").exists()


def test_a_user_of_two_channels_keeps_the_other(full: Person, charlie: Person) -> None:
    cast.hire(charlie.channel, "Zoe", cast.owner_role(charlie.channel))
    assert ask(full, "Acme").status_code == 302
    door.work()
    assert charlie.get("contacts").status_code == 200
