"""Who is a manager with which role, and that a channel always keeps an owner."""

import pytest
from django.core.exceptions import ValidationError

from crm import managers
from crm.actors import SYSTEM
from crm.models import Channel, User
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


def test_a_manager_is_basic_unless_said_otherwise(acme: Channel, alice: Person) -> None:
    user = User.objects.create_user("new@example.com")
    manager = managers.add_manager(acme, user, by=alice.actor)
    assert manager.role.kind == "basic"
    assert acme.log.get(verb="manager.added", subject_id=manager.pk).after == {"role": "basic"}


def test_nobody_is_a_manager_of_one_channel_twice(acme: Channel, alice: Person) -> None:
    entries = acme.log.count()
    with pytest.raises(ValidationError, match=r"alice@example\.com is already a manager"):
        managers.add_manager(acme, alice.user, by=SYSTEM)
    assert acme.log.count() == entries


def test_the_last_owner_can_be_neither_removed_nor_given_another_role(acme: Channel, alice: Person) -> None:
    with pytest.raises(ValidationError, match="last owner"):
        managers.remove_manager(alice.manager, by=alice.actor)
    with pytest.raises(ValidationError, match="last owner"):
        managers.change_role(alice.manager, cast.basic_role(acme), by=alice.actor)
    assert owners(acme) == ["Alice"]


def test_the_last_owner_may_be_made_an_owner(acme: Channel, alice: Person) -> None:
    managers.change_role(alice.manager, cast.owner_role(acme), by=alice.actor)
    assert owners(acme) == ["Alice"]


def test_an_owner_may_go_while_another_stays(acme: Channel, alice: Person, olga: Person) -> None:
    managers.remove_manager(alice.manager, by=olga.actor)
    assert owners(acme) == ["Olga"]
    assert User.objects.filter(pk=alice.user.pk).exists()


def test_a_role_that_was_changed_meanwhile_counts_as_it_is_now(acme: Channel, alice: Person, olga: Person) -> None:
    stale = acme.managers.select_related("role").get(pk=olga.manager.pk)
    managers.change_role(olga.manager, cast.basic_role(acme), by=alice.actor)
    managers.remove_manager(stale, by=alice.actor)
    assert owners(acme) == ["Alice"]


def test_who_leaves_and_who_is_removed_are_in_the_log(acme: Channel, alice: Person, bob: Person, vera: Person) -> None:
    managers.remove_manager(bob.manager, by=bob.actor)
    managers.remove_manager(vera.manager, by=alice.actor)
    left, removed = acme.log.get(verb="manager.left"), acme.log.get(verb="manager.removed")
    assert (left.subject_name, left.before) == ("Bob", {"role": "basic"})
    assert (removed.subject_name, removed.actor_name, removed.before) == ("Vera", "Alice", {"role": "viewer"})


def test_a_changed_role_stands_in_the_log_and_in_the_chatroom_of_whom_it_concerns(
    acme: Channel, alice: Person, bob: Person
) -> None:
    managers.change_role(bob.manager, cast.viewer_role(acme), by=alice.actor)
    entry = acme.log.get(verb="manager.role_changed")
    assert (entry.before, entry.after) == ({"role": "basic"}, {"role": "viewer"})
    assert bob.manager.notices.get().text == "Your role in this channel has changed from “Basic” to “viewer”."
    managers.change_role(bob.manager, acme.roles.get(name="viewer"), by=alice.actor)
    assert acme.log.filter(verb="manager.role_changed").count() == 1


@pytest.mark.parametrize("way", ["removed", "demoted", "deactivated"])
def test_who_goes_leaves_no_way_back_by_an_invitation(acme: Channel, alice: Person, olga: Person, way: str) -> None:
    back = managers.invite(acme, "olga.at.home@example.com", cast.owner_role(acme), by=olga.actor).invitation
    kept = managers.invite(acme, "new@example.com", by=alice.actor).invitation
    if way == "removed":
        managers.remove_manager(olga.manager, by=alice.actor)
    elif way == "demoted":
        managers.change_role(olga.manager, cast.basic_role(acme), by=alice.actor)
    else:
        managers.set_active(olga.user, False, by=alice.actor)
    back.refresh_from_db()
    kept.refresh_from_db()
    assert (back.state, kept.state) == ("withdrawn", "open")
    assert acme.log.get(verb="manager.invitation_withdrawn").subject_name == "olga.at.home@example.com"


@pytest.mark.parametrize("attempt", range(5))
@pytest.mark.django_db(transaction=True)
def test_the_last_two_owners_cannot_both_go_at_once(acme: Channel, alice: Person, olga: Person, attempt: int) -> None:
    answers = together(
        lambda: managers.remove_manager(alice.manager, by=olga.actor),
        lambda: managers.change_role(olga.manager, cast.basic_role(acme), by=alice.actor),
    )
    assert [type(answer) for answer in answers if answer is not None] == [ValidationError]
    assert len(owners(acme)) == 1


def test_a_role_of_another_channel_cannot_be_given(acme: Channel, bob: Person, charlie: Person) -> None:
    foreign = cast.owner_role(charlie.channel)
    with pytest.raises(ValidationError):
        managers.change_role(bob.manager, foreign, by=SYSTEM)
    with pytest.raises(ValidationError):
        managers.add_manager(acme, User.objects.create_user("new@example.com"), foreign, by=SYSTEM)
    assert acme.managers.filter(role__channel=charlie.channel).count() == 0
