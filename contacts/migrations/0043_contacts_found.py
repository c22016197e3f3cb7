from django.db import migrations

# Contacts by their ids, by a plan that each connection keeps (see migration 0034).
FOUND = """
CREATE FUNCTION contacts_found(of_channel bigint, ids bigint[]) RETURNS SETOF contacts_contact
LANGUAGE plpgsql STABLE SET enable_seqscan = off SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    RETURN QUERY SELECT * FROM contacts_contact WHERE channel_id = of_channel AND id = ANY (ids) ORDER BY id;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("contacts", "0042_answers_by_mail")]

    operations = [migrations.RunSQL(FOUND, "DROP FUNCTION contacts_found(bigint, bigint[]);")]
