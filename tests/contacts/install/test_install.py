"""Settings → Install script: the snippet, who may use it, and the secret of member hashes."""

import os
import shutil
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from contacts.install import snippets
from crm.models import Channel
from tests.cast import HTMX, Person
from tests.node import node

# The vector of the published description of member hashes.
MEMBER, SECRET = "lucas", "4629de5def93d6a2abea6afa9bd5476d9c6cbc04223f9a2f7e517b535dde3e25"
HASH = "99427c7bba36a6902c5fd6383f2fb0214d19b81023296b4bd6b9e024836afea2"

# How each sample is run: the program, and what is added to it.
RUN = {
    "Python": ([sys.executable], "member_hash.py", "\nprint(member_hash('lucas'))"),
    "Node": ([node()], "member_hash.js", "\nconsole.log(memberHash('lucas'))"),
    "PHP": (["php"], "member_hash.php", "\necho member_hash('lucas');"),
}


@pytest.fixture
def stored(alice: Person) -> Channel:
    return alice.channel


def now(channel: Channel) -> Channel:
    return Channel.objects.get(pk=channel.pk)


def test_the_page_shows_the_snippet_of_the_channel_but_not_its_secret(alice: Person) -> None:
    page = alice.get("install").content.decode()
    assert alice.channel.plugin_key in page
    assert "/plugin/v1/script.js" in page
    assert alice.channel.member_hash_secret not in page
    assert "No page has used the script yet." in page


def test_the_check_says_when_a_page_used_the_script_last(alice: Person, stored: Channel) -> None:
    Channel.objects.filter(pk=stored.pk).update(last_boot_at=timezone.now() - timedelta(minutes=2))
    part = alice.part("install_check").content.decode()
    assert "<html" not in part
    assert "2\xa0minutes ago" in part


def test_origins_are_taken_as_people_paste_them(alice: Person, stored: Channel) -> None:
    text = "https://Shop.example.com/cart?x=1\n\n http://localhost:3000 \nhttps://shop.example.com:443"
    assert alice.post("install", allowed_origins=text, member_hash_required="on").status_code == 302
    channel = now(stored)
    assert channel.allowed_origins == ["https://shop.example.com", "http://localhost:3000"]
    assert channel.member_hash_required is True
    entry = stored.log.filter(verb="channel.changed").latest("id")
    assert entry.after == {"allowed_origins": channel.allowed_origins, "member_hash_required": True}


@pytest.mark.parametrize(
    "text", ["shop.example.com", "ftp://shop.example.com", "https://", "https://a b", "javascript:1"]
)
def test_what_is_no_origin_is_refused_and_nothing_changes(alice: Person, stored: Channel, text: str) -> None:
    answer = alice.post("install", allowed_origins=text, member_hash_required="on")
    assert answer.status_code == 422
    assert "Enter scheme and host" in answer.content.decode()
    assert text.split(maxsplit=1)[0] in answer.content.decode(), "what was typed is still there"
    assert now(stored).member_hash_required is False


def test_saving_what_is_there_logs_nothing(alice: Person, stored: Channel) -> None:
    before = stored.log.count()
    assert alice.post("install").status_code == 302
    assert stored.log.count() == before


def test_the_secret_is_shown_on_request_and_the_log_says_to_whom(alice: Person, stored: Channel) -> None:
    assert alice.get("install_secret").status_code == 405
    answer = alice.client.post(alice.url("install_secret"), headers=HTMX)
    assert stored.member_hash_secret in answer.content.decode()
    entry = stored.log.get(verb="channel.secret_shown")
    assert entry.actor_name == "Alice"
    assert stored.member_hash_secret not in str(list(stored.log.values()))
    assert "no-store" in answer.headers["Cache-Control"]


def test_a_new_secret_takes_the_place_of_the_old_one(alice: Person, stored: Channel) -> None:
    old = stored.member_hash_secret
    dialog = alice.part("install_secret_renewal").content.decode()
    assert "refused at once" in dialog
    assert now(stored).member_hash_secret == old
    shown = alice.post("install_secret_renewal").content.decode()
    new = now(stored).member_hash_secret
    assert new in shown
    assert old not in shown
    assert (len(new), new != old) == (64, True)
    assert stored.log.get(verb="channel.secret_renewed").after is None


def test_a_channel_without_a_secret_gets_one(alice: Person, stored: Channel) -> None:
    Channel.objects.filter(pk=stored.pk).update(member_hash_secret="")
    shown = alice.post("install_secret").content.decode()
    assert now(stored).member_hash_secret in shown
    assert len(now(stored).member_hash_secret) == 64


def test_who_may_not_change_settings_sees_nothing_of_it(bob: Person) -> None:
    assert bob.get("install").status_code == 403
    assert bob.post("install_secret").status_code == 403


@pytest.mark.parametrize("sample", snippets.samples(), ids=lambda sample: sample.language)
def test_the_sample_code_makes_the_hash_of_the_published_example(sample: snippets.Sample, tmp_path: Path) -> None:
    program, name, call = RUN[sample.language]
    if shutil.which(program[0]) is None:
        pytest.skip(f"{program[0]} isn't installed")
    path = tmp_path / name
    path.write_text(sample.code + call)
    env = {**os.environ, "MEMBER_HASH_SECRET": SECRET}
    printed = subprocess.run([*program, str(path)], env=env, capture_output=True, text=True, check=True).stdout
    assert printed.strip() == HASH


def test_nothing_in_a_plugin_key_gets_out_of_the_snippets_string() -> None:
    assert '"a\\"b"' in snippets.snippet('a"b')
