"""Terms and the contacts that they find, by one statement however many terms there are.

For each place that a term may be in, the terms come as one parameter and are looked up one by one in the index that
begins with channel and column. `OFFSET 0` keeps PostgreSQL from joining in another way: it would read the whole table.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db import connection
from django.db.models import BooleanField, F, Func

from contacts.models import Contact
from contacts.terms.term import Term, Terms
from crm.models import Channel

# Where a term may be, and how it is compared there. `first_and_last` is a name that is looked for as the first name
# before the last, without a space: the two in the order of `name_key`, with a space.
_MATCHES: Final = {
    "email_key": "email_key = contacts_key(probe.value)",
    "mobile_key": "mobile_key = contacts_key(probe.value)",
    "name_key": "name_key = contacts_key(probe.value)",
    "first_and_last": "name_key = contacts_key(replace(probe.value, ' ', '')) AND coalesce(profile ->> 'name', '') = ''"
    " AND contacts_fold((profile ->> 'lastName') || ' ' || (profile ->> 'firstName')) = probe.value",
    "member_id": "member_id = probe.value",
}
MOST_OF_TERM: Final = 100  # contacts of one term that are told by their ids

# How the finds of a place are called.
FOUND_BY: Final = {
    "email_key": "email",
    "mobile_key": "mobileNumber",
    "name_key": "name",
    "first_and_last": "name",
    "member_id": "memberId",
}


@dataclass(frozen=True)
class Finding:
    """A term, how many contacts it finds now, and by what: some of email, mobileNumber, name, memberId."""

    term: Term
    number: int
    by: Sequence[str] = ()


def find(channel: Channel, terms: Terms) -> list[Finding]:
    """Return for each term the exact number of the channel's contacts that it finds now."""
    parts, params = _parts(channel.pk, terms)
    found: dict[int, tuple[int, list[str]]] = {}
    if parts:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT number, count(DISTINCT id), array_agg(DISTINCT found_by)"  # noqa: S608
                f" FROM ({' UNION ALL '.join(parts)}) AS found GROUP BY number",
                params,
            )
            found = {number: (count, by) for number, count, by in cursor.fetchall()}
    return [Finding(term, *found.get(number, (0, ()))) for number, term in enumerate(terms.terms)]


def ids_of(channel: Channel, terms: Terms) -> dict[int, list[int]]:
    """Return whom the terms find, by their place: the ids of each in order, at most `MOST_OF_TERM`."""
    parts, params = _parts(channel.pk, terms)
    if not parts:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT number, (array_agg(DISTINCT id ORDER BY id))[1:{MOST_OF_TERM}]"  # noqa: S608
            f" FROM ({' UNION ALL '.join(parts)}) AS found GROUP BY number",
            params,
        )
        return dict(cursor.fetchall())


class InTerms(Func):
    """Whether a contact is one that the terms find: for `channel.contacts.filter(InTerms(channel, terms))`.

    The ids are gathered first, so that few of them never make PostgreSQL walk a whole sort index.
    """

    arity = 1
    output_field = BooleanField()

    def __init__(self, channel: Channel, terms: Terms) -> None:
        self.channel, self.terms = channel, terms
        super().__init__(F("id"))

    def as_sql(self, compiler: Any, connection: Any, **_: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        column, column_params = compiler.compile(self.get_source_expressions()[0])
        parts, params = _parts(self.channel.pk, self.terms)
        if not parts:
            return "FALSE", []
        ids = f"SELECT id FROM ({' UNION ALL '.join(parts)}) AS found"  # noqa: S608
        return f"{column} = ANY(ARRAY({ids}))", [*column_params, *params]


def _parts(channel: int, terms: Terms) -> tuple[list[str], list[Any]]:
    """Return for each place a SELECT of number, id and what it is found by; and the parameters of all."""
    parts: list[str] = []
    params: list[Any] = []
    for place, probes in terms.probes.items():
        parts.append(
            f"SELECT probe.number, match.id, '{FOUND_BY[place]}' AS found_by"  # noqa: S608
            " FROM (SELECT (pair ->> 0)::int, pair ->> 1 FROM jsonb_array_elements(%s::jsonb) AS pair)"
            " AS probe (number, value) CROSS JOIN LATERAL"
            f" (SELECT id FROM {Contact._meta.db_table}"
            f" WHERE channel_id = %s AND {_MATCHES[place]} OFFSET 0) AS match"
        )
        # As JSON: an array of 10,000 texts is written four times as slowly.
        params += [json.dumps(probes, ensure_ascii=False), channel]
    return parts, params
