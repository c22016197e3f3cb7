"""Channels: what a new one has."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from crm.actors import SYSTEM
from crm.channels import actions
from crm.models import Channel, Role, User
from crm.permissions import BASIC, OWNER_ONLY, PERMISSIONS
from tests.cast import Person

pytestmark = pytest.mark.django_db


def test_a_new_channel_has_two_roles(acme: Channel) -> None:
    owner, basic = acme.roles.order_by("id")
    assert (owner.kind, owner.permissions) == ("owner", frozenset(PERMISSIONS))
    assert (basic.kind, basic.permissions) == ("basic", BASIC)
    assert not basic.permissions & OWNER_ONLY


def test_a_new_channel_has_the_standard_keys_in_order(acme: Channel) -> None:
    keys = list(acme.profile_keys.order_by("position"))
    assert [key.key for key in keys][:3] == ["name", "email", "mobileNumber"]
    assert len({key.position for key in keys}) == len(keys)


def test_a_new_channel_has_secrets_of_its_own(acme: Channel, charlie: Person) -> None:
    for secret in ("member_hash_secret", "plugin_key"):
        assert len(getattr(acme, secret)) >= 32
        assert getattr(acme, secret) != getattr(charlie.channel, secret)


def test_a_new_channel_stands_in_its_log(acme: Channel) -> None:
    entry = acme.log.get(verb="channel.created")
    assert (entry.actor_name, entry.subject_name) == ("Roster", "Acme")


@pytest.mark.parametrize(
    "wrong",
    [{"slug": "Not a slug"}, {"slug": ""}, {"name": ""}, {"time_zone": "Europe/Atlantis"}, {"country": "XX"},
     {"language": "de"}, {"slug": "acme"}],
)  # fmt: skip
def test_a_channel_that_makes_no_sense_is_not_made(acme: Channel, wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        actions.create_channel(**{"slug": "new", "name": "New", **wrong}, by=SYSTEM)
    assert list(Channel.objects.all()) == [acme]
    assert Role.everywhere.count() == 2


def test_an_address_belongs_to_one_user_in_any_case(alice: Person) -> None:
    assert User.objects.create_user("Bea@Example.COM").email == "bea@example.com"
    for again in ("bea@example.com", "BEA@EXAMPLE.com"):
        with pytest.raises(IntegrityError), transaction.atomic():
            User.objects.create(email=again)
