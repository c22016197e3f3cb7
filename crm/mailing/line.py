"""Sending e-mails by Django's mail backend: many over one connection, and for each what became of it."""

import smtplib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email.errors import MessageError
from typing import Any, Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.smtp import EmailBackend
from django.core.validators import validate_email

from crm.mailing.outcomes import SENT, Outcome, Rejected, Unreachable, failed, later, unknown

TEMPORARY: Final = range(400, 500)
NOOP_DONE: Final = 250
MAILS_OF_A_LINE: Final = 100  # some servers take no more over one connection

CONSOLE: Final = "django.core.mail.backends.console.EmailBackend"
_BACKENDS: Final = {"django.core.mail.backends.smtp.EmailBackend": "crm.mailing.line.NotingBackend"}


def is_set_up() -> bool:
    """Return whether there is a mail server; without one, mails are written to the server's output."""
    return bool(settings.EMAIL_BACKEND != CONSOLE)


def is_address(text: str) -> bool:
    """Return whether a mail can be sent there: what an import or a program stored may be any text."""
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


class Line:
    """A connection to the mail server that stays open between batches, until it has carried `MAILS_OF_A_LINE`."""

    def __init__(self) -> None:
        self._connection: Any = None
        self._sent = 0

    @property
    def is_open(self) -> bool:
        """Whether the server hasn't hung up, as far as we know."""
        if self._connection is None or isinstance(self._connection, EmailBackend):
            return self._smtp is not None
        return True

    def open(self) -> None:
        """Connect. Raise Unreachable, or Rejected when the server doesn't let us in."""
        self._connection = get_connection(_BACKENDS.get(settings.EMAIL_BACKEND, settings.EMAIL_BACKEND))
        self._sent = 0
        try:
            self._connection.open()
        except (smtplib.SMTPAuthenticationError, smtplib.SMTPNotSupportedError) as error:
            raise Rejected(_words(error)) from error
        except (smtplib.SMTPException, OSError) as error:
            raise Unreachable(_words(error)) from error

    def refresh(self) -> None:
        """Make it ready for a batch: ask whether the server is still there, as nothing says that it has hung up.

        Raise Unreachable, Rejected.
        """
        if self._sent >= MAILS_OF_A_LINE or not self._answers():
            self.close()
        self.renew()

    def renew(self) -> None:
        """Connect where there is no connection. Raise Unreachable, Rejected."""
        if not self.is_open:
            self.close()
            self.open()

    def close(self) -> None:
        if self._connection is not None:
            with suppress(smtplib.SMTPException, OSError):
                self._connection.close()

    def _answers(self) -> bool:
        if self._smtp is None:
            return not isinstance(self._connection, EmailBackend)
        try:
            return bool(self._smtp.noop()[0] == NOOP_DONE)
        except (smtplib.SMTPException, OSError):
            return False

    @property
    def _smtp(self) -> smtplib.SMTP | None:
        smtp = getattr(self._connection, "connection", None)
        return smtp if isinstance(smtp, smtplib.SMTP) and smtp.sock is not None else None

    def send(self, mail: EmailMessage) -> Outcome:
        """Send one mail. Raise Rejected where the server takes none of this sender."""
        self._sent += 1
        smtp = self._smtp
        if isinstance(smtp, _Noting):
            smtp.is_handing_over = False
        try:
            sent = self._connection.send_messages([mail])
        except smtplib.SMTPRecipientsRefused as error:
            code, answer = next(iter(error.recipients.values()))
            return _refused(code, answer)
        except smtplib.SMTPSenderRefused as error:
            if error.smtp_code in TEMPORARY:
                return _refused(error.smtp_code, error.smtp_error)
            raise Rejected(_words(error)) from error
        except smtplib.SMTPResponseException as error:
            return _refused(error.smtp_code, error.smtp_error)
        except (ValueError, MessageError, smtplib.SMTPNotSupportedError) as error:
            return failed("unwritable", _words(error))
        except (smtplib.SMTPException, OSError) as error:
            surely_not = isinstance(smtp, _Noting) and not smtp.is_handing_over
            return (later if surely_not else unknown)("connection", _words(error))
        return SENT if sent else failed("unwritable", "")


@contextmanager
def line() -> Iterator[Line]:
    """Open a connection, and close it. Raise Unreachable, Rejected."""
    opened = Line()
    try:
        opened.open()
        yield opened
    finally:
        opened.close()


class _Noting(smtplib.SMTP):
    """Notes whether the text of a mail is on its way: then only the server knows whether it took it."""

    is_handing_over = False

    def data(self, msg: Any) -> tuple[int, bytes]:
        self.is_handing_over = True
        answer = super().data(msg)
        self.is_handing_over = False
        return answer


class _NotingOverTls(_Noting, smtplib.SMTP_SSL):
    """The same of a connection that is encrypted from its beginning."""


class NotingBackend(EmailBackend):
    """Django's SMTP backend, whose connections note whether a mail was being handed over when they broke."""

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return _NotingOverTls if self.use_ssl else _Noting


def _refused(code: int, answer: Any) -> Outcome:
    words = f"{code} {_text(answer)}"
    return later(str(code), words) if code in TEMPORARY else failed(str(code), words)


def _words(error: BaseException) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_text(error.smtp_error)}"
    return str(error) or type(error).__name__


def _text(answer: Any) -> str:
    return answer.decode(errors="replace") if isinstance(answer, bytes) else str(answer)
