from datetime import UTC, datetime

from django.utils.dateparse import parse_datetime


def moment(value: object) -> datetime | None:
    """Return the moment that Shopify writes with its offset; None for anything else."""
    try:
        found = parse_datetime(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return (found if found.tzinfo else found.replace(tzinfo=UTC)) if found else None
