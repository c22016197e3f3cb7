"""A mail server on this machine: it keeps what it takes, and refuses or breaks as it is told to."""

import asyncio
import email.policy
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from threading import Lock
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.db import connection


@dataclass
class PostOffice:
    """`mails` are those taken. `answer` gets an address and returns a line of SMTP that refuses it, or nothing."""

    port: int = 0
    mails: list[EmailMessage] = field(default_factory=list)
    connections: int = 0
    answer: Callable[[str], str] = lambda _address: ""
    # Called when a mail has been taken, before the client is told.
    taken: Callable[[EmailMessage], Any] = lambda _mail: None
    lock: Lock = field(default_factory=Lock)

    @property
    def to(self) -> list[str]:
        """The addresses of the mails, in the order of the alphabet."""
        return sorted(mail["To"] for mail in self.mails)

    def of(self, address: str) -> EmailMessage:
        (mail,) = (mail for mail in self.mails if mail["To"] == address)
        return mail

    async def handle_EHLO(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if refusal := self.answer(address):
            if refusal == "hang up":
                _hang_up(server)
            return refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        mail = message_from_bytes(envelope.original_content or b"", policy=email.policy.default)
        assert isinstance(mail, EmailMessage)
        with self.lock:
            self.mails.append(mail)
        if refusal := await asyncio.to_thread(self._take, mail):
            if refusal == "hang up":
                _hang_up(server)
            return str(refusal)
        return "250 OK"

    def _take(self, mail: EmailMessage) -> Any:
        try:
            return self.taken(mail)
        finally:
            connection.close()


@contextmanager
def running(port: int = 0) -> Iterator[PostOffice]:
    """Open it, on a port of its own unless one is given."""
    office = PostOffice()
    controller = Controller(office, hostname="127.0.0.1", port=port or _free_port(), ready_timeout=20)
    controller.start()
    office.port = controller.port
    try:
        yield office
    finally:
        controller.stop()


def deliver_to(office: PostOffice, settings: Any) -> None:
    """Let all mail of the test go there, as fast as can be."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", office.port
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_TIMEOUT = 10
    settings.MESSAGES_PER_MINUTE = 0
    settings.SITE_URL = "https://roster.example"


def _hang_up(server: SMTP) -> None:
    assert server.transport is not None
    server.transport.close()


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
