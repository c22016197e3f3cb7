"""What roles grant: rights that need others, what is reserved to owners; and the people of a deleted role."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from crm import managers, roles
from crm.models import Channel, Role
from crm.permissions import BASIC, OWNER_ONLY, PERMISSIONS, with_needed, without_dependents
from tests import cast
from tests.access.needs import NEEDS, POST_NEEDS
from tests.cast import Person
from tests.together import together

pytestmark = pytest.mark.django_db

GRANTABLE = sorted(PERMISSIONS.keys() - OWNER_ONLY)
NAMES = st.frozensets(st.sampled_from(sorted(PERMISSIONS)))


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


@pytest.mark.parametrize("name", sorted(PERMISSIONS))
def test_a_right_that_opens_nothing_without_another_needs_it(name: str) -> None:
    opened = [needed for needed in (*NEEDS.values(), *POST_NEEDS.values()) if name in needed]
    if opened:
        assert with_needed({name}) == frozenset.intersection(*opened)


def test_each_right_opens_something() -> None:
    assert PERMISSIONS.keys() == frozenset().union(*NEEDS.values(), *POST_NEEDS.values())


@given(NAMES)
def test_with_what_is_needed_nothing_more_is_needed(names: frozenset[str]) -> None:
    granted = with_needed(names)
    assert names <= granted
    assert with_needed(granted) == granted
    assert all(need in granted for name in granted for need in PERMISSIONS[name].needs)


@given(NAMES, st.sampled_from(sorted(PERMISSIONS)))
def test_what_is_taken_away_takes_along_what_needs_it_and_no_more(names: frozenset[str], taken: str) -> None:
    granted = with_needed(names)
    left = without_dependents(granted, taken)
    assert taken not in left
    assert with_needed(left) == left
    assert granted - left == {name for name in granted if taken in with_needed({name})}


@given(NAMES)
def test_needs_never_make_an_owners_right_common(names: frozenset[str]) -> None:
    assert with_needed(names) & OWNER_ONLY == names & OWNER_ONLY


def test_the_basic_rights_are_complete() -> None:
    assert with_needed(BASIC) == BASIC


def test_a_granted_right_takes_along_what_it_needs(acme: Channel, alice: Person) -> None:
    role = roles.create_role(acme, "helpers", by=alice.actor)
    assert roles.grant(role, "contacts.delete", by=alice.actor) == {"contacts.delete", "contacts.view"}
    assert roles.grant(role, "log.view", by=alice.actor) == {"log.view"}
    entry = acme.log.filter(verb="role.changed").latest("id")
    assert (entry.before or {})["granted"] == ["contacts.delete", "contacts.view"]
    assert (entry.after or {})["granted"] == ["contacts.delete", "contacts.view", "log.view"]


def test_a_right_that_is_taken_away_takes_along_what_needs_it(acme: Channel, alice: Person) -> None:
    role = roles.create_role(acme, "helpers", ["contacts.delete", "log.view", "inbox.view"], by=alice.actor)
    assert roles.revoke(role, "contacts.view", by=alice.actor) == {"contacts.view", "contacts.delete", "log.view"}
    role.refresh_from_db()
    assert role.permissions == {"inbox.view"}


def test_a_right_that_is_granted_already_is_no_change(acme: Channel, alice: Person) -> None:
    assert roles.grant(cast.basic_role(acme), "contacts.view", by=alice.actor) == frozenset()
    assert roles.revoke(cast.basic_role(acme), "log.view", by=alice.actor) == frozenset()
    assert not acme.log.filter(verb="role.changed").exists()


@pytest.mark.parametrize("name", [*sorted(OWNER_ONLY), "contacts.fly"])
def test_what_is_for_owners_is_granted_to_no_other_role(acme: Channel, alice: Person, name: str) -> None:
    with pytest.raises(ValidationError):
        roles.grant(cast.basic_role(acme), name, by=alice.actor)
    with pytest.raises(ValidationError):
        roles.create_role(acme, "sly", [name], by=alice.actor)
    with pytest.raises(ValidationError):
        roles.update_role(cast.basic_role(acme), {"granted": [name]}, by=alice.actor)


def test_an_owner_may_do_everything(acme: Channel, alice: Person) -> None:
    owner = cast.owner_role(acme)
    for act in (
        lambda: roles.revoke(owner, "contacts.view", by=alice.actor),
        lambda: roles.update_role(owner, {"name": "chief"}, by=alice.actor),
        lambda: roles.delete_role(owner, by=alice.actor),
        lambda: roles.set_default_role(owner, by=alice.actor),
    ):
        with pytest.raises(ValidationError):
            act()


def test_a_role_is_renamed_and_a_built_in_one_is_not(acme: Channel, alice: Person) -> None:
    role = roles.create_role(acme, "helpers", by=alice.actor)
    assert roles.update_role(role, {"name": "  Night   shift "}, by=alice.actor).name == "Night shift"
    assert acme.log.get(verb="role.changed").before == {"name": "helpers"}
    with pytest.raises(ValidationError, match="keeps its name"):
        roles.update_role(cast.basic_role(acme), {"name": "other"}, by=alice.actor)


@pytest.mark.parametrize("name", ["", "  ", "HELPERS", "Owner", "owner", "Basic", "소유자", "기본"])
def test_no_role_looks_like_another(acme: Channel, alice: Person, name: str) -> None:
    roles.create_role(acme, "Helpers", by=alice.actor)
    with pytest.raises(ValidationError):
        roles.create_role(acme, name, by=alice.actor)


def test_the_people_of_a_deleted_role_get_another(acme: Channel, alice: Person, vera: Person) -> None:
    viewer = vera.manager.role
    invitation = managers.invite(acme, "bea@example.com", viewer, by=alice.actor).invitation
    roles.set_default_role(viewer, by=alice.actor)
    with pytest.raises(ValidationError, match="Choose another one"):
        roles.delete_role(viewer, by=alice.actor)
    with pytest.raises(ValidationError, match="Choose another one"):
        roles.delete_role(viewer, viewer, by=alice.actor)
    roles.delete_role(viewer, cast.basic_role(acme), by=alice.actor)
    invitation.refresh_from_db()
    assert acme.managers.get(pk=vera.manager.pk).role == invitation.role == cast.basic_role(acme)
    assert acme.roles.get(is_default=True).kind == "basic"
    assert acme.log.get(verb="role.deleted").before == {"granted": ["contacts.view"]}
    assert acme.log.get(verb="manager.role_changed").after == {"role": "basic"}


def test_a_role_of_which_closed_invitations_speak_is_deleted(acme: Channel, alice: Person) -> None:
    role = roles.create_role(acme, "helpers", by=alice.actor)
    managers.withdraw(managers.invite(acme, "bea@example.com", role, by=alice.actor).invitation, by=alice.actor)
    roles.delete_role(role, by=alice.actor)
    assert acme.invitations.get().role is None


def test_the_people_of_a_deleted_role_get_none_of_another_channel(
    acme: Channel, alice: Person, vera: Person, charlie: Person
) -> None:
    with pytest.raises(ValidationError):
        roles.delete_role(vera.manager.role, cast.owner_role(charlie.channel), by=alice.actor)
    assert acme.roles.filter(name="viewer").exists()


@pytest.mark.django_db(transaction=True)
def test_of_twenty_roles_added_at_once_no_more_than_the_limit_stay(acme: Channel, alice: Person) -> None:
    for number in range(10):
        roles.create_role(acme, f"role {number}", by=alice.actor)
    together(*[lambda name=f"more {n}": roles.create_role(acme, name, by=alice.actor) for n in range(20)])
    assert acme.roles.count() == Role.LIMIT


@pytest.mark.django_db(transaction=True)
def test_rights_granted_at_once_are_all_kept(acme: Channel, alice: Person) -> None:
    role = roles.create_role(acme, "helpers", by=alice.actor)
    answers = together(*[lambda name=name: roles.grant(role, name, by=alice.actor) for name in GRANTABLE])
    assert not [answer for answer in answers if isinstance(answer, Exception)]
    role.refresh_from_db()
    assert role.permissions == frozenset(GRANTABLE)
