"""One run of the background work: due answers are sent one after another, each claimed before and noted after."""

import logging
import time
from datetime import timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone

from contacts.inbox.mailing.claiming import Claimed, claim_next, give_up_claims, is_any_due, note_failure
from contacts.inbox.mailing.wording import compose
from contacts.models import Chat, ChatMail
from crm.actors import SYSTEM
from crm.log import record
from crm.mailing import Line, Outcome, Rejected, Unreachable, failed, line

State = ChatMail.State

SLICE_SECONDS: Final = 40.0  # then other work has its turn
# After the first, second … failure that surely sent nothing.
DELAYS: Final = tuple(timedelta(minutes=each) for each in (2, 10, 30, 120))

logger = logging.getLogger(__name__)


def send_due() -> int:
    """Send the answers that are due; return how many mails went out.

    Nothing is claimed while the mail server can't be reached: what is due then waits for the next run.
    """
    give_up_claims(timezone.now())
    if not is_any_due(timezone.now()):
        return 0
    try:
        with line() as opened:
            return _send(opened)
    except (Unreachable, Rejected) as error:
        logger.warning("Answers can't be sent by e-mail for now: %s", error)
        return 0


def _send(opened: Line) -> int:
    until = time.monotonic() + SLICE_SECONDS
    sent = 0
    while time.monotonic() < until:
        opened.renew()
        is_there, claimed = claim_next(timezone.now())
        if not is_there:
            break
        if claimed is not None:
            outcome = _hand_over(opened, claimed)
            _note(claimed, outcome)
            sent += outcome.state == State.SENT
    return sent


def _hand_over(opened: Line, claimed: Claimed) -> Outcome:
    try:
        mail = compose(claimed)
    except ValueError as error:
        return failed("unwritable", str(error))
    try:
        return opened.send(mail)
    except Rejected as error:
        return failed("rejected", str(error))


@transaction.atomic
def _note(claimed: Claimed, outcome: Outcome) -> None:
    """Write down what became of the mail, also when this worker was taken for dead since."""
    mail = claimed.mail
    mine = ChatMail.everywhere.filter(pk=mail.pk, claim=mail.claim, state__in=(State.CLAIMED, State.UNKNOWN))
    if not mine.select_for_update(no_key=True).exists():
        return
    if outcome.state == State.SENT:
        mine.update(state=State.SENT, sent_at=timezone.now(), reason="", detail="")
        record(mail.chat.channel, "chat.mailed", mail.chat, by=SYSTEM)
    elif outcome.state == State.WAITING and mail.tries <= len(DELAYS):
        mine.update(state=State.WAITING, reason=outcome.reason, detail=outcome.detail)
        again = timezone.now() + DELAYS[mail.tries - 1]
        Chat.everywhere.filter(channel=mail.channel_id, pk=mail.chat_id).update(mail_due_at=again)
    elif outcome.state == State.UNKNOWN:
        mine.update(state=State.UNKNOWN, reason=outcome.reason, detail=outcome.detail)
        record(mail.chat.channel, "chat.mail_failed", mail.chat, by=SYSTEM, reason=outcome.reason)
    else:
        note_failure(mail, outcome.reason, outcome.detail)
