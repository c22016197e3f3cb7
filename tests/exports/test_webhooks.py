"""Webhooks are told when a download is ready."""

import pytest

from tests import cast
from tests.cast import Person
from tests.crm.webhooks.receiver import Receiver, hook, run_due
from tests.exports import door

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_download_is_told_when_it_is_ready_and_says_nothing_of_who_is_in_it(
    alice: Person, receiver: Receiver
) -> None:
    hook(alice.channel, receiver, "export.completed")
    cast.member(alice.channel, "ada", "Ada", email="ada@example.com")
    door.start(alice)
    assert run_due() == 0, "it isn't ready"
    door.work()
    assert run_due() == 1
    (received,) = receiver.received
    (export,) = door.exports(alice)
    assert (received.scope, received.content["event"], received.content["type"]) == (
        "export.completed",
        "complete",
        "export",
    )
    entity = received.content["entity"]
    assert (entity["id"], entity["channelId"], entity["rows"]) == (str(export.pk), str(alice.channel.pk), 1)
    assert entity["createdAt"] <= entity["completedAt"] < entity["expiresAt"]
    for secret in ("Ada", "ada@example.com", door.REASON, door.PASSWORD):
        assert secret not in received.body.decode()
