"""`manage.py contacts`: the list on the command line."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from crm.models import Channel
from segments import actions
from tests import cast
from tests.cast import Person


def run(*arguments: str, **options: Any) -> str:
    out = StringIO()
    call_command("contacts", *arguments, stdout=out, stderr=StringIO(), **options)
    return out.getvalue()


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["nowhere"], "There is no channel “nowhere”. Channels: acme."),
        (["acme", "--limit", "0"], "--limit must be at least 1."),
        (["acme", "--stored", "Nobody's"], "There is no stored filter “Nobody's”."),
        (["acme", "--sort", "profile.nope"], "--sort: "),
        (["acme", "--filter", "{"], "--filter: "),
        (["acme", "--terms", "/no/such/file"], "/no/such/file"),
    ],
)
def test_what_it_cannot_do_is_said(acme: Channel, arguments: list[str], reason: str) -> None:
    with pytest.raises(CommandError) as refused:
        run(*arguments)
    assert reason in str(refused.value)


@pytest.mark.parametrize("by", ["name", "id"])
def test_a_stored_filter_is_chosen_by_name_or_id(acme: Channel, alice: Person, by: str) -> None:
    cast.member(acme, "1", "Ada", tags=["vip"])
    cast.member(acme, "2", "Bea")
    condition = {"key": "tags", "operator": "$hasAny", "values": ["vip"]}
    segment = actions.create(acme, "Dear ones", 1, condition, by=alice.actor)
    assert run("acme", "--count", stored="Dear ones" if by == "name" else str(segment.pk)) == "1\n"
