"""manage.py demo: people who don't exist, by the rules of those who do."""

from collections.abc import Iterator
from datetime import UTC, datetime
from io import StringIO
from itertools import chain

import pytest
from django.core.management import CommandError, call_command

from contacts.demo.keys import KEYS
from contacts.demo.people import people
from contacts.fields import PROFILE, STANDARD_KEYS, Catalogue
from contacts.keys import add_key
from contacts.models import Contact
from contacts.values import TYPES
from contacts.values.tags import read_tags
from crm.actors import SYSTEM
from crm.models import Channel, Role, User

NOW = datetime(2026, 11, 1, tzinfo=UTC)


def demo(contacts: int, **options: object) -> str:
    said = StringIO()
    call_command("demo", contacts=contacts, stdout=said, **options)
    return said.getvalue()


@pytest.fixture
def channel(db: None) -> Channel:
    User.objects.create_user("owner@example.com")
    assert "500 contacts" in demo(500)
    return Channel.objects.get(slug="demo")


def test_the_owner_of_the_first_run_owns_the_channel(channel: Channel) -> None:
    manager = channel.managers.get()
    assert (manager.user.email, manager.role.kind) == ("owner@example.com", Role.Kind.OWNER)


def test_all_values_are_what_their_keys_say(channel: Channel) -> None:
    catalogue = Catalogue.of(channel)
    assert {field.path for field in catalogue.profile()} == {key for key, *_rest in STANDARD_KEYS} | {
        entry.key for entry in KEYS
    }
    assert {field.type.name for field in catalogue.profile()} == set(TYPES)
    contacts = list(channel.contacts.all())
    for contact in contacts:
        contact.clean_fields(exclude=["profile", "channel"])  # what constraints say, PostgreSQL has seen to
        assert read_tags(",".join(contact.tags)) == contact.tags
        for key, value in contact.profile.items():
            parsed = catalogue[f"{PROFILE}.{key}"].type.parse(value, catalogue.context)
            assert (parsed, type(parsed)) == (value, type(value))
    used = set(chain.from_iterable(contact.profile for contact in contacts))
    assert len(used) >= 28


def test_most_are_members_and_nobody_is_out_of_reach(channel: Channel) -> None:
    members = channel.contacts.filter(type="member").count()
    assert 360 < members < 440
    assert not channel.contacts.filter(email_key=None, mobile_key=None).exists()
    assert 0 < channel.contacts.filter(last_seen_at=None).count() < 100


def test_again_adds_as_many_others(channel: Channel) -> None:
    demo(500)
    assert channel.contacts.count() == 1000
    names = channel.contacts.values_list("profile__email", flat=True)
    assert len(set(names)) > 800


def test_a_channel_can_be_named(channel: Channel) -> None:
    demo(3, channel="other")
    assert Contact.everywhere.filter(channel__slug="other").count() == 3
    assert channel.contacts.count() == 500


def test_a_key_of_another_type_is_not_filled_wrongly(acme: Channel) -> None:
    add_key(acme, "plan", "number", by=SYSTEM)
    with pytest.raises(CommandError, match="plan"):
        demo(5, channel="acme")
    assert not acme.contacts.exists()


def test_the_same_seed_gives_the_same_people() -> None:
    def some(seed: int) -> Iterator[object]:
        return people(20, first=1, seed=seed, now=NOW)

    assert list(some(1)) == list(some(1))
    assert list(some(1)) != list(some(2))
