"""The pages of somebody’s own account: in our words, in both languages, around what allauth does."""

import re

import polib
import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.urls import reverse

from tests import words
from tests.cast import PASSWORD, Person
from tests.test_language import english_in

PAGES = (
    "profile",
    "account_change_password",
    "mfa_index",
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
    "mfa_edit_webauthn",
    "mfa_remove_webauthn",
    "account_reauthenticate",
    "usersessions_list",
)


@pytest.fixture
def alice_twice(alice: Person) -> Person:
    """Alice, who has an authenticator app, recovery codes and a key, and has just given her password."""
    alice.client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    totp.TOTP.activate(alice.user, totp.generate_totp_secret())
    RecoveryCodes.activate(alice.user)
    Authenticator.objects.create(
        user=alice.user, type=Authenticator.Type.WEBAUTHN, data={"name": "열쇠", "credential": {}}
    )
    return alice


def test_a_user_says_what_they_are_called(alice: Person) -> None:
    answer = alice.client.post(reverse("profile"), {"name": "Alice Liddell"}, follow=True)
    assert "Saved." in answer.content.decode()
    alice.user.refresh_from_db()
    assert alice.user.name == "Alice Liddell"
    assert "Alice Liddell" in alice.get("chatroom").content.decode()


def test_a_name_that_is_too_long_is_refused_and_the_old_one_stays(alice: Person) -> None:
    answer = alice.client.post(reverse("profile"), {"name": "x" * 151})
    assert answer.status_code == 422
    assert "150" in answer.content.decode()
    alice.user.refresh_from_db()
    assert alice.user.name == "Alice"


@pytest.mark.parametrize("route", PAGES)
def test_the_pages_of_the_account_are_ours_in_both_languages(alice_twice: Person, route: str) -> None:
    key = Authenticator.objects.get(user=alice_twice.user, type=Authenticator.Type.WEBAUTHN)
    arguments = [key.pk] if route in ("mfa_edit_webauthn", "mfa_remove_webauthn") else []
    if route == "mfa_activate_totp":  # there is one already
        Authenticator.objects.filter(user=alice_twice.user, type=Authenticator.Type.TOTP).delete()
    if route == "mfa_add_webauthn":  # the browser would be told of it
        key.delete()
    address = reverse(route, args=arguments)
    english = alice_twice.client.get(address)
    assert english.status_code == 200
    title = re.search(r"<h1>([^<]+)</h1>", english.content.decode())
    assert title
    assert title[1] == title[1].capitalize()
    alice_twice.user.language = "ko"
    alice_twice.user.save()
    korean = alice_twice.client.get(address).content.decode()
    assert english_in(korean, polib.pofile(str(words.CATALOGUE))) <= {"PIN", "USB", "QR", "Chrome", "Firefox"}
