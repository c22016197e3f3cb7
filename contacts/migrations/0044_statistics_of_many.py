from django.db import migrations

# Statistics were kept from the first contact on. Once there are many contacts, `contacts.statistics.tend` creates those
# of system fields and lists again, under its own names.
DROPPED = r"""
DO $$
DECLARE
    dropped text;
BEGIN
    FOR dropped IN
        SELECT stxname FROM pg_statistic_ext
        WHERE stxrelid = 'contacts_contact'::regclass AND (
            stxname LIKE 'contact\_of\_%' OR stxname LIKE 'contact\_list\_%'
            OR (SELECT reltuples < 10000 FROM pg_class WHERE oid = 'contacts_contact'::regclass)
        )
    LOOP
        EXECUTE format('DROP STATISTICS %I', dropped);
    END LOOP;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("contacts", "0001_squashed_0043_contacts_found")]

    operations = [migrations.RunSQL(DROPPED, migrations.RunSQL.noop)]
