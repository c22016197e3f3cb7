"""Indexes of single keys go: big channels have a columnar copy, small ones need none (decision 020)."""

from django.db import migrations

# Each waits for queries that read contacts, and they for it; the work itself is short.
DROP = """
DO $$
DECLARE name text;
BEGIN
    FOR name IN
        SELECT relname FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
        WHERE indrelid = 'contacts_contact'::regclass AND starts_with(relname, 'contact_key_')
    LOOP
        EXECUTE format('DROP INDEX %I', name);
    END LOOP;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("contacts", "0023_example_customers")]

    operations = [
        migrations.RunSQL(DROP, migrations.RunSQL.noop),
        migrations.DeleteModel(name="KeyIndex"),
    ]
