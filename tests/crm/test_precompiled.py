"""What is read more quickly than by Django itself is read alike."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from contacts.inbox import open_chat
from contacts.inbox.chats import unread as unread_chats
from crm import jobs, managers
from crm.access import membership
from crm.actors import SYSTEM
from crm.channels.queries import memberships
from crm.chatroom.notices import post
from crm.chatroom.queries import unread
from crm.jobs.queries import open_jobs
from crm.models import Channel, Job, Manager
from crm.postgres.moments import MomentLoader
from crm.precompiled import Precompiled, PrecompiledCount
from tests import cast
from tests.cast import Person

pytestmark = pytest.mark.django_db


def test_a_membership_is_that_of_the_orm(
    alice: Person, bob: Person, acme: Channel, django_assert_num_queries: Any
) -> None:
    membership(-7, "acme")
    for person in (alice, bob):
        expected = Manager.everywhere.select_related("channel", "role", "user").get(pk=person.manager.pk)
        with django_assert_num_queries(1):
            found = membership(person.user.pk, "acme")
            assert found
            for one, other in [(found, expected), (found.user, expected.user), (found.channel, expected.channel),
                               (found.role, expected.role)]:  # fmt: skip
                names = [field.attname for field in one._meta.concrete_fields]
                assert [getattr(one, name) for name in names] == [getattr(other, name) for name in names]
                assert not one._state.adding
            assert found.permissions == expected.permissions
        assert found.keys_version  # type: ignore[attr-defined]  # annotated
        found.preferences = {"changed": 1}
        found.save(update_fields=["preferences"])
        again = membership(person.user.pk, "acme")
        assert again
        assert again.preferences == {"changed": 1}
    assert membership(alice.user.pk, "other") is None


def test_a_session_ends_when_it_is_over_or_removed(alice: Person) -> None:
    assert alice.get("chatroom").status_code == 200
    session = Session.objects.get()
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert alice.get("chatroom").status_code == 302
    session.save()
    assert alice.get("chatroom").status_code == 302  # the browser has lost the key


def test_the_frame_of_each_page_shows_what_the_orm_finds(alice: Person, bob: Person, charlie: Person) -> None:
    """Twice, as the first call compiles, and with rows of others that must not count."""
    managers.add_manager(charlie.channel, alice.user, cast.basic_role(charlie.channel), by=SYSTEM)
    ada = cast.member(alice.channel, "1", "Ada")
    for number, manager in enumerate((alice.manager, bob.manager, charlie.manager), 1):
        for _ in range(number):
            post(manager, "Hello")
            jobs.start(manager.channel, "exports.tasks.build", "Download", manager=manager)
    over = jobs.start(alice.channel, "exports.tasks.build", "Over", manager=alice.manager)
    Job.everywhere.filter(pk=over.pk).update(state=Job.State.DONE, ended_at=timezone.now() - timedelta(minutes=1))
    open_chat(alice.channel, ada, "Where is my parcel?")
    for _ in range(2):
        for person, notices, chats in ((alice, 1, 1), (bob, 2, 1), (charlie, 3, 0)):
            manager = person.manager
            assert unread(manager) == manager.notices.filter(read_at=None).count() == notices
            assert unread_chats(manager) == chats
            assert open_jobs(manager) == list(manager.jobs.exclude(pk=over.pk).order_by("id"))
            assert [job.title for job in open_jobs(manager)] == ["Download"] * notices
            own = Manager.everywhere.filter(user=person.user).order_by("channel__name")
            assert memberships(person.user) == list(own)
    assert [one.channel.name for one in memberships(alice.user)] == ["Acme", "Borg"]


def test_a_query_must_have_each_of_its_values() -> None:
    broken = Precompiled(lambda slug, pk: Channel.objects.filter(slug=slug), ("\N{NULL}slug", -1))
    with pytest.raises(ValueError, match="each of its values"):
        broken.first("acme", 1)
    with pytest.raises(ValueError, match="each of its values"):
        PrecompiledCount(lambda slug, pk: Channel.objects.filter(pk=pk), ("\N{NULL}slug", -1)).number("acme", 1)


@given(st.datetimes(timezones=st.just(UTC)), st.sampled_from(["UTC", "Asia/Seoul", "America/St_Johns"]))
def test_moments_are_read_exactly_in_any_time_zone_of_the_server(moment: datetime, zone: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('TimeZone', %s, true)", [zone])
        try:
            cursor.execute("SELECT %s::timestamptz", [moment])
            assert cursor.fetchone()[0] == moment
            cursor.execute("SELECT %s::timestamptz::text", [moment])
            text = cursor.fetchone()[0].encode()
        finally:
            cursor.execute("SELECT set_config('TimeZone', 'UTC', true)")
    assert MomentLoader(0).load(text) == moment
    assert type(cursor.connection.adapters.get_loader(1184, 0)) is type(MomentLoader)
    assert cursor.connection.adapters.get_loader(1184, 0) is MomentLoader
