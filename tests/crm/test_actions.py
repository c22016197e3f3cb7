"""Channels, roles and managers: what a new channel has, and that it always keeps an owner."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from crm.actors import SYSTEM
from crm.channels import actions
from crm.models import Channel, Role, User
from crm.permissions import BASIC, OWNER_ONLY, PERMISSIONS
from tests import cast
from tests.cast import Person
from tests.together import together

pytestmark = pytest.mark.django_db


@pytest.fixture
def olga(acme: Channel) -> Person:
    """Another owner of Acme."""
    return cast.hire(acme, "Olga", cast.owner_role(acme))


def owners(channel: Channel) -> list[str]:
    return [str(manager) for manager in channel.managers.filter(role__kind="owner").order_by("id")]


def test_a_new_channel_has_two_roles(acme: Channel) -> None:
    owner, basic = acme.roles.order_by("id")
    assert (owner.kind, owner.permissions) == ("owner", frozenset(PERMISSIONS))
    assert (basic.kind, basic.permissions) == ("basic", BASIC)
    assert not basic.permissions & OWNER_ONLY


def test_a_new_channel_has_the_standard_keys_in_order(acme: Channel) -> None:
    keys = list(acme.profile_keys.order_by("position"))
    assert [key.key for key in keys][:3] == ["name", "email", "mobileNumber"]
    assert len({key.position for key in keys}) == len(keys)


def test_a_new_channel_has_secrets_of_its_own(acme: Channel, charlie: Person) -> None:
    for secret in ("member_hash_secret", "plugin_key"):
        assert len(getattr(acme, secret)) >= 32
        assert getattr(acme, secret) != getattr(charlie.channel, secret)


def test_a_new_channel_stands_in_its_log(acme: Channel) -> None:
    entry = acme.log.get(verb="channel.created")
    assert (entry.actor_name, entry.subject_name) == ("Roster", "Acme")


@pytest.mark.parametrize(
    "wrong",
    [{"slug": "Not a slug"}, {"slug": ""}, {"name": ""}, {"time_zone": "Europe/Atlantis"}, {"country": "XX"},
     {"language": "de"}, {"slug": "acme"}],
)  # fmt: skip
def test_a_channel_that_makes_no_sense_is_not_made(acme: Channel, wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        actions.create_channel(**{"slug": "new", "name": "New", **wrong}, by=SYSTEM)
    assert list(Channel.objects.all()) == [acme]
    assert Role.everywhere.count() == 2


def test_a_manager_is_basic_unless_said_otherwise(acme: Channel, alice: Person) -> None:
    user = User.objects.create_user("new@example.com")
    manager = actions.add_manager(acme, user, by=alice.actor)
    assert manager.role.kind == "basic"
    assert acme.log.get(verb="manager.added", subject_id=manager.pk).after == {"role": "basic"}


def test_nobody_is_a_manager_of_one_channel_twice(acme: Channel, alice: Person) -> None:
    entries = acme.log.count()
    with pytest.raises(IntegrityError), transaction.atomic():
        actions.add_manager(acme, alice.user, by=SYSTEM)
    assert acme.log.count() == entries


def test_the_last_owner_can_be_neither_removed_nor_given_another_role(acme: Channel, alice: Person) -> None:
    with pytest.raises(ValidationError, match="last owner"):
        actions.remove_manager(alice.manager, by=alice.actor)
    with pytest.raises(ValidationError, match="last owner"):
        actions.change_role(alice.manager, cast.basic_role(acme), by=alice.actor)
    assert owners(acme) == ["Alice"]


def test_the_last_owner_may_be_made_an_owner(acme: Channel, alice: Person) -> None:
    actions.change_role(alice.manager, cast.owner_role(acme), by=alice.actor)
    assert owners(acme) == ["Alice"]


def test_an_owner_may_go_while_another_stays(acme: Channel, alice: Person, olga: Person) -> None:
    actions.remove_manager(alice.manager, by=olga.actor)
    assert owners(acme) == ["Olga"]
    assert User.objects.filter(pk=alice.user.pk).exists()


def test_a_role_that_was_changed_meanwhile_counts_as_it_is_now(acme: Channel, alice: Person, olga: Person) -> None:
    stale = acme.managers.select_related("role").get(pk=olga.manager.pk)
    actions.change_role(olga.manager, cast.basic_role(acme), by=alice.actor)
    actions.remove_manager(stale, by=alice.actor)
    assert owners(acme) == ["Alice"]


@pytest.mark.parametrize("attempt", range(5))
@pytest.mark.django_db(transaction=True)
def test_the_last_two_owners_cannot_both_go_at_once(acme: Channel, alice: Person, olga: Person, attempt: int) -> None:
    answers = together(
        lambda: actions.remove_manager(alice.manager, by=olga.actor),
        lambda: actions.change_role(olga.manager, cast.basic_role(acme), by=alice.actor),
    )
    assert [type(answer) for answer in answers if answer is not None] == [ValidationError]
    assert len(owners(acme)) == 1


def test_a_role_of_another_channel_cannot_be_given(acme: Channel, bob: Person, charlie: Person) -> None:
    foreign = cast.owner_role(charlie.channel)
    with pytest.raises(ValidationError):
        actions.change_role(bob.manager, foreign, by=SYSTEM)
    with pytest.raises(ValidationError):
        actions.add_manager(acme, User.objects.create_user("new@example.com"), foreign, by=SYSTEM)
    assert acme.managers.filter(role__channel=charlie.channel).count() == 0


def test_a_channel_has_at_most_20_roles(acme: Channel, charlie: Person) -> None:
    for number in range(18):
        role = Role(channel=acme, name=f"Role {number}", granted=["contacts.view"])
        role.full_clean()
        role.save()
    with pytest.raises(ValidationError, match="at most 20 roles"):
        Role(channel=acme, name="One too many").full_clean()
    role.full_clean()  # the twentieth itself stays valid
    Role(channel=charlie.channel, name="Elsewhere").full_clean()


@pytest.mark.parametrize("granted", [["contacts.fly"], ["contacts.export"], ["contacts.view", "managers.manage"]])
def test_a_role_grants_what_is_in_the_catalogue_and_not_reserved(acme: Channel, granted: list[str]) -> None:
    with pytest.raises(ValidationError):
        Role(channel=acme, name="Sly", granted=granted).full_clean()


def test_a_role_that_somebody_has_cannot_be_deleted(acme: Channel, vera: Person) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        vera.manager.role.delete()


def test_an_address_belongs_to_one_user_in_any_case(alice: Person) -> None:
    assert User.objects.create_user("Bea@Example.COM").email == "bea@example.com"
    for again in ("bea@example.com", "BEA@EXAMPLE.com"):
        with pytest.raises(IntegrityError), transaction.atomic():
            User.objects.create(email=again)
