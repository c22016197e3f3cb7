"""The rate at which messages go out: one for all e-mails of the installation, one for the texts of each gateway."""

from dataclasses import dataclass
from typing import Final, Self

from django.conf import settings
from django.db import connection

from segments.models import MarketingMessage

_TABLE: Final = "segments_messagepace"


@dataclass(frozen=True)
class Pace:
    """Turns at `rate` a minute, which workers take before they send. A rate of 0 has no limit."""

    channel_id: int | None
    medium: str
    rate: int

    @classmethod
    def of(cls, message: MarketingMessage) -> Self:
        channel_id = None if message.is_email else message.channel_id
        return cls(channel_id, message.medium, settings.MESSAGES_PER_MINUTE)

    def size(self, most: int) -> int:
        """Return how many go together, up to `most`: so few that they are sent within a few seconds."""
        return max(1, min(most, self.rate // 10)) if self.rate else most

    def take(self, number: int) -> float:
        """Take so many turns, and return in how many seconds they begin."""
        if not self.rate:
            return 0.0
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {_TABLE} AS pace (channel_id, medium, next_at)"  # noqa: S608 - own name
                " VALUES (%(channel)s, %(medium)s, clock_timestamp() + %(seconds)s * interval '1 second')"
                " ON CONFLICT (channel_id, medium) DO UPDATE"
                " SET next_at = greatest(pace.next_at, clock_timestamp()) + %(seconds)s * interval '1 second'"
                " RETURNING extract(epoch FROM next_at - clock_timestamp()) - %(seconds)s",
                {"channel": self.channel_id, "medium": self.medium, "seconds": self._seconds(number)},
            )
            return max(float(cursor.fetchone()[0]), 0.0)

    def give_back(self, number: int) -> None:
        """Leave turns that weren't needed to others."""
        if not self.rate or number <= 0:
            return
        with connection.cursor() as cursor:
            cursor.execute(
                f"UPDATE {_TABLE} SET next_at = next_at - %s * interval '1 second'"  # noqa: S608 - own name
                " WHERE channel_id IS NOT DISTINCT FROM %s AND medium = %s",
                [self._seconds(number), self.channel_id, self.medium],
            )

    def _seconds(self, number: int) -> float:
        return number * 60 / self.rate
