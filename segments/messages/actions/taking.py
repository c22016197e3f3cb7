"""The audience of a message as it is when sending begins, taken down once and for all."""

from django.db import connection, transaction
from django.utils import timezone

from contacts.fields import Catalogue
from contacts.filters import FilterInvalid
from crm import jobs
from segments.messages import reach
from segments.models import MarketingMessage, Recipient

State = Recipient.State


@transaction.atomic
def take_audience(message: MarketingMessage) -> None:
    """Write down everybody of the audience as it is now, those left out with why. Done once for a message.

    Raise Refusal when the audience makes no sense any more.
    """
    held = MarketingMessage.everywhere.select_for_update(no_key=True).get(pk=message.pk, channel=message.channel_id)
    if held.counted_at is None:
        try:
            _copy_audience(message)
        except FilterInvalid as error:
            raise jobs.Refusal(error.problems[0].message) from error
        held.counted_at = timezone.now()
        held.save(update_fields=["counted_at"])
    message.counted_at = held.counted_at


def _copy_audience(message: MarketingMessage) -> None:
    catalogue = Catalogue.of(message.channel)
    audience = reach.contacts(message, catalogue, timezone.now())
    placed = reach.with_place(reach.with_reason(audience, message), message).order_by()
    found, params = placed.values("pk", "why", "nth").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO segments_recipient (channel_id, message_id, contact_id, state, reason, detail, tries)"  # noqa: S608 - compiled
            " SELECT %s, %s, one.pk, CASE WHEN one.why <> '' OR one.nth > 1 THEN %s ELSE %s END,"
            " CASE WHEN one.why = '' AND one.nth > 1 THEN 'duplicate' ELSE one.why END, '', 0"
            f" FROM ({found}) AS one (pk, why, nth) ORDER BY one.pk",
            [message.channel_id, message.pk, State.LEFT_OUT, State.WAITING, *params],
        )
