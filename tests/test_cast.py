"""The cast is made by fewer statements than the program needs, and is the same."""

from typing import Any

import pytest

from crm import managers
from crm.actors import SYSTEM
from crm.channels.actions import create_channel
from crm.models import Channel, User
from tests import cast

# What no two have in common.
OWN = {"id", "slug", "member_hash_secret", "plugin_key", "created_at", "at", "subject_id", "user_id", "role_id"}

pytestmark = pytest.mark.django_db


def test_a_channel_is_as_one_that_the_program_creates() -> None:
    made, created = cast.make_channel("one", "Shop"), create_channel("two", "Shop", by=SYSTEM, country="KR")
    assert rows(made) == rows(created)
    assert fields(made) == fields(created) == fields(Channel.objects.get(pk=made.pk))


def test_somebody_hired_is_as_one_whom_the_program_adds() -> None:
    acme, borg = cast.make_channel("one", "Shop"), cast.make_channel("two", "Shop")
    made = cast.hire(acme, "Alice", cast.owner_role(acme))
    user = User.objects.create_user("alicia@example.com", cast.PASSWORD, name="Alice")
    added = managers.add_manager(borg, user, cast.owner_role(borg), by=SYSTEM)
    assert rows(acme) == rows(borg)
    assert fields(made.manager) == fields(added)
    assert made.manager.user == made.user
    assert made.manager.permissions == added.permissions


def rows(channel: Channel) -> dict[str, list[dict[str, Any]]]:
    """All that belongs to the channel, by table."""
    tables = [relation for relation in Channel._meta.related_objects if relation.field.column == "channel_id"]
    found = {
        table.related_model: table.related_model._base_manager.filter(channel=channel).order_by("pk")
        for table in tables
    }
    return {model._meta.db_table: [fields(one) for one in some] for model, some in found.items()}


def fields(one: Any) -> dict[str, Any]:
    return {
        field.attname: getattr(one, field.attname)
        for field in one._meta.concrete_fields
        if field.attname not in OWN | {"channel_id"}
    }
