"""Korean, Chinese and Japanese names made of first and last name: last name first, without a space.

They are found, like those with a space in `name`, in either order, with and without the space. Only their rows are
written again: what is sorted by (a generated column), and what quick search reads.
"""

from typing import Any

from django.db import migrations

BATCH = 20_000

EAST_ASIAN = (
    "\u1100-\u11ff\u3005-\u3007\u3041-\u312f\u3130-\u318f\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\ufe00-\ufe0f\uff66-\uffdc\U00020000-\U0003ffff\U000e0100-\U000e01ef"
)
SPACES = " \u3000"
JOINED = f"^[{EAST_ASIAN}{SPACES}]+$"
SEVERAL = f"^[{EAST_ASIAN}]+([{SPACES}]+[{EAST_ASIAN}]+)+$"
TWO = f"^([{EAST_ASIAN}]+)[{SPACES}]+([{EAST_ASIAN}]+)$"

# The twins of `contacts.values.names`.
FUNCTIONS = {
    "contacts_joined_name(text, text)": f"""
        CASE WHEN ($1 || $2) ~ '{JOINED}' THEN translate($2 || $1, '{SPACES}', '')
             ELSE btrim($1 || ' ' || $2) END
    """,
    "contacts_full_name(jsonb)": """
        coalesce(
            nullif($1 ->> 'name', ''),
            contacts_joined_name(coalesce($1 ->> 'firstName', ''), coalesce($1 ->> 'lastName', ''))
        )
    """,
    # Each after a line feed.
    "contacts_either_order(text)": rf"""
        CASE WHEN $1 ~ '{TWO}' THEN regexp_replace($1, '{TWO}', E'\n\\1\\2\n\\2\\1')
             WHEN $1 ~ '{SEVERAL}' THEN E'\n' || translate($1, '{SPACES}', '')
             ELSE '' END
    """,
    # A name without a space has none; that is quick to see.
    "contacts_name_forms(jsonb)": f"""
        CASE WHEN $1 ->> 'name' <> '' AND strpos($1 ->> 'name', '{SPACES[0]}') + strpos($1 ->> 'name', '{SPACES[1]}') = 0
             THEN '' ELSE coalesce(contacts_either_order(coalesce(
                 nullif($1 ->> 'name', ''), nullif($1 ->> 'lastName', '') || ' ' || nullif($1 ->> 'firstName', '')
             )), '') END
    """,
    # The first branch is the same, five times as fast: PostgreSQL can inline it.
    "contacts_name(jsonb)": """
        CASE WHEN $1 ->> 'name' <> '' THEN nullif(contacts_key($1 ->> 'name'), '')
             ELSE nullif(contacts_key(contacts_full_name($1)), '') END
    """,
    # All of the three, not only what a key holds: “contains” relies on it. The first branch is the same, quicker.
    "contacts_search(jsonb)": rf"""
        CASE WHEN $1 ->> 'name' <> '' AND (
            octet_length($1 ->> 'name') = char_length($1 ->> 'name') OR
            strpos($1 ->> 'name', '{SPACES[0]}') + strpos($1 ->> 'name', '{SPACES[1]}') = 0
        ) THEN contacts_doubled(
            contacts_fold($1 ->> 'name') || E'\n' ||
            contacts_fold(coalesce($1 ->> 'email', '')) || E'\n' ||
            contacts_fold(coalesce($1 ->> 'mobileNumber', ''))
        ) ELSE contacts_doubled(
            contacts_fold(contacts_full_name($1) || contacts_name_forms($1)) || E'\n' ||
            contacts_fold(coalesce($1 ->> 'email', '')) || E'\n' ||
            contacts_fold(coalesce($1 ->> 'mobileNumber', ''))
        ) END
    """,
}
FORMER = {
    "contacts_name(jsonb)": """
        nullif(contacts_key(coalesce(
            nullif($1 ->> 'name', ''),
            btrim(coalesce($1 ->> 'firstName', '') || ' ' || coalesce($1 ->> 'lastName', ''))
        )), '')
    """,
    "contacts_search(jsonb)": r"""
        contacts_doubled(
            contacts_fold(coalesce(
                nullif($1 ->> 'name', ''),
                btrim(coalesce($1 ->> 'firstName', '') || ' ' || coalesce($1 ->> 'lastName', ''))
            )) || E'\n' ||
            contacts_fold(coalesce($1 ->> 'email', '')) || E'\n' ||
            contacts_fold(coalesce($1 ->> 'mobileNumber', ''))
        )
    """,
}

NAMES = """
UPDATE contacts_contact SET profile = profile
WHERE id > %s AND id <= %s AND name_key IS DISTINCT FROM contacts_name(profile)
"""
SEARCHED = """
UPDATE contacts_searchtext AS searched SET text = contacts_search(profile)
FROM contacts_contact AS contact
WHERE contact.id = contact_id AND contact.id > %s AND contact.id <= %s
AND (contacts_name_forms(profile) <> '' OR coalesce(profile ->> 'name', '') = '') AND text <> contacts_search(profile)
"""


# Without the function that finds them: it is gone by then.
SEARCHED_AS_BEFORE = """
UPDATE contacts_searchtext AS searched SET text = contacts_search(profile)
FROM contacts_contact AS contact
WHERE contact.id = contact_id AND contact.id > %s AND contact.id <= %s AND text <> contacts_search(profile)
"""


def create(signature: str, body: str) -> str:
    return f"CREATE OR REPLACE FUNCTION {signature} RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN {body}"


def write_names(_apps: Any, schema: Any) -> None:
    write_again(schema, SEARCHED)


def write_names_as_before(_apps: Any, schema: Any) -> None:
    write_again(schema, SEARCHED_AS_BEFORE)


def write_again(schema: Any, searched: str) -> None:
    """Write the names that are other now, each range of ids in a transaction of its own."""
    with schema.connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) FROM contacts_contact")
        (last,) = cursor.fetchone()
        for start in range(0, last, BATCH):
            cursor.execute(NAMES, [start, start + BATCH])
            cursor.execute(searched, [start, start + BATCH])


def functions() -> list[migrations.RunSQL]:
    return [
        migrations.RunSQL(
            create(signature, body),
            create(signature, FORMER[signature]) if signature in FORMER else f"DROP FUNCTION {signature}",
        )
        for signature, body in FUNCTIONS.items()
    ]


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("contacts", "0016_tags_folded_texts_null")]

    operations = [
        migrations.RunPython(migrations.RunPython.noop, write_names_as_before),
        *functions(),
        migrations.RunPython(write_names, migrations.RunPython.noop),
    ]
