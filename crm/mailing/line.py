"""Sending e-mails by Django's mail backend: several over one connection, and for each what became of it."""

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

_BACKENDS: Final = {"django.core.mail.backends.smtp.EmailBackend": "crm.mailing.line.NotingBackend"}


def is_address(text: str) -> bool:
    """Return whether a mail can be sent there: what an import or a program stored may be any text."""
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


class Line:
    """An open connection to the mail server. Raise Unreachable, or Rejected when it doesn't let us in."""

    def __init__(self) -> None:
        self._connection: Any = get_connection(_BACKENDS.get(settings.EMAIL_BACKEND, settings.EMAIL_BACKEND))

    @property
    def is_open(self) -> bool:
        """Whether the server hasn't hung up, as far as we know."""
        smtp = getattr(self._connection, "connection", None)
        return not isinstance(self._connection, EmailBackend) or (smtp is not None and smtp.sock is not None)

    def open(self) -> None:
        try:
            self._connection.open()
        except (smtplib.SMTPAuthenticationError, smtplib.SMTPNotSupportedError) as error:
            raise Rejected(_words(error)) from error
        except (smtplib.SMTPException, OSError) as error:
            raise Unreachable(_words(error)) from error

    def renew(self) -> None:
        """Connect again where the server has hung up."""
        if not self.is_open:
            self.close()
            self.open()

    def close(self) -> None:
        with suppress(smtplib.SMTPException, OSError):
            self._connection.close()

    def send(self, mail: EmailMessage) -> Outcome:
        """Send one mail. Raise Rejected where the server takes none of this sender."""
        smtp = getattr(self._connection, "connection", None)
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
    """Open a connection for a batch. Raise Unreachable, Rejected."""
    opened = Line()
    opened.open()
    try:
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
