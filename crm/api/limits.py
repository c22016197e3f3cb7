"""How much the programs of a channel may ask: a bucket of tokens, one for each request, which fills steadily."""

import math
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.db import connection

from crm.api.errors import Refused
from crm.models import ApiBucket

# One statement, so that requests which come at the same time wait for each other and none spends what another has.
_FILLED: Final = """
    LEAST(%(size)s, bucket.tokens + %(refill)s * GREATEST(extract(epoch FROM clock_timestamp() - bucket.at), 0))
"""
_SPEND: Final = f"""
    INSERT INTO {ApiBucket._meta.db_table} AS bucket (channel_id, tokens, at)
    VALUES (%(channel)s, %(size)s - 1, clock_timestamp())
    ON CONFLICT (channel_id) DO UPDATE
    SET tokens = {_FILLED} - 1, at = GREATEST(bucket.at, clock_timestamp())
    WHERE {_FILLED} >= 1
    RETURNING tokens
"""  # noqa: S608
_LEFT: Final = f"SELECT {_FILLED} FROM {ApiBucket._meta.db_table} AS bucket WHERE channel_id = %(channel)s"  # noqa: S608


@dataclass(frozen=True)
class Limit:
    """What is left in a bucket. `reset`: seconds until it is full."""

    size: int
    left: float
    refill: float

    @property
    def headers(self) -> dict[str, str]:
        reset = math.ceil((self.size - self.left) / self.refill)
        return {
            "x-ratelimit-limit": str(self.size),
            "x-ratelimit-remaining": str(max(0, math.floor(self.left))),
            "x-ratelimit-reset": str(reset),
        }


def spend(channel_id: int) -> Limit:
    """Take a token of the channel's. Raise Refused (429) when there is none, which says when there will be one."""
    size, refill = settings.API_TOKENS, settings.API_REFILL
    values = {"channel": channel_id, "size": size, "refill": refill}
    with connection.cursor() as cursor:
        cursor.execute(_SPEND, values)
        if row := cursor.fetchone():
            return Limit(size, row[0], refill)
        cursor.execute(_LEFT, values)
        row = cursor.fetchone()
    limit = Limit(size, row[0] if row else 0.0, refill)
    seconds = max(1, math.ceil((1 - limit.left) / refill))
    raise Refused(
        429,
        f"This channel may send {size} requests at once, and {refill:g} a second from then on.",
        headers={**limit.headers, "Retry-After": str(seconds)},
    )
