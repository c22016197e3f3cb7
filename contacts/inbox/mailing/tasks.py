"""The recurring work of answers by e-mail."""

from contacts.inbox import mailing


def send() -> int:
    """Send the answers that customers who have left haven't seen; return how many mails went out."""
    return mailing.send_due()
