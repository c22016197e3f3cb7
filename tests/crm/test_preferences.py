"""Theme and language of the one who is signed in."""

import pytest
from django.test import Client

from crm.models import User
from tests.cast import Person


def html(person: Person) -> str:
    page: str = person.get("contacts").content.decode()
    return page[: page.index("<head>")]


def stored(person: Person) -> tuple[str, str]:
    user = User.objects.get(pk=person.user.pk)
    return user.theme, user.language


def test_pages_follow_the_chosen_theme_and_language(alice: Person, bob: Person) -> None:
    assert '<html lang="en" data-theme="auto">' in html(alice)
    alice.client.post("/preferences/", {"theme": "dark"})
    alice.client.post("/preferences/", {"language": "ko"})
    assert '<html lang="ko" data-theme="dark">' in html(alice)
    assert alice.get("contacts")["Content-Language"] == "ko"
    assert '<html lang="en" data-theme="auto">' in html(bob)


def test_the_language_of_the_browser_counts_only_before_signing_in(alice: Person) -> None:
    korean = {"Accept-Language": "ko-KR,ko;q=0.9"}
    page = Client().get("/accounts/login/", headers=korean)
    assert '<html lang="ko"' in page.content.decode()
    assert "Accept-Language" in page["Vary"]
    assert '<html lang="en"' in alice.client.get(alice.url("contacts"), headers=korean).content.decode()


@pytest.mark.parametrize("data", [{"theme": "pink"}, {"language": "de"}, {"theme": ""}, {"language": ""}])
def test_what_is_not_offered_is_refused(alice: Person, data: dict[str, str]) -> None:
    refused = alice.client.post("/preferences/", data)
    assert refused.status_code == 422
    assert "This setting can’t be saved" in refused.content.decode()
    assert stored(alice) == ("auto", "en")


def test_only_theme_and_language_can_be_set(alice: Person) -> None:
    alice.client.post("/preferences/", {"theme": "light", "is_staff": "on", "email": "other@example.com"})
    user = User.objects.get(pk=alice.user.pk)
    assert (user.theme, user.is_staff, user.email) == ("light", False, "alice@example.com")


@pytest.mark.parametrize(
    ("wanted", "reached"),
    [
        ("/c/acme/contacts/?q=a&sort=-createdAt", "/c/acme/contacts/?q=a&sort=-createdAt"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("https:evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
    ],
)
def test_one_comes_back_to_where_one_was_and_never_to_another_site(alice: Person, wanted: str, reached: str) -> None:
    response = alice.client.post("/preferences/", {"theme": "dark", "next": wanted})
    assert (response.status_code, response["Location"]) == (302, reached)


def test_reading_changes_nothing(alice: Person) -> None:
    assert alice.client.get("/preferences/", {"theme": "dark"}).status_code == 405
    assert stored(alice) == ("auto", "en")


def test_nobody_has_no_preferences(db: None) -> None:
    assert Client().post("/preferences/", {"theme": "dark"})["Location"].startswith("/accounts/login/")
