"""A message whose worker, a process of its own, is killed at any moment: nobody gets it twice, nothing is hidden."""

import os
import subprocess
import sys
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection
from django.utils import timezone

from contacts.models import Contact
from crm import jobs
from crm.models import Channel, Job
from segments.messages import actions
from segments.messages.actions.running import MOST_IN_BATCH
from segments.models import MarketingMessage, Recipient
from tests import cast
from tests.cast import Person
from tests.crm.webhooks.receiver import Receiver
from tests.exports import door
from tests.segments.messages.conftest import Write
from tests.segments.messages.post_office import PostOffice

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

ROOT = Path(__file__).parents[3]
MANY = 70
FEW = 30
GATEWAY: Any = {"form": "json", "body": '{"to": "{{ number }}", "text": "{{ text }}"}', "headers": "", "sender": ""}
DELIVER = "import django; django.setup(); from segments.messages.tasks import deliver; deliver({channel}, {job})"
STARTS = 60  # seconds that a worker has to start and to be killed


def begin(message: MarketingMessage, office: PostOffice | None = None) -> "subprocess.Popen[bytes]":
    """Start a worker for the message's job, with the mail server of the test if there is one."""
    at = {name: quote(str(value), safe="") for name, value in connection.settings_dict.items()}
    told = {
        "DJANGO_SETTINGS_MODULE": "crm.settings",
        "DATABASE_URL": f"postgres://{at['USER']}:{at['PASSWORD']}@{at['HOST']}:{at['PORT'] or 5432}/{at['NAME']}",
        "EMAIL_URL": f"smtp://127.0.0.1:{office.port}" if office else "dummymail://",
        "ROSTER_WEBHOOKS_TO_PRIVATE": "true",
        "ROSTER_MESSAGES_PER_MINUTE": "0",
    }
    code = DELIVER.format(channel=message.channel_id, job=message.job_id)
    return subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, env=os.environ | told)


def revive() -> None:
    Job.everywhere.update(beat_at=timezone.now() - timedelta(minutes=1))
    assert jobs.revive() == 1


def test_nobody_gets_it_twice_however_often_its_worker_is_killed(
    alice: Person, acme: Channel, write: Write, office: PostOffice
) -> None:
    Contact.everywhere.bulk_create(
        Contact(channel=acme, type="member", member_id=f"m{number}", tags=["vip"],
                profile={"email": f"p{number}@example.com"})
        for number in range(MANY)
    )  # fmt: skip
    message = write()
    alice.post("message_sending", message.pk, stated=MANY)
    message.refresh_from_db()
    workers: list[subprocess.Popen[bytes]] = []

    def kill_at(number: int) -> Any:
        """While the server has taken that mail, but hasn't said so yet."""
        return lambda _mail: workers[-1].kill() if len(office.mails) == number else None

    expected_unknown = 0
    for moment in (1, MOST_IN_BATCH // 2 + 4, MOST_IN_BATCH + 20):
        office.taken = kill_at(moment)
        workers.append(begin(message, office))
        workers[-1].wait(STARTS)
        assert len(office.mails) == moment, "it went on after it was killed"
        claimed = Recipient.everywhere.filter(state=Recipient.State.CLAIMED).count()
        assert 0 < claimed <= MOST_IN_BATCH
        expected_unknown += claimed
        revive()

    office.taken = lambda _mail: None
    door.work()
    message.refresh_from_db()
    assert message.job is not None
    assert (message.job.state, message.job.attempts) == ("done", 4)

    received = Counter(office.to)
    assert max(received.values()) == 1, "somebody got it twice"
    states = Counter(message.recipients.values_list("state", flat=True))
    assert states == {"sent": MANY - expected_unknown, "unknown": expected_unknown}
    sent = message.recipients.filter(state=Recipient.State.SENT).values_list("contact__email_key", flat=True)
    assert set(sent) <= received.keys(), "who is said to have got it got it"
    waiting = {f"p{number}@example.com" for number in range(MANY)} - received.keys()
    unknown = message.recipients.filter(state=Recipient.State.UNKNOWN).values_list("contact__email_key", flat=True)
    assert waiting <= set(unknown), "who didn't get it is reported"
    page = alice.get("message", message.pk).content.decode()
    assert "Sending was interrupted" in page


def test_nobody_gets_a_text_twice_when_the_worker_is_killed(
    alice: Person, acme: Channel, write: Write, receiver: Receiver, settings: Any
) -> None:
    settings.MESSAGES_PER_MINUTE = 0
    actions.set_up_gateway(alice.channel, {**GATEWAY, "url": receiver.url}, by=alice.actor)
    for number in range(FEW):
        cast.member(acme, f"m{number}", mobileNumber=f"+8210123456{number:02}", tags=["vip"])
    message = write(medium="text")
    alice.post("message_sending", message.pk, stated=FEW)
    message.refresh_from_db()
    workers: list[subprocess.Popen[bytes]] = []

    def kill(_received: Any) -> int:
        if len(receiver.received) == MOST_IN_BATCH + 3:
            workers[0].kill()
        return 200

    receiver.answer = kill
    workers.append(begin(message))
    workers[0].wait(STARTS)
    assert Recipient.everywhere.filter(state=Recipient.State.CLAIMED).count() == FEW - MOST_IN_BATCH
    revive()
    door.work()
    sent = Counter(str(one.content["to"]) for one in receiver.received)
    assert len(sent) >= MOST_IN_BATCH + 3
    assert max(sent.values()) == 1, "somebody got it twice"
    states = Counter(message.recipients.values_list("state", flat=True))
    assert states == {"sent": MOST_IN_BATCH, "unknown": FEW - MOST_IN_BATCH}
