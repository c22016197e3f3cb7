from importlib import import_module

from django.db import migrations

# Every request asks for the version of its channel's keys, and a boot whether the messenger is on. Within functions
# the plans are made once a connection (decision 028). Hashes of rows are quicker than their texts.
MADE = """
CREATE FUNCTION contacts_keys_version(of_channel bigint) RETURNS text LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (
        SELECT bit_xor(hash_record_extended(each, 0))::text FROM contacts_profilekey AS each
        WHERE each.channel_id = of_channel
    );
END $$;

CREATE FUNCTION contacts_messenger_is_on(of_channel bigint) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN coalesce((SELECT is_on FROM contacts_messenger WHERE channel_id = of_channel), true);
END $$;

CREATE OR REPLACE FUNCTION contacts_keys_held(of_channel bigint) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM crm_channel WHERE id = of_channel FOR SHARE;
    RETURN contacts_keys_version(of_channel);
END $$;
"""

HELD_BEFORE = import_module("contacts.migrations.0034_upserts").KEYS_HELD
REMOVED = f"""
DROP FUNCTION contacts_keys_held(bigint);
{HELD_BEFORE}
DROP FUNCTION contacts_messenger_is_on(bigint);
DROP FUNCTION contacts_keys_version(bigint);
"""


class Migration(migrations.Migration):
    dependencies = [("contacts", "0038_has_chat")]

    operations = [migrations.RunSQL(MADE, REMOVED)]
