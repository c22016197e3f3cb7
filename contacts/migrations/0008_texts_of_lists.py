from django.db import migrations

# The folded items of a list of texts; NULL for anything else.
TEXTS = """
CREATE FUNCTION contacts_texts(jsonb) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 1000 RETURN (
    SELECT CASE WHEN bool_and(jsonb_typeof(value) = 'string') THEN array_agg(contacts_fold(value #>> '{}')) END
    FROM jsonb_array_elements(CASE WHEN jsonb_typeof($1) = 'array' THEN $1 END) AS item (value)
)
"""

# Parts are looked for in lists too now: what new keys get is made for those that there are.
STATISTICS = """
DO $$
DECLARE
    expression text;
BEGIN
    FOR expression IN
        SELECT DISTINCT format('contacts_fold(profile ->> %L)', key) FROM contacts_profilekey
        WHERE type IN ('list', 'listOfNumber')
    LOOP
        EXECUTE format(
            'CREATE STATISTICS IF NOT EXISTS %I ON (%s) FROM contacts_contact',
            'contact_list_' || left(md5(expression), 16), expression
        );
    END LOOP;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("contacts", "0007_member")]

    operations = [
        migrations.RunSQL(TEXTS, "DROP FUNCTION contacts_texts(jsonb)"),
        migrations.RunSQL(STATISTICS, migrations.RunSQL.noop),
    ]
