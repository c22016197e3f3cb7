"""The table of real columns that `contacts.bench.bare_api` reads. It imports nothing: Django isn't set up yet there."""

from typing import Final

TABLE: Final = "bench_bare_contacts"
PAGE: Final = 50
COLUMNS: Final = {
    "id": "id",
    "name": "profile ->> 'name'",
    "email": "profile ->> 'email'",
    "mobile_number": "profile ->> 'mobileNumber'",
    "plan": "profile ->> 'plan'",
    "birthday": "(profile ->> 'birthday')::date",
    "is_vip": "(profile ->> 'isVip')::boolean",
    "total_amount": "(profile ->> 'totalAmount')::double precision",
    "last_order_at": "to_timestamp((profile ->> 'lastOrderAt')::double precision / 1000)",
    "type": "type",
    "tags": "tags::text[]",
    "last_seen_at": "last_seen_at",
    "created_at": "created_at",
}
# What a sensible user of such an API indexes.
INDEXES: Final = ("(id)", "(last_seen_at DESC NULLS LAST, id DESC)", "(type)", "(email)", "USING gin (tags)")
