"""Signing in: what is answered, how often, and what ends sessions."""

import re
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from crm.models import User
from tests.cast import PASSWORD, Person
from tests.second_factor import totp

pytestmark = pytest.mark.django_db

LOGIN = "/accounts/login/"
NEW_PASSWORD = "a whole new one 7!"


def sign_in(email: str, password: str = PASSWORD, client: Client | None = None, address: str = "127.0.0.1") -> Any:
    return (client or Client()).post(LOGIN, {"login": email, "password": password}, REMOTE_ADDR=address)


def said(response: Any) -> str:
    """The page without what is random or was typed."""
    return re.sub(r"csrfmiddlewaretoken\"[^>]*>|X-CSRFToken[^}]*|value=\"[^\"]*\"", "", response.content.decode())


def is_inside(client: Client, person: Person) -> bool:
    return bool(client.get(person.url("contacts")).status_code == 200)


@pytest.fixture
def browser(alice: Person) -> Client:
    """One in which Alice has signed in with her password."""
    client = Client(HTTP_USER_AGENT="Firefox of Alice")
    assert sign_in(alice.user.email, client=client).status_code == 302
    return client


def test_the_right_password_opens_the_channel(alice: Person) -> None:
    client = Client()
    response = sign_in("Alice@Example.com", client=client)
    assert response.status_code == 302
    assert client.get("/", follow=True).request["PATH_INFO"] == alice.url("contacts")


def test_after_signing_in_one_is_where_one_wanted_to_go(alice: Person) -> None:
    client = Client()
    wanted = f"{alice.url('contacts')}?q=ada"
    asked = client.get(wanted)
    response = client.post(asked["Location"], {"login": alice.user.email, "password": PASSWORD, "next": wanted})
    assert response["Location"] == wanted


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_signing_in_never_leads_to_another_site(alice: Person, elsewhere: str) -> None:
    response = Client().post(LOGIN, {"login": alice.user.email, "password": PASSWORD, "next": elsewhere})
    assert (response.status_code, response["Location"]) == (302, "/")


def test_a_wrong_password_and_an_unknown_account_get_the_same_answer(
    alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashed = []
    encode = MD5PasswordHasher.encode

    def counted(hasher: MD5PasswordHasher, password: str, salt: str) -> str:
        hashed.append(password)
        return encode(hasher, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", counted)
    known = sign_in(alice.user.email, "wrong")
    for_known = len(hashed)
    unknown = sign_in("nobody@example.com", "wrong")
    assert known.status_code == unknown.status_code == 200
    assert "The e-mail address or the password is wrong." in said(known)
    assert said(known) == said(unknown)
    assert for_known == len(hashed) - for_known == 1  # the time that it takes


def test_someone_switched_off_gets_the_answer_of_a_wrong_password(alice: Person) -> None:
    User.objects.filter(pk=alice.user.pk).update(is_active=False)
    client = Client()
    assert said(sign_in(alice.user.email, "wrong")) == said(sign_in("nobody@example.com", "wrong"))
    sign_in(alice.user.email, client=client)
    assert not is_inside(client, alice)


@pytest.mark.parametrize("email", ["alice@example.com", "nobody@example.com"])
def test_an_account_is_closed_for_a_while_after_five_wrong_passwords(alice: Person, email: str) -> None:
    for number in range(5):
        assert "Too many failed" not in said(sign_in(email, "wrong", address=f"10.0.0.{number}"))
    refused = sign_in(email, address="10.0.0.99")
    assert refused.status_code == 200
    assert "Too many failed" in said(refused)


def test_an_address_is_refused_after_many_tries_with_different_accounts(alice: Person) -> None:
    for number in range(10):
        assert "Too many failed" not in said(sign_in(f"nobody{number}@example.com", "wrong", address="10.0.0.1"))
    assert "Too many failed" in said(sign_in(alice.user.email, address="10.0.0.1"))
    assert sign_in(alice.user.email, address="10.0.0.2").status_code == 302


def test_too_many_visits_of_the_door_get_a_page_that_says_so(alice: Person) -> None:
    for number in range(30):
        sign_in(f"nobody{number}@example.com", "wrong", address="10.0.0.1")
    refused = sign_in(alice.user.email, address="10.0.0.1")
    assert refused.status_code == 429
    assert "Too many attempts" in said(refused)


def test_sign_up_is_closed(db: None) -> None:
    page = Client().get("/accounts/signup/")
    assert "Accounts are by invitation only" in page.content.decode()
    data = {"email": "me@example.com", "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    Client().post("/accounts/signup/", data)
    assert not User.objects.exists()


def test_a_reset_mail_lets_one_choose_a_new_password(alice: Person, browser: Client) -> None:
    client = Client()
    client.post("/accounts/password/reset/", {"email": alice.user.email})
    assert mail.outbox[0].to == [alice.user.email]
    link = re.search(r"http://testserver(/\S+)", str(mail.outbox[0].body))
    assert link
    form = client.get(link[1], follow=True)
    assert form.status_code == 200
    done = client.post(form.request["PATH_INFO"], {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})
    assert done.status_code == 302
    assert sign_in(alice.user.email, NEW_PASSWORD).status_code == 302
    assert "The e-mail address or the password is wrong." in said(sign_in(alice.user.email))
    assert not is_inside(browser, alice)
    assert "This link no longer works" in Client().get(link[1], follow=True).content.decode()


def test_asking_for_a_reset_gets_the_same_answer_for_unknown_addresses(alice: Person) -> None:
    url = "/accounts/password/reset/"
    known = Client().post(url, {"email": alice.user.email}, follow=True)
    unknown = Client().post(url, {"email": "nobody@example.com"}, follow=True)
    assert "If there is an account with that address" in said(known)
    assert said(known) == said(unknown)
    # A mail in both cases: it takes time to send one.
    assert [message.to for message in mail.outbox] == [[alice.user.email], ["nobody@example.com"]]
    assert "There is no account with that address" in mail.outbox[1].body
    assert "http" not in mail.outbox[1].body


def test_reset_mails_to_one_address_are_limited(alice: Person) -> None:
    for number in range(8):
        Client().post("/accounts/password/reset/", {"email": alice.user.email}, REMOTE_ADDR=f"10.0.0.{number}")
    assert len(mail.outbox) == 5


def test_a_new_password_ends_all_other_sessions(alice: Person, browser: Client) -> None:
    here = Client()
    sign_in(alice.user.email, client=here)
    data = {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    assert here.post("/accounts/password/change/", data).status_code == 302
    assert is_inside(here, alice)
    assert not is_inside(browser, alice)


def test_a_weak_password_is_refused(alice: Person, browser: Client) -> None:
    for weak in ("short", "password123", "3141592653589", "alice@example.com"):
        data = {"oldpassword": PASSWORD, "password1": weak, "password2": weak}
        assert 'aria-invalid="true"' in browser.post("/accounts/password/change/", data).content.decode(), weak
        cache.clear()
    assert sign_in(alice.user.email).status_code == 302


def test_sessions_are_listed_and_the_others_can_be_ended(alice: Person, browser: Client) -> None:
    here = Client(HTTP_USER_AGENT="Chromium of Alice")
    sign_in(alice.user.email, client=here)
    page = here.get("/accounts/sessions/").content.decode()
    assert "Firefox of Alice" in page
    assert "Chromium of Alice" in page
    assert here.post("/accounts/sessions/").status_code == 302
    assert is_inside(here, alice)
    assert not is_inside(browser, alice)


def test_a_second_factor_can_be_set_up_and_is_asked_for_from_then_on(alice: Person, browser: Client) -> None:
    EmailAddress.objects.create(user=alice.user, email=alice.user.email)  # as some of allauth's pages note it
    asked = browser.get(reverse("mfa_activate_totp"))
    setup = browser.post(asked["Location"], {"password": PASSWORD, "next": asked.request["PATH_INFO"]}, follow=True)
    secret = setup.context["form"].secret
    assert secret in setup.content.decode()
    assert browser.post(reverse("mfa_activate_totp"), {"code": "000000"}).status_code == 200
    assert browser.post(reverse("mfa_activate_totp"), {"code": totp(secret)}).status_code == 302
    cache.clear()  # a code counts once

    client = Client()
    half = sign_in(alice.user.email, client=client)
    assert half["Location"] == reverse("mfa_authenticate")
    assert not is_inside(client, alice)
    assert client.post(reverse("mfa_authenticate"), {"code": "000000"}).status_code == 200
    assert not is_inside(client, alice)
    assert client.post(reverse("mfa_authenticate"), {"code": totp(secret)}).status_code == 302
    assert is_inside(client, alice)


def test_signing_out_takes_a_post(alice: Person, browser: Client) -> None:
    browser.get("/accounts/logout/")
    assert is_inside(browser, alice)
    browser.post("/accounts/logout/")
    assert not is_inside(browser, alice)


def test_forms_from_elsewhere_are_refused(alice: Person) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(alice.user)
    refused = client.post("/preferences/", {"theme": "dark"})
    assert refused.status_code == 403
    assert "This page has expired" in refused.content.decode()


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(browser: Client) -> None:
    browser.get("/accounts/sessions/")
    for name in ("sessionid", "csrftoken"):
        assert browser.cookies[name]["httponly"]
        assert browser.cookies[name]["samesite"] == "Lax"


def test_a_user_can_give_himself_no_second_address(alice: Person) -> None:
    response = alice.client.post("/accounts/email/", {"action_add": "", "email": "mallory@example.com"})
    assert response.headers["Location"] == "/"
    assert not EmailAddress.objects.filter(email="mallory@example.com").exists()


def test_wrong_tries_of_strangers_do_not_lock_out_a_device_that_signed_in_before(alice: Person) -> None:
    mine = Client()
    assert sign_in(alice.user.email, client=mine, address="10.0.1.1").status_code == 302
    mine.post("/accounts/logout/")
    for number in range(5):
        sign_in(alice.user.email, "wrong", address=f"10.0.0.{number}")
    assert "Too many failed" in said(sign_in(alice.user.email, address="10.0.0.99"))
    assert sign_in("ALICE@example.com", client=mine, address="10.0.1.2").status_code == 302


def test_a_device_that_signed_in_before_is_held_to_the_same_number_of_tries(alice: Person, bob: Person) -> None:
    mine = Client()
    assert sign_in(alice.user.email, client=mine, address="10.0.1.1").status_code == 302
    mine.post("/accounts/logout/")
    for number in range(5):
        assert "Too many failed" not in said(sign_in(alice.user.email, "wrong", mine, f"10.0.0.{number}"))
    assert "Too many failed" in said(sign_in(alice.user.email, client=mine, address="10.0.0.99"))
    # It is known for this account alone, and others aren't locked out by it.
    assert sign_in(alice.user.email, address="10.0.2.1").status_code == 302
    for number in range(5):
        sign_in(bob.user.email, "wrong", address=f"10.0.3.{number}")
    assert "Too many failed" in said(sign_in(bob.user.email, client=mine, address="10.0.4.1"))


def test_a_device_cookie_that_somebody_made_up_counts_for_nothing(alice: Person) -> None:
    stranger = Client()
    stranger.cookies["roster_device"] = "made.up"
    for number in range(5):
        sign_in(alice.user.email, "wrong", stranger, f"10.0.0.{number}")
    assert "Too many failed" in said(sign_in(alice.user.email, address="10.0.0.99"))


@pytest.mark.parametrize("path", ["/accounts/login/", "/accounts/password/change/", "/accounts/2fa/", "/preferences/"])
def test_pages_of_the_account_are_never_kept_by_caches(alice: Person, path: str) -> None:
    assert "no-store" in alice.client.get(path).headers["Cache-Control"]
    assert "no-store" in Client().get(path).headers["Cache-Control"]


def test_who_is_deactivated_is_signed_out_of_every_page(vera: Person) -> None:
    pages = [vera.url("contacts"), "/"]
    assert vera.client.get(pages[0]).status_code == 200
    vera.user.is_active = False
    vera.user.save()
    for page in pages:
        response = vera.client.get(page)
        assert response.status_code == 302
        assert "/login/" in response.headers["Location"]


def test_a_changed_password_signs_out_of_every_page(vera: Person) -> None:
    pages = [vera.url("contacts"), "/"]
    assert vera.client.get(pages[0]).status_code == 200
    vera.user.set_password("another one 9!")
    vera.user.save()
    for page in pages:
        assert vera.client.get(page).status_code == 302
