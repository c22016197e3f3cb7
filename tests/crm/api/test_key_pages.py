"""Settings → API keys."""

import re

from crm.api.keys import make_key
from crm.models import ApiKey, Channel
from tests.cast import Person
from tests.programs import Program


def test_a_key_is_made_and_its_secret_is_shown_this_once(alice: Person, acme: Channel) -> None:
    assert "No API keys yet" in alice.get("api_keys").content.decode()
    assert "name" in alice.part("api_key_new").content.decode()
    page = alice.client.post(alice.url("api_key_new"), {"name": "Shop"}, headers={"HX-Request": "true"})
    text = page.content.decode()
    key = ApiKey.everywhere.get()
    (secret,) = re.findall(r'id="access-secret" value="([0-9a-f]{64})"', text)
    assert key.access_key in text
    assert "apiKeys" in page["HX-Trigger-After-Settle"]
    listed = alice.get("api_keys").content.decode()
    assert key.access_key in listed
    assert secret not in listed
    shop = Program.of(acme)
    shop.made = shop.made._replace(key=key, secret=secret)
    assert shop.get("/open/v5/users/@nobody").status_code == 404
    assert acme.log.get(verb="api_key.made", actor=alice.user).subject_name == "Shop"


def test_without_a_name_the_dialog_stays(alice: Person) -> None:
    assert alice.post("api_key_new", name=" ").status_code == 422
    assert not ApiKey.everywhere.exists()


def test_a_key_is_revoked_after_a_question(alice: Person, acme: Channel) -> None:
    shop = Program.of(acme)
    pk = shop.made.key.pk
    assert "Programs with this key are refused" in alice.get("api_key_revocation", pk).content.decode()
    assert alice.post("api_key_revocation", pk).status_code == 302
    assert shop.get("/open/v5/users/@nobody").status_code == 401
    assert alice.get("api_key_revocation", pk).status_code == 404
    assert "Shop" not in alice.get("api_keys").content.decode().split("</header>")[-1]


def test_another_channels_key_is_not_there(charlie: Person, alice: Person) -> None:
    key = make_key(alice.channel, "Shop", by=alice.actor).key
    assert charlie.post("api_key_revocation", key.pk).status_code == 404
    assert ApiKey.everywhere.get().revoked_at is None


def test_names_are_shown_as_they_are(alice: Person, acme: Channel) -> None:
    make_key(acme, "<script>alert(1)</script>", by=alice.actor)
    assert "<script>alert" not in alice.get("api_keys").content.decode()
