from django.db import migrations

# Each call of the install script asks for it; within a function the plans are made once a connection (decision 028).
MADE = """
CREATE FUNCTION segments_bots_version(of_channel bigint) RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE
    of_bots bigint;
BEGIN
    SELECT bit_xor(hash_record_extended(ROW(id, updated_at, position), 0)) INTO of_bots
    FROM segments_bot WHERE channel_id = of_channel AND is_on;
    IF of_bots IS NULL THEN
        RETURN NULL;
    END IF;
    RETURN of_bots || ' ' || coalesce((
        SELECT bit_xor(hash_record_extended(ROW(id, updated_at), 0))
        FROM segments_segment WHERE channel_id = of_channel
    ), 0);
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("segments", "0005_bots")]

    operations = [migrations.RunSQL(MADE, "DROP FUNCTION segments_bots_version(bigint)")]
