"""`manage.py demo_chats`: chats with invented customers."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from crm.models import Channel
from tests import cast


def test_some_customers_have_a_chat_and_again_adds_others(acme: Channel) -> None:
    for number in range(3):
        cast.member(acme, str(number), f"Customer {number}", last_seen_at="2026-01-01T00:00Z")
    for many in (1, 2):
        out = StringIO()
        call_command("demo_chats", "acme", seed=many, stdout=out)
        assert out.getvalue() == "Chats made: 1. See /c/acme/inbox/\n"
        assert acme.chats.count() == many
    assert acme.contacts.filter(has_chat=True).count() in (1, 2)


@pytest.mark.django_db
def test_a_channel_that_does_not_exist_is_said() -> None:
    with pytest.raises(CommandError, match="There is no channel “nowhere”"):
        call_command("demo_chats", "nowhere")
