"""A worker, a process of its own, is killed while it hands a mail over: nobody gets it twice, nothing is hidden."""

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

import pytest
from django.db import connection
from django.utils import timezone

from contacts.models import Chat
from tests.cast import Person
from tests.contacts.inbox.mailing.leaving import answered, send, states
from tests.contacts.visitors.page import ShopPage
from tests.segments.messages.post_office import PostOffice

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

ROOT = Path(__file__).parents[4]
SEND = "import django; django.setup(); from contacts.inbox.mailing.tasks import send; send()"
STARTS = 60  # seconds that a worker has to start and to be killed


def begin(office: PostOffice) -> "subprocess.Popen[bytes]":
    at = {name: quote(str(value), safe="") for name, value in connection.settings_dict.items()}
    told = {
        "DJANGO_SETTINGS_MODULE": "crm.settings",
        "DATABASE_URL": f"postgres://{at['USER']}:{at['PASSWORD']}@{at['HOST']}:{at['PORT'] or 5432}/{at['NAME']}",
        "EMAIL_URL": f"smtp://127.0.0.1:{office.port}",
    }
    return subprocess.Popen([sys.executable, "-c", SEND], cwd=ROOT, env=os.environ | told)


def test_a_mail_whose_worker_is_killed_is_not_sent_twice(page: ShopPage, alice: Person, office: PostOffice) -> None:
    chats = [answered(ShopPage(page.channel), alice, email=f"p{number}@example.com") for number in range(3)]
    Chat.everywhere.update(mail_due_at=timezone.now() - timedelta(seconds=1))
    workers: list[subprocess.Popen[bytes]] = []
    office.taken = lambda _mail: workers[-1].kill() if len(office.mails) == 2 else None
    workers.append(begin(office))
    workers[-1].wait(STARTS)
    assert len(office.mails) == 2, "it went on after it was killed"

    office.taken = lambda _mail: None
    assert send(0.1) == 1, "the third waits for nobody"
    send(6)
    assert office.to == [f"p{number}@example.com" for number in range(3)], "somebody got it twice, or not"
    found = sorted(state for chat in chats for state in states(chat))
    assert found == ["sent", "sent", "unknown"]
    (unknown,) = (chat for chat in chats if states(chat) == ["unknown"])
    assert "may have arrived or not" in alice.get("chat", unknown).content.decode()
