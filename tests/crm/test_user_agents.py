"""What the page of sessions calls a browser."""

import pytest
from django.test import Client
from django.urls import reverse

from crm.templatetags.devices import device_name
from tests.cast import PASSWORD, Person

CHROME = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36"
)


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        (CHROME, "Chrome on Windows"),
        (f"{CHROME} Edg/131.0.0.0", "Edge on Windows"),
        (f"{CHROME} Whale/4.29.282.14", "Whale on Windows"),
        (f"{CHROME} OPR/115.0.0.0", "Opera on Windows"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
            "Version/18.1 Mobile/15E148 Safari/604.1",
            "Safari on iPhone",
        ),
        (
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) "
            "Version/18.1 Safari/605.1.15",
            "Safari on macOS",
        ),
        (
            "Mozilla/5.0 (Linux; Android 14; SM-S921N) AppleWebKit/537.36 (KHTML, like Gecko) "
            "SamsungBrowser/27.0 Chrome/125.0.0.0 Mobile Safari/537.36",
            "Samsung Internet on Android",
        ),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0", "Firefox on Linux"),
        ("curl/8.5.0", "Unknown device"),
        ("", "Unknown device"),
    ],
)
def test_a_browser_has_a_name_that_its_user_knows(user_agent: str, name: str) -> None:
    assert device_name(user_agent) == name


@pytest.mark.django_db
def test_the_sessions_are_named_by_their_devices(alice: Person) -> None:
    browser = Client(headers={"User-Agent": CHROME})
    browser.post("/accounts/login/", {"login": alice.user.email, "password": PASSWORD})
    page = browser.get(reverse("usersessions_list")).content.decode()
    assert "Chrome on Windows" in page
    assert ">Mozilla" not in page
