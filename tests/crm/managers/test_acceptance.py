"""The page behind an invitation's link."""

import io
import logging
from datetime import timedelta
from typing import Any
from unittest.mock import patch
from urllib.parse import quote

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from crm import managers
from crm.managers.tasks import forget_invitations
from crm.models import Channel, Invitation, User
from tests import cast
from tests.cast import PASSWORD, Person

pytestmark = pytest.mark.django_db

FORM = {"name": "Bea", "password1": PASSWORD, "password2": PASSWORD}


@pytest.fixture
def path(acme: Channel, alice: Person) -> str:
    """The link that Bea has got, who has no account."""
    return managers.invite(acme, "bea@example.com", by=alice.actor).path


@pytest.fixture
def known_path(acme: Channel, alice: Person, charlie: Person) -> str:
    """The link that Charlie has got, who has one."""
    return managers.invite(acme, "charlie@example.com", by=alice.actor).path


def text(answer: Any) -> str:
    page: str = answer.content.decode()
    return page


def test_a_new_user_chooses_name_and_password_and_is_inside(acme: Channel, path: str) -> None:
    client = Client(headers={"Accept-Language": "ko"})
    page = text(client.get(path))
    assert "Acme 채널 참여" in page
    assert "bea@example.com" in page
    answer = client.post(path, FORM)
    assert answer["Location"] == "/c/acme/"
    assert client.get("/c/acme/contacts/").status_code == 200
    bea = User.objects.get(email="bea@example.com")
    assert (bea.name, bea.language, bea.check_password(PASSWORD)) == ("Bea", "ko", True)
    assert bea.last_login is not None


@pytest.mark.parametrize(
    "wrong",
    [{"name": ""}, {"password1": "short", "password2": "short"}, {"password2": "another 9!"},
     {"password1": "bea@example.com", "password2": "bea@example.com"}, {"password1": "password123"},
     {"name": "x" * 151}],
)  # fmt: skip
def test_what_is_wrong_is_said_and_nothing_happens(acme: Channel, path: str, wrong: dict[str, str]) -> None:
    answer = Client().post(path, {**FORM, **wrong})
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in text(answer)
    assert not User.objects.filter(email="bea@example.com").exists()
    assert Client().post(path, FORM).status_code == 302


def test_a_known_user_signs_in_first_and_accepts(acme: Channel, charlie: Person, known_path: str) -> None:
    client = Client()
    page = text(client.get(known_path))
    assert "There is an account with this address" in page
    assert f'href="/accounts/login/?next={quote(known_path, safe="")}"' in page
    client.post(known_path, FORM)
    assert not acme.managers.filter(user=charlie.user).exists()
    client.post("/accounts/login/", {"login": "charlie@example.com", "password": PASSWORD, "next": known_path})
    assert "Accept invitation" in text(client.get(known_path))
    assert client.post(known_path)["Location"] == "/c/acme/"
    assert client.get("/c/acme/contacts/").status_code == 200
    assert charlie.get("contacts").status_code == 200


def test_a_look_at_the_link_does_not_accept_it(acme: Channel, charlie: Person, known_path: str) -> None:
    charlie.client.get(known_path)
    assert not acme.managers.filter(user=charlie.user).exists()


def test_another_user_is_asked_to_sign_out(acme: Channel, charlie: Person, path: str) -> None:
    for method in (charlie.client.get, charlie.client.post):
        answer = method(path)
        assert answer.status_code == 403
        assert "You are signed in as charlie@example.com" in text(answer)
    assert not acme.managers.filter(user=charlie.user).exists()
    assert charlie.client.post("/accounts/logout/", {"next": path})["Location"] == path
    assert "Create account and join" in text(charlie.client.get(path))


@pytest.mark.parametrize("token", ["x", "A" * 43, "%F0%9F%92%A9", "%00", "x" * 3000])
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_wrong_link_is_not_found_and_says_what_to_do(path: str, token: str, method: str) -> None:
    answer = getattr(Client(), method)(f"/invitations/{token}/")
    assert answer.status_code == 404
    assert "This link isn’t known" in text(answer)
    assert "send the invitation again" in text(answer)


def test_a_link_works_once(acme: Channel, alice: Person, path: str) -> None:
    client = Client()
    client.post(path, FORM)
    again = Client().post(path, {**FORM, "name": "Mallory"})
    assert again.status_code == 410
    assert "already been accepted" in text(again)
    assert User.objects.get(email="bea@example.com").name == "Bea"
    assert client.get(path)["Location"] == "/c/acme/"  # who has accepted it is led in
    managers.remove_manager(acme.managers.get(user__name="Bea"), by=alice.actor)
    assert client.get(path).status_code == 410


def test_a_withdrawn_a_replaced_and_an_expired_link_say_why(acme: Channel, alice: Person, path: str) -> None:
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        late = Client().get(path)
    assert (late.status_code, "It has expired" in text(late)) == (410, True)
    again = managers.invite_again(acme.invitations.get(), by=alice.actor)
    replaced = Client().get(path)
    assert (replaced.status_code, "open the link in the newest e-mail" in text(replaced)) == (410, True)
    managers.withdraw(again.invitation, by=alice.actor)
    withdrawn = Client().post(again.path, FORM)
    assert (withdrawn.status_code, "It was withdrawn" in text(withdrawn)) == (410, True)
    assert not User.objects.filter(email="bea@example.com").exists()


def test_who_was_deactivated_gets_in_by_no_invitation(acme: Channel, charlie: Person, known_path: str) -> None:
    User.objects.filter(pk=charlie.user.pk).update(is_active=False)
    client = Client()
    client.post("/accounts/login/", {"login": "charlie@example.com", "password": PASSWORD})
    client.post(known_path)
    charlie.client.post(known_path)
    assert not acme.managers.filter(user=charlie.user).exists()


def test_who_became_a_manager_meanwhile_keeps_their_role(acme: Channel, alice: Person, charlie: Person) -> None:
    new = managers.invite(acme, "charlie@example.com", cast.owner_role(acme), by=alice.actor)
    managers.add_manager(acme, charlie.user, by=alice.actor)
    assert charlie.client.post(new.path).status_code == 410
    assert acme.managers.get(user=charlie.user).role.kind == "basic"


def test_where_a_second_factor_is_required_it_is_set_up_first(acme: Channel, path: str) -> None:
    Channel.objects.update(two_factor_required=True)
    client = Client()
    page = client.post(path, FORM, follow=True)
    assert page.status_code == 403
    assert "Protect your account first" in text(page)
    assert client.get("/accounts/2fa/").status_code == 200
    assert client.get("/c/acme/contacts/").status_code == 403


def test_invitations_that_ended_long_ago_are_forgotten(acme: Channel, alice: Person, path: str) -> None:
    assert forget_invitations() == 0
    with time_machine.travel(timezone.now() + timedelta(days=38)):
        assert forget_invitations() == 1
    assert not Invitation.everywhere.exists()


def test_the_page_is_kept_by_no_cache_and_by_no_search_engine(path: str) -> None:
    answer = Client().get(path)
    assert "no-store" in answer.headers["Cache-Control"]
    assert 'name="robots" content="noindex"' in text(answer)
    assert answer.headers["Referrer-Policy"] == "same-origin"


def test_a_link_that_still_works_is_not_written_to_the_log(path: str) -> None:
    handler = next(handler for handler in logging.getLogger().handlers if type(handler) is logging.StreamHandler)
    written = io.StringIO()
    with patch.object(handler, "stream", written):
        assert Client().post(path, {**FORM, "name": ""}).status_code == 422
    assert "Unprocessable Entity: /invitations/…/" in written.getvalue()
