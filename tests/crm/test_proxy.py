"""Behind a proxy it is the client's address that counts; without one nobody can make up an address."""

from typing import Any

import pytest
from django.test import Client

from contacts.models import Contact
from tests import cast
from tests.cast import Person


@pytest.fixture
def contact(alice: Person) -> Contact:
    return cast.member(alice.channel, "1", "Ada")


def logged(alice: Person, contact: Contact, forwarded: str) -> str | None:
    """The address in the log, after a visit with this header."""
    client = Client()
    client.force_login(alice.user)
    client.get(alice.url("contact", contact.pk), headers={"X-Forwarded-For": forwarded})
    return alice.channel.log.latest("id").ip_address


@pytest.mark.parametrize(
    ("forwarded", "address"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("10.9.9.9, 203.0.113.7", "203.0.113.7"),
        ("2001:db8::7", "2001:db8::7"),
        ("nonsense", "127.0.0.1"),
        ("", "127.0.0.1"),
    ],
)
def test_the_proxy_says_who_it_was(
    settings: Any, alice: Person, contact: Contact, forwarded: str, address: str
) -> None:
    settings.BEHIND_PROXY = True
    assert logged(alice, contact, forwarded) == address


def test_without_a_proxy_the_header_is_not_believed(alice: Person, contact: Contact) -> None:
    assert logged(alice, contact, "203.0.113.7") == "127.0.0.1"


def test_one_client_of_the_proxy_cannot_close_the_door_for_all(settings: Any, alice: Person) -> None:
    settings.BEHIND_PROXY = True
    wrong = {"login": "nobody@example.com", "password": "wrong"}
    for number in range(31):
        wrong["login"] = f"nobody{number}@example.com"
        Client().post("/accounts/login/", wrong, headers={"X-Forwarded-For": "203.0.113.7"})
    right = {"login": alice.user.email, "password": cast.PASSWORD}
    refused = Client().post("/accounts/login/", right, headers={"X-Forwarded-For": "203.0.113.7"})
    assert refused.status_code == 429
    assert Client().post("/accounts/login/", right, headers={"X-Forwarded-For": "203.0.113.8"}).status_code == 302
