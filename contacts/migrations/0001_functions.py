from django.contrib.postgres.operations import BtreeGinExtension, TrigramExtension
from django.db import migrations

FUNCTIONS = {
    # Letter case and width don't matter. The first branch is the same, three times as fast, for plain ASCII.
    "contacts_fold(text)": """
        CASE WHEN octet_length($1) = char_length($1) THEN lower($1)
             ELSE replace(lower(upper(normalize($1, NFKC))), 'ß', 'ss') END
    """,
    # What text is sorted and indexed by: a B-tree entry must stay below a third of a page.
    "contacts_key(text)": "left(contacts_fold($1), 200)",
    # Each character twice: a trigram index then finds two characters and more.
    "contacts_doubled(text)": r"regexp_replace($1, '(.)', '\1\1', 'g')",
    "contacts_name(jsonb)": """
        nullif(contacts_key(coalesce(
            nullif($1 ->> 'name', ''),
            btrim(coalesce($1 ->> 'firstName', '') || ' ' || coalesce($1 ->> 'lastName', ''))
        )), '')
    """,
    "contacts_email(jsonb)": "nullif(contacts_key($1 ->> 'email'), '')",
    "contacts_mobile(jsonb)": "nullif(contacts_key($1 ->> 'mobileNumber'), '')",
    # All of the three, not only what a key holds: “contains” relies on it.
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


def create(signature: str, body: str) -> migrations.RunSQL:
    returns = f"CREATE FUNCTION {signature} RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN {body}"
    return migrations.RunSQL(returns, f"DROP FUNCTION {signature}")


class Migration(migrations.Migration):
    dependencies = [("crm", "0001_initial")]

    operations = [
        TrigramExtension(),
        BtreeGinExtension(),
        *(create(signature, body) for signature, body in FUNCTIONS.items()),
    ]
