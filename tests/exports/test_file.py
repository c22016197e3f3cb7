"""The finished file: who gets it, how long, and what is written down about it."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone

from contacts.models import Contact
from crm import managers
from crm.models import Channel, LogEntry
from exports import tasks
from exports.models import Export
from tests import cast
from tests.cast import Person
from tests.exports import door

pytestmark = pytest.mark.django_db(transaction=True)

WEEK = timedelta(days=7)


def status(person: Person, export: Export) -> int:
    answer: int = person.client.get(f"/c/acme/exports/{export.pk}/file/").status_code
    return answer


def test_its_owner_gets_it(alice: Person, made: Export) -> None:
    answer = alice.get("export_file", made.pk)
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith('attachment; filename="acme-contacts-2')
    assert answer["Content-Type"] == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer.streaming
    content = b"".join(answer.streaming_content)
    assert int(answer["Content-Length"]) == len(content)
    assert len(door.table(door.decrypt(content))) == 5


def test_it_opens_only_with_the_password(alice: Person, made: Export) -> None:
    content = door.download(alice, made)
    assert b"Customer" not in content
    with pytest.raises(Exception, match="verification failed"):
        door.decrypt(content, "wrong")


@pytest.mark.parametrize("page", ["exports", "export_new", "export_file"])
def test_nothing_of_it_is_kept_on_the_way(alice: Person, made: Export, page: str) -> None:
    answer = alice.get(page, made.pk) if page == "export_file" else alice.get(page)
    assert "no-store" in answer["Cache-Control"]
    assert "private" in answer["Cache-Control"]


def test_nobody_else_gets_it(
    alice: Person, olga: Person, bob: Person, vera: Person, charlie: Person, made: Export
) -> None:
    before = LogEntry.everywhere.count()
    assert [status(person, made) for person in (olga, bob, vera, charlie)] == [404, 403, 403, 404]
    nobody = Client().get(alice.url("export_file", made.pk))
    assert (nobody.status_code, "/login/" in nobody["Location"]) == (302, True)
    assert charlie.get("export_file", made.pk).status_code == 404  # by his own channel's address
    assert LogEntry.everywhere.count() == before


def test_another_owner_neither_sees_nor_stops_it(alice: Person, olga: Person, customers: list[Contact]) -> None:
    door.start(alice)
    export = door.exports(alice)[0]
    assert olga.post("export_cancellation", export.pk).status_code == 404
    assert door.REASON not in olga.get("exports").content.decode()
    assert door.REASON in alice.get("exports").content.decode()
    assert door.exports(alice)[0].job.state == "queued"


def test_not_after_the_role_was_lost(alice: Person, olga: Person, acme: Channel, made: Export) -> None:
    managers.change_role(alice.manager, cast.basic_role(acme), by=olga.actor)
    assert status(alice, made) == 403
    managers.change_role(alice.manager, cast.owner_role(acme), by=olga.actor)
    assert status(alice, made) == 200


def test_not_after_leaving_and_coming_back(alice: Person, olga: Person, acme: Channel, made: Export) -> None:
    managers.remove_manager(alice.manager, by=olga.actor)
    assert status(alice, made) == 404
    managers.add_manager(acme, alice.user, cast.owner_role(acme), by=olga.actor)
    assert status(alice, made) == 404
    with time_machine.travel(timezone.now() + WEEK):
        tasks.expire()
    assert door.files() == []


def test_for_7_days(alice: Person, made: Export) -> None:
    assert made.made_at
    with time_machine.travel(made.made_at + WEEK - timedelta(minutes=1)):
        assert tasks.expire() == 0
        assert status(alice, made) == 200
    with time_machine.travel(made.made_at + WEEK):
        assert status(alice, made) == 410
        assert tasks.expire() == 1
        assert tasks.expire() == 0
        answer = alice.get("export_file", made.pk)
        assert (answer.status_code, "This file has expired" in answer.content.decode()) == (410, True)
        assert "Expired" in door.chatroom(alice)
        assert "Expired" in alice.get("exports").content.decode()
    assert door.files() == []


def test_a_file_that_is_missing_counts_as_expired(alice: Person, made: Export) -> None:
    default_storage.delete(made.file)
    before = LogEntry.everywhere.count()
    assert status(alice, made) == 410
    assert LogEntry.everywhere.count() == before


def test_there_is_none_before_it_is_made(alice: Person, customers: list[Contact]) -> None:
    door.start(alice)
    assert status(alice, door.exports(alice)[0]) == 404


def test_it_lies_where_no_web_server_looks_under_a_name_nobody_guesses(made: Export) -> None:
    path = default_storage.path(made.file)
    assert not path.startswith(str(settings.STATIC_ROOT))
    assert len(made.token) == 43
    assert made.token in made.file
    assert str(made.pk) not in made.file.removesuffix("-1.xlsx").replace(made.token, "")


def test_asking_making_and_each_download_are_logged_with_the_reason(alice: Person, made: Export) -> None:
    door.download(alice, made)
    door.download(alice, made)
    entries = LogEntry.everywhere.filter(subject_type="export").order_by("id")
    assert [entry.verb for entry in entries] == ["export.started", "export.made", *["export.downloaded"] * 2]
    assert all(entry.details["reason"] == door.REASON for entry in entries if entry.verb != "export.made")
    assert entries[2].actor == alice.user
    assert entries[2].ip_address == "127.0.0.1"


def test_the_log_doesnt_keep_what_was_searched_for(alice: Person, acme: Channel, customers: list[Contact]) -> None:
    cast.member(acme, "x", "Ada", email="ada@example.net")
    door.start(alice, stated=1, q="ada@example.net")
    door.work()
    kept: list[Any] = [*LogEntry.everywhere.values_list("details", flat=True), *Export.everywhere.values()]
    assert "ada@example.net" not in str(kept)


def test_the_list_of_downloads_is_empty_at_first(alice: Person) -> None:
    assert "No downloads yet" in alice.get("exports").content.decode()


def test_the_list_follows_the_work(alice: Person, customers: list[Contact]) -> None:
    door.start(alice)
    working = alice.part("exports").content.decode()
    assert "every 2s" in working
    assert "Waiting" in working
    door.work()
    ready = alice.part("exports").content.decode()
    assert "every 2s" not in ready
    assert alice.url("export_file", door.exports(alice)[0].pk) in ready
    assert "<html" not in ready


def test_the_list_costs_the_same_for_many_downloads(
    alice: Person, made: Export, django_assert_max_num_queries: Any
) -> None:
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        door.start(alice)
    with django_assert_max_num_queries(9):
        alice.get("exports")
