"""Settings → Managers: who is listed, who is removed or demoted, and who may leave."""

import re
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from crm import managers
from crm.actors import SYSTEM
from crm.models import Channel, Invitation, Manager, User
from tests import cast
from tests.cast import HTMX, PASSWORD, Person
from tests.second_factor import give_second_factor
from tests.together import together

pytestmark = pytest.mark.django_db


@pytest.fixture
def olga(acme: Channel) -> Person:
    """Another owner of Acme."""
    return cast.hire(acme, "Olga", cast.owner_role(acme))


def rows(person: Person) -> list[str]:
    """What stands in each row of both tables, without markup."""
    page = person.get("managers").content.decode()
    tables = re.findall(r"<tbody>(.*?)</tbody>", page, re.DOTALL)
    found = [row for table in tables for row in re.findall(r"<tr>(.*?)</tr>", table, re.DOTALL)]
    return [" ".join(re.sub(r"<svg.*?</svg>|<[^>]+>", " ", row, flags=re.DOTALL).split()) for row in found]


def toast(answer: Any) -> str:
    return str(answer.headers.get("HX-Trigger", ""))


def test_managers_are_listed_with_role_sign_in_and_second_factor(acme: Channel, alice: Person, bob: Person) -> None:
    give_second_factor(bob)
    Client().post("/accounts/login/", {"login": "alice@example.com", "password": PASSWORD})
    first, second = rows(alice)
    assert re.fullmatch(r"A Alice You alice@example.com Two-factor off Owner .*20\d\d.* Two-factor off Leave", first)
    assert second == "B Bob bob@example.com Two-factor on Basic never Two-factor on"


def test_recovery_codes_alone_are_no_second_factor(alice: Person) -> None:
    Authenticator.objects.create(user=alice.user, type=Authenticator.Type.RECOVERY_CODES, data={})
    assert "Two-factor on" not in rows(alice)[0]


def test_open_invitations_are_listed_and_closed_ones_are_not(acme: Channel, alice: Person) -> None:
    managers.withdraw(managers.invite(acme, "gone@example.com", by=alice.actor).invitation, by=alice.actor)
    managers.invite(acme, "bea@example.com", by=alice.actor)
    listed = rows(alice)[1:]
    assert len(listed) == 1
    assert listed[0].startswith("bea@example.com Basic Alice")


def test_the_number_of_queries_does_not_grow_with_the_managers(acme: Channel, alice: Person) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert alice.get("managers").status_code == 200
        return len(captured)

    managers.invite(acme, "0@example.com", by=alice.actor)
    assert alice.client  # signs in
    before = queries()
    for number in range(1, 6):
        cast.hire(acme, f"Person{number}", cast.basic_role(acme))
        managers.invite(acme, f"{number}@example.com", by=alice.actor)
    assert queries() == before


def test_a_changed_role_acts_on_the_next_request(acme: Channel, alice: Person, vera: Person) -> None:
    assert vera.get("lead_new").status_code == 403
    answer = alice.post("manager_role", vera.manager.pk, role=cast.basic_role(acme).pk)
    assert answer.status_code == 302
    assert vera.get("lead_new").status_code == 200


def test_a_role_of_another_channel_is_refused(alice: Person, bob: Person, charlie: Person) -> None:
    answer = alice.post("manager_role", bob.manager.pk, role=charlie.manager.role_id)
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.content.decode()


def test_who_is_removed_finds_nothing_from_the_next_request_on(acme: Channel, alice: Person, bob: Person) -> None:
    assert bob.get("contacts").status_code == 200
    asked = alice.part("manager_removal", bob.manager.pk)
    assert "loses access to this channel at once" in asked.content.decode()
    answer = alice.client.post(alice.url("manager_removal", bob.manager.pk), headers=HTMX)
    assert (answer.status_code, "no longer a manager" in toast(answer)) == (204, True)
    assert bob.get("contacts").status_code == 404
    assert User.objects.filter(pk=bob.user.pk, is_active=True).exists()


def test_the_last_owner_stays_by_whichever_door(acme: Channel, alice: Person, bob: Person) -> None:
    refused = [
        alice.post("manager_role", alice.manager.pk, role=cast.basic_role(acme).pk),
        alice.post("departure"),
    ]
    for answer in refused:
        assert answer.status_code == 422
        assert "last owner" in answer.content.decode()
    assert acme.managers.get(role__kind="owner") == alice.manager


def test_an_owner_who_demotes_themselves_leaves_the_page(acme: Channel, alice: Person, olga: Person) -> None:
    answer = olga.post("manager_role", olga.manager.pk, role=cast.basic_role(acme).pk)
    assert answer["Location"] == "/c/acme/"
    assert olga.get("managers").status_code == 403


def test_anybody_may_leave(acme: Channel, alice: Person, vera: Person) -> None:
    assert "Leave Acme?" in vera.part("departure").content.decode()
    assert vera.post("departure")["Location"] == "/"
    assert "You have left Acme." in vera.client.get("/").content.decode()
    assert vera.get("chatroom").status_code == 404
    assert acme.log.get(verb="manager.left").actor_name == "Vera"


@pytest.mark.django_db(transaction=True)
def test_of_twenty_owners_who_go_at_once_by_every_door_one_stays(acme: Channel, alice: Person) -> None:
    others = [cast.hire(acme, f"Owner{number}", cast.owner_role(acme)) for number in range(19)]
    root = User.objects.create_superuser("root@example.com", PASSWORD)
    basic = cast.basic_role(acme)

    def leave(person: Person) -> Any:
        return person.post("departure")

    def step_down(person: Person) -> Any:
        return person.post("manager_role", person.manager.pk, role=basic.pk)

    def be_removed_by_the_admin(person: Person) -> Any:
        return admin().post(f"/admin/crm/manager/{person.manager.pk}/delete/", {"post": "yes"})

    def be_deactivated(person: Person) -> Any:
        form = {"email": person.user.email, "name": "", "language": "en", "theme": "auto"}
        return admin().post(f"/admin/crm/user/{person.user.pk}/change/", form)

    def admin() -> Client:
        client = Client()
        client.force_login(root)
        return client

    doors = [leave, step_down, be_removed_by_the_admin, be_deactivated]
    people = [alice, *others]
    for person in people:
        assert person.client  # signed in before
    works = [lambda door=doors[n % 4], person=person: door(person).status_code for n, person in enumerate(people)]
    answers = together(*works)
    assert not [answer for answer in answers if isinstance(answer, Exception) or answer >= 500]
    left = Manager.everywhere.filter(channel=acme, role__kind="owner", user__is_active=True)
    assert left.count() == 1


# -- Invitations ------------------------------------------------------------------------------------


def test_an_invitation_is_sent_from_the_page_and_its_link_shown_once(
    acme: Channel, alice: Person, mailoutbox: list[Any]
) -> None:
    form = {"email": "Bea@example.com", "role": cast.basic_role(acme).pk}
    answer = alice.client.post(alice.url("invitation_new"), form, headers=HTMX)
    page = answer.content.decode()
    link = re.search(r'value="(http://testserver/invitations/[^"]+)"', page)
    assert link
    assert "An e-mail with the link is on its way" in page
    assert (mailoutbox[0].to, mailoutbox[0].subject) == (["bea@example.com"], "[Roster] Alice invites you to Acme")
    assert link[1] in mailoutbox[0].body
    assert "choose a password" in mailoutbox[0].body
    assert link[1] not in alice.get("managers").content.decode()
    assert "managers" in toast(answer)


def test_without_mail_the_page_says_so_and_the_server_writes_the_mail_down(
    acme: Channel, alice: Person, settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    answer = alice.post("invitation_new", email="bea@example.com", role=cast.basic_role(acme).pk)
    assert "sends no e-mail yet" in answer.content.decode()
    assert "/invitations/" in capsys.readouterr().out


def test_a_mail_server_that_cannot_be_reached_is_said(acme: Channel, alice: Person, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    answer = alice.post("invitation_new", email="bea@example.com", role=cast.basic_role(acme).pk)
    assert "couldn’t be sent" in answer.content.decode()
    assert acme.invitations.get().is_open


def test_the_mail_speaks_the_language_of_the_account_else_of_the_channel(
    acme: Channel, alice: Person, charlie: Person, mailoutbox: list[Any]
) -> None:
    User.objects.filter(pk=charlie.user.pk).update(language="ko")
    for email in ("charlie@example.com", "bea@example.com"):
        alice.post("invitation_new", email=email, role=cast.basic_role(acme).pk)
    assert [mail.subject for mail in mailoutbox] == [
        "[Roster] Alice 님의 초대: Acme",
        "[Roster] Alice invites you to Acme",
    ]
    assert "계정으로 로그인하세요" in mailoutbox[0].body


def test_a_name_of_many_lines_makes_no_headers(acme: Channel, alice: Person, mailoutbox: list[Any]) -> None:
    Channel.objects.filter(pk=acme.pk).update(name="Acme\r\nBcc: all@example.com")
    alice.post("invitation_new", email="bea@example.com", role=cast.basic_role(acme).pk)
    assert mailoutbox[0].subject == "[Roster] Alice invites you to Acme Bcc: all@example.com"
    assert mailoutbox[0].recipients() == ["bea@example.com"]


@pytest.mark.parametrize(
    ("email", "why"),
    [("bob@example.com", "already a manager"), ("open@example.com", "already has an open invitation"), ("x", "valid")],
)
def test_what_cannot_be_invited_is_said_beside_the_field(
    acme: Channel, alice: Person, bob: Person, email: str, why: str
) -> None:
    managers.invite(acme, "open@example.com", by=alice.actor)
    answer = alice.post("invitation_new", email=email, role=cast.basic_role(acme).pk)
    assert answer.status_code == 422
    errors = re.search(r'id="id_email_error">(.*?)</ul>', answer.content.decode(), re.DOTALL)
    assert errors
    assert why in errors[1]


def test_an_invitation_of_an_account_that_was_deactivated_since_says_so(
    acme: Channel, alice: Person, charlie: Person
) -> None:
    managers.invite(acme, charlie.user.email, by=alice.actor)
    assert "Account deactivated" not in alice.get("managers").content.decode()
    managers.set_active(cast.hire(charlie.channel, "Zoe", cast.owner_role(charlie.channel)).user, True, by=SYSTEM)
    managers.set_active(charlie.user, False, by=SYSTEM)
    assert "Account deactivated" in alice.get("managers").content.decode()


def test_an_invitation_is_withdrawn_or_sent_again(acme: Channel, alice: Person, mailoutbox: list[Any]) -> None:
    first = managers.invite(acme, "bea@example.com", by=alice.actor).invitation
    answer = alice.post("invitation_renewal", first.pk)
    assert "/invitations/" in answer.content.decode()
    assert len(mailoutbox) == 1
    late = alice.client.post(alice.url("invitation_renewal", first.pk), headers=HTMX)
    assert "no longer open" in toast(late)
    second = acme.invitations.get(state=Invitation.State.OPEN)
    assert alice.post("invitation_withdrawal", second.pk).status_code == 302
    assert not acme.invitations.filter(state=Invitation.State.OPEN).exists()


# -- The second factor that a channel requires ------------------------------------------------------


def test_who_asks_others_for_a_second_factor_has_one(acme: Channel, alice: Person) -> None:
    refused = alice.client.post(alice.url("managers_second_factor"), {"required": "1"}, headers=HTMX)
    assert refused.status_code == 422
    assert "for your own account first" in toast(refused)
    assert " checked" not in refused.content.decode()
    give_second_factor(alice)
    done = alice.client.post(alice.url("managers_second_factor"), {"required": "1"}, headers=HTMX)
    assert (done.status_code, " checked" in done.content.decode()) == (200, True)
    assert acme.log.get(verb="channel.changed").after == {"two_factor_required": True}


def test_managers_without_the_second_factor_can_do_nothing_until_they_have_it(
    acme: Channel, alice: Person, bob: Person
) -> None:
    Channel.objects.update(two_factor_required=True)
    for route in ("contacts", "chatroom", "jobs", "departure"):
        answer = bob.get(route)
        assert answer.status_code == 403
        assert "Protect your account first" in answer.content.decode()
    assert "Set it up" in toast(bob.part("contacts"))
    assert bob.client.get("/accounts/2fa/").status_code == 200
    give_second_factor(bob)
    assert bob.get("contacts").status_code == 200


def test_who_has_set_it_up_goes_on_where_they_wanted_to_go(acme: Channel, bob: Person) -> None:
    def way_on() -> str | None:
        page = bob.client.get("/accounts/2fa/").content.decode()
        found = re.search(r'href="([^"]*)">\s*Continue where you wanted to go', page)
        return found[1] if found else None

    Channel.objects.update(two_factor_required=True)
    bob.get("contacts", sort="name")
    bob.post("departure")  # is no page to go to
    assert way_on() is None  # not set up yet
    give_second_factor(bob)
    assert way_on() == "/c/acme/contacts/?sort=name"
    bob.get("contacts")
    assert way_on() is None


def test_another_channel_does_not_ask_for_it(acme: Channel, bob: Person, charlie: Person) -> None:
    Channel.objects.filter(pk=acme.pk).update(two_factor_required=True)
    assert charlie.get("contacts").status_code == 200
    assert charlie.client.get("/c/acme/contacts/").status_code == 404
