"""A channel is deleted with everything that it has, and nothing of another one."""

from collections.abc import Callable, Iterator
from typing import Any
from unittest.mock import patch

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import OperationalError, connection
from django_q.models import OrmQ

from contacts.models import ColumnarCopy, Contact
from crm import deletion, jobs
from crm.deletion import tables
from crm.models import Channel, Job
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
    for name in _files():
        default_storage.delete(name)


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


def test_a_user_of_two_channels_keeps_the_other(full: Person, charlie: Person) -> None:
    cast.hire(charlie.channel, "Zoe", cast.owner_role(charlie.channel))
    assert ask(full, "Acme").status_code == 302
    door.work()
    assert charlie.get("contacts").status_code == 200
