from django.db import migrations

# They were kept from the first contact on. `contacts.statistics.tend` makes those of system fields and lists anew, by
# the names that it gives, once there are many contacts.
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
