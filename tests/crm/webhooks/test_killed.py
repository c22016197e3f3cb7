"""A worker is killed between sending and noting: nothing is lost, the order holds."""

import os
import signal
import subprocess
import sys
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from contacts.erasure.actions import delete
from crm.actors import SYSTEM
from crm.models import Channel
from tests import cast
from tests.crm.webhooks.receiver import Received, Receiver, claim, hook, run_due
from tests.together import until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

WORKER = """
import sys
import django
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[4]
django.setup()
from crm.webhooks.tasks import deliver
deliver(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
"""
ENVIRONMENT = {"DJANGO_SETTINGS_MODULE": "crm.settings", "ROSTER_WEBHOOKS_TO_PRIVATE": "true"}


def test_what_was_sent_and_not_noted_is_sent_again_and_before_what_came_later(
    acme: Channel, receiver: Receiver
) -> None:
    webhook = hook(acme, receiver)
    ada = cast.member(acme, "1", "Ada")
    worker: list[subprocess.Popen[bytes]] = []

    def kill(_received: Received) -> int:
        worker[0].send_signal(signal.SIGKILL)
        worker[0].wait()
        return 200

    receiver.answer = kill
    ((channel_id, pk, lease),) = claim()
    arguments = [str(channel_id), str(pk), str(lease), connection.settings_dict["NAME"]]
    command = [sys.executable, "-c", WORKER, *map(str, arguments)]
    worker.append(subprocess.Popen(command, env=os.environ | ENVIRONMENT))
    until(lambda: len(receiver.received) == 1, seconds=60)
    until(lambda: worker[0].poll() is not None, seconds=60)
    assert worker[0].returncode == -signal.SIGKILL
    assert webhook.deliveries.get().is_waiting

    acme.contacts.filter(pk=ada.pk).update(unsubscribe_email=True)
    receiver.answer = lambda _received: 200
    assert run_due() == 0, "the dead worker still has its lease"
    with time_machine.travel(timezone.now() + timedelta(minutes=2), tick=True):
        assert run_due() == 2
    assert receiver.scopes == ["member.upserted.contact"] * 2 + ["member.upserted.subscription"]
    first, again = (received.headers["x-roster-delivery"] for received in receiver.received[:2])
    assert first == again, "by its number the receiver knows that it has it already"


def test_a_deletion_that_waits_survives_too(acme: Channel, receiver: Receiver) -> None:
    hook(acme, receiver)
    ada = cast.member(acme, "1", "Ada")
    run_due()
    delete(acme, [ada.pk], by=SYSTEM)
    assert len(claim()) == 1, "and its worker dies before it begins"
    with time_machine.travel(timezone.now() + timedelta(minutes=2), tick=True):
        run_due()
    assert receiver.of("member.deleted")[0]["memberId"] == "1"
