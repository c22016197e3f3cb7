"""Invitations: who is invited, how often, and what becomes of a link."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from crm import managers, roles
from crm.actors import SYSTEM
from crm.managers.actions import invitations
from crm.models import Channel, Invitation, User
from tests import cast
from tests.cast import PASSWORD, Person
from tests.together import together

pytestmark = pytest.mark.django_db

NEW = "bea@example.com"


def invite(alice: Person, email: str = NEW, **options: Any) -> Invitation:
    return managers.invite(alice.channel, email, by=alice.actor, **options).invitation


def test_an_invitation_has_the_role_for_invited_people_and_a_week(acme: Channel, alice: Person) -> None:
    invitation = invite(alice, "  Bea@Example.COM ")
    assert (invitation.email, invitation.role, invitation.sender) == (NEW, cast.basic_role(acme), alice.manager)
    assert invitation.expires_at - invitation.created_at == timedelta(days=7)
    entry = acme.log.get(verb="manager.invited")
    assert (entry.subject_name, entry.after) == (NEW, {"role": "basic"})


def test_the_role_for_invited_people_can_be_another(acme: Channel, alice: Person) -> None:
    helpers = roles.create_role(acme, "helpers", ["inbox.reply"], by=alice.actor)
    roles.set_default_role(helpers, by=alice.actor)
    assert invite(alice).role == helpers


def test_no_token_is_stored(acme: Channel, alice: Person) -> None:
    token = managers.invite(acme, NEW, by=alice.actor).token
    assert len(token) >= 43
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_stat_user_tables WHERE schemaname = current_schema()")
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT count(*) FROM "{table}" AS row WHERE row::text LIKE %s', [f"%{token}%"])
            assert cursor.fetchone()[0] == 0, table


@pytest.mark.parametrize("email", ["", "bea", "bea@", "a b@example.com", "b" * 250 + "@example.com"])
def test_what_is_no_address_is_not_invited(acme: Channel, alice: Person, email: str) -> None:
    with pytest.raises(ValidationError):
        invite(alice, email)
    assert not acme.invitations.exists()


def test_a_deactivated_account_is_not_invited_and_the_owner_learns_why(alice: Person, charlie: Person) -> None:
    earlier = invite(alice, charlie.user.email)
    User.objects.filter(pk=charlie.user.pk).update(is_active=False)
    for again in (lambda: managers.invite_again(earlier, by=alice.actor), lambda: _after(earlier, alice)):
        with pytest.raises(ValidationError, match="An admin of this installation can activate it again"):
            again()


def _after(earlier: Invitation, alice: Person) -> None:
    managers.withdraw(earlier, by=alice.actor)
    invite(alice, earlier.email)


def test_a_manager_is_not_invited(alice: Person, bob: Person) -> None:
    with pytest.raises(ValidationError, match="already a manager"):
        invite(alice, "BOB@example.com")


def test_an_address_has_one_open_invitation(acme: Channel, alice: Person) -> None:
    first = invite(alice)
    with pytest.raises(ValidationError, match="already has an open invitation"):
        invite(alice)
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        second = invite(alice)
    first.refresh_from_db()
    assert (first.state, second.state) == ("replaced", "open")


def test_the_role_of_another_channel_cannot_be_promised(alice: Person, charlie: Person) -> None:
    with pytest.raises(ValidationError):
        invite(alice, role=cast.owner_role(charlie.channel))


def test_sent_again_it_has_a_new_link_and_a_new_week(acme: Channel, alice: Person) -> None:
    first = managers.invite(acme, NEW, by=alice.actor)
    with time_machine.travel(timezone.now() + timedelta(days=6)):
        again = managers.invite_again(first.invitation, by=alice.actor)
    assert again.token != first.token
    assert again.invitation.expires_at - first.invitation.expires_at > timedelta(days=5)
    assert list(acme.invitations.order_by("id").values_list("state", flat=True)) == ["replaced", "open"]
    with pytest.raises(ValidationError, match="no longer open"):
        managers.invite_again(first.invitation, by=alice.actor)


def test_what_is_withdrawn_cannot_be_accepted_withdrawn_or_sent_again(acme: Channel, alice: Person) -> None:
    invitation = invite(alice)
    managers.withdraw(invitation, by=alice.actor)
    for act in (
        lambda: managers.withdraw(invitation, by=alice.actor),
        lambda: managers.invite_again(invitation, by=alice.actor),
        lambda: managers.sign_up(invitation, "Bea", PASSWORD, "en"),
    ):
        with pytest.raises(ValidationError, match="no longer open"):
            act()
    assert not User.objects.filter(email=NEW).exists()


def test_withdrawn_is_also_what_somebody_else_has_sent_again_meanwhile(acme: Channel, alice: Person) -> None:
    first = invite(alice)
    managers.invite_again(first, by=alice.actor)
    managers.withdraw(first, by=alice.actor)
    assert not acme.invitations.filter(state=Invitation.State.OPEN).exists()


def test_a_new_user_signs_up_and_the_sender_is_told(acme: Channel, alice: Person) -> None:
    manager = managers.sign_up(invite(alice), "Bea", PASSWORD, "ko", ip_address="10.0.0.1")
    assert manager.user.check_password(PASSWORD)
    assert (manager.user.email, manager.user.language, manager.role.kind) == (NEW, "ko", "basic")
    entry = acme.log.get(verb="manager.joined")
    assert (entry.actor_name, entry.ip_address, entry.after) == ("Bea", "10.0.0.1", {"role": "basic"})
    assert entry.details == {"invited_by": "Alice"}
    told = "Bea (bea@example.com) has accepted your invitation, with the role “Basic”."
    assert alice.manager.notices.get().text == told


def test_a_user_of_another_channel_accepts_with_their_account(acme: Channel, alice: Person, charlie: Person) -> None:
    manager = managers.accept(invite(alice, charlie.user.email), charlie.user)
    assert (manager.user, manager.channel) == (charlie.user, acme)
    assert User.objects.count() == 2


def test_nobody_accepts_what_was_sent_to_another_address(acme: Channel, alice: Person, charlie: Person) -> None:
    invitation = invite(alice)
    with pytest.raises(ValidationError, match="another address"):
        managers.accept(invitation, charlie.user)
    assert not acme.managers.filter(user=charlie.user).exists()


def test_who_was_deactivated_cannot_accept(acme: Channel, alice: Person, charlie: Person) -> None:
    invitation = invite(alice, charlie.user.email)
    User.objects.filter(pk=charlie.user.pk).update(is_active=False)
    with pytest.raises(ValidationError):
        managers.accept(invitation, charlie.user)


def test_an_expired_invitation_cannot_be_accepted(acme: Channel, alice: Person, charlie: Person) -> None:
    invitation, other = invite(alice), invite(alice, charlie.user.email)
    with time_machine.travel(timezone.now() + timedelta(days=7, seconds=1)):
        with pytest.raises(ValidationError, match="expired"):
            managers.sign_up(invitation, "Bea", PASSWORD, "en")
        with pytest.raises(ValidationError, match="expired"):
            managers.accept(other, charlie.user)


def test_somebody_added_meanwhile_by_the_admin_needs_no_invitation_any_more(
    acme: Channel, alice: Person, charlie: Person
) -> None:
    invitation = invite(alice, charlie.user.email)
    managers.add_manager(acme, charlie.user, by=SYSTEM)
    invitation.refresh_from_db()
    assert invitation.state == "withdrawn"


def test_an_address_gets_five_invitations_an_hour(acme: Channel, alice: Person) -> None:
    invitation = invite(alice)
    for _number in range(invitations.TO_ONE_ADDRESS - 1):
        invitation = managers.invite_again(invitation, by=alice.actor).invitation
    with pytest.raises(ValidationError, match="at most 5 invitations an hour"):
        managers.invite_again(invitation, by=alice.actor)
    invitation.refresh_from_db()
    assert invitation.is_open  # the link that was sent last still works
    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        managers.invite_again(invitation, by=alice.actor)


def test_a_channel_sends_fifty_invitations_an_hour(acme: Channel, alice: Person, charlie: Person) -> None:
    for number in range(invitations.IN_AN_HOUR):
        invite(alice, f"{number}@example.com")
    with pytest.raises(ValidationError, match="At most 50 invitations an hour"):
        invite(alice)
    invite(charlie)
    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        invite(alice)


@pytest.mark.django_db(transaction=True)
def test_of_twenty_who_sign_up_by_one_link_at_once_one_does(acme: Channel, alice: Person) -> None:
    invitation = invite(alice)
    answers = together(*[lambda: managers.sign_up(invitation, "Bea", PASSWORD, "en")] * 20)
    assert sum(isinstance(answer, ValidationError) for answer in answers) == 19
    assert User.objects.filter(email=NEW).count() == acme.managers.filter(user__email=NEW).count() == 1


@pytest.mark.django_db(transaction=True)
def test_twenty_invitations_of_one_address_at_once_are_one(acme: Channel, alice: Person) -> None:
    answers = together(*[lambda: invite(alice)] * 20)
    assert sum(isinstance(answer, ValidationError) for answer in answers) == 19
    assert acme.invitations.count() == 1
