"""Channel settings → General, and channels that users make themselves."""

from typing import Any

import pytest
from django import forms
from django.test import Client
from django.test.html import parse_html
from django.urls import reverse

from crm.actors import SYSTEM
from crm.channels.forms import LongSelect
from crm.models import Channel, Manager
from segments import actions as segments
from tests import cast
from tests.cast import Person

GENERAL = {"name": "Acme", "time_zone": "UTC", "country": "KR", "language": "en", "mu_limit": ""}
LAST_WEEK = {"key": "createdAt", "operator": "$inLast", "values": [7, "day"]}


def save(person: Person, **values: Any) -> Any:
    return person.client.post(person.url("settings"), GENERAL | values)


# -- General --------------------------------------------------------------------------------------


def test_a_channel_is_changed_and_the_log_says_before_and_after(alice: Person) -> None:
    answer = save(alice, name="Acme Shop", country="JP", mu_limit="500")
    assert answer.status_code == 302
    channel = Channel.objects.get(pk=alice.channel.pk)
    assert (channel.name, channel.country, channel.mu_limit) == ("Acme Shop", "JP", 500)
    entry = channel.log.filter(verb="channel.changed").latest("id")
    assert entry.before == {"name": "Acme", "country": "KR", "mu_limit": None}
    assert entry.after == {"name": "Acme Shop", "country": "JP", "mu_limit": 500}


@pytest.mark.parametrize("value", ["b", "", None, "elsewhere"])
def test_a_long_select_is_drawn_as_django_draws_one(value: str | None) -> None:
    choices = [("", "–"), ("a", "A & <b>"), ("b", "B"), ('"', "Quote")]
    attrs = {"id": "id_zone", "required": True, "aria-describedby": "help"}
    ours, djangos = (
        widget(choices=choices, attrs={"class": "wide"}).render("zone", value, attrs)
        for widget in (LongSelect, forms.Select)
    )
    assert parse_html(ours) == parse_html(djangos)


def test_saving_what_is_there_logs_nothing(alice: Person) -> None:
    before = alice.channel.log.count()
    assert save(alice).status_code == 302
    assert alice.channel.log.count() == before


@pytest.mark.parametrize(
    "wrong", [{"name": ""}, {"time_zone": "Europe/Atlantis"}, {"country": "XX"}, {"language": "de"}, {"mu_limit": "-1"}]
)
def test_what_makes_no_sense_is_refused_in_the_form(alice: Person, wrong: dict[str, str]) -> None:
    answer = save(alice, **wrong)
    assert answer.status_code == 422
    assert 'class="errors"' in answer.content.decode()
    assert Channel.objects.filter(pk=alice.channel.pk, name="Acme", time_zone="UTC", country="KR").exists()


def test_the_use_of_the_limit_is_shown(alice: Person) -> None:
    cast.member(alice.channel, "m1")
    assert "1 managed users (MU), without a limit" in alice.get("settings").content.decode()
    save(alice, mu_limit="2000")
    page = alice.get("settings").content.decode()
    assert "1 of 2,000 managed users (MU)" in page
    assert '<progress max="2000" value="1"' in page


def test_another_time_zone_says_first_which_segments_move(alice: Person) -> None:
    exact = {"key": "createdAt", "operator": "$inLast", "values": [7, "hour"]}
    own = LAST_WEEK | {"timezone": "Asia/Seoul"}
    for name, data in [("New", LAST_WEEK), ("Hours", exact), ("Seoul", own), ("Tagged", _has("vip"))]:
        segments.create(alice.channel, name, 1, data, by=SYSTEM)
    inner = alice.channel.segments.get(name="New").pk
    segments.create(alice.channel, "Around", 1, {"key": "segment", "operator": "$in", "values": [inner]}, by=SYSTEM)
    answer = save(alice, time_zone="Asia/Seoul")
    assert answer.status_code == 422
    assert answer.context["moved"] == ["New", "Around"]
    assert Channel.objects.get(pk=alice.channel.pk).time_zone == "UTC"
    assert save(alice, time_zone="Asia/Tokyo", confirmed="Asia/Seoul").status_code == 422
    assert save(alice, time_zone="Asia/Seoul", confirmed="Asia/Seoul").status_code == 302
    assert Channel.objects.get(pk=alice.channel.pk).time_zone == "Asia/Seoul"


def test_another_time_zone_is_saved_at_once_where_nothing_moves(alice: Person) -> None:
    segments.create(alice.channel, "Tagged", 1, _has("vip"), by=SYSTEM)
    assert save(alice, time_zone="Asia/Seoul").status_code == 302


def _has(tag: str) -> dict[str, Any]:
    return {"key": "tags", "operator": "$hasAny", "values": [tag]}


# -- Channels -------------------------------------------------------------------------------------

NEW = {"name": "Umbrella", "slug": "umbrella", "time_zone": "Asia/Seoul", "country": "KR", "language": "ko"}


def make(person: Person, **values: Any) -> Any:
    return person.client.post(reverse("channel_new"), NEW | values)


def test_a_superuser_makes_a_channel_and_owns_it(alice: Person) -> None:
    alice.user.is_superuser = True
    alice.user.save()
    assert "New channel" in alice.get("chatroom").content.decode()
    answer = make(alice)
    assert answer.headers["Location"] == reverse("channel", args=["umbrella"])
    owner = Manager.everywhere.get(channel__slug="umbrella")
    assert (owner.user, owner.is_owner) == (alice.user, True)
    assert (owner.channel.time_zone, owner.channel.language) == ("Asia/Seoul", "ko")
    assert [entry.actor_name for entry in owner.channel.log.all()] == ["Alice", "Alice"]
    assert alice.client.get(reverse("settings", args=["umbrella"])).status_code == 200


def test_owners_make_channels_where_the_installation_says_so(alice: Person, bob: Person, settings: Any) -> None:
    assert make(alice).status_code == 403
    assert "New channel" not in alice.get("chatroom").content.decode()
    settings.CHANNELS_BY = "owners"
    assert make(bob).status_code == 403
    assert "New channel" in alice.get("chatroom").content.decode()
    proposed = alice.client.get(reverse("channel_new")).content.decode()
    assert '<option value="KR" selected>' in proposed
    assert '<option value="UTC" selected>' in proposed
    assert make(alice).status_code == 302


@pytest.mark.parametrize("wrong", [{"slug": "acme"}, {"slug": "no slug"}, {"name": ""}, {"time_zone": "Mars"}])
def test_a_channel_that_makes_no_sense_is_refused_in_the_form(
    alice: Person, settings: Any, wrong: dict[str, str]
) -> None:
    settings.CHANNELS_BY = "owners"
    answer = make(alice, **wrong)
    assert answer.status_code == 422
    assert 'class="errors"' in answer.content.decode()
    assert Channel.objects.count() == 1


def test_nobody_makes_a_channel_without_signing_in(db: None) -> None:
    assert Client().post(reverse("channel_new"), NEW).status_code == 302
    assert not Channel.objects.exists()


def test_the_first_page_is_that_of_the_channel_that_was_open_last(alice: Person, settings: Any) -> None:
    settings.CHANNELS_BY = "owners"
    make(alice)
    alice.client.get(reverse("chatroom", args=["umbrella"]))
    assert alice.client.get("/").headers["Location"] == reverse("channel", args=["umbrella"])
    alice.get("chatroom")
    assert alice.client.get("/").headers["Location"] == reverse("channel", args=["acme"])
