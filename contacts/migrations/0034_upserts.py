from django.db import migrations

# The statements of `contacts.upserting` and of merging leads, whose plans each connection keeps: planning one that
# reads contacts takes 0.9 ms, for all the statistics of their keys, and running it 0.02 (decision 028).
#
# Rows are looked up in indexes, whatever PostgreSQL believes about the number of rows: a plan that was made while a
# table was empty, or for one row, would be kept.

# Locks in the order of ids, so that two can't wait for each other.
LOCKED = """
CREATE FUNCTION contacts_locked(of_channel bigint, ids bigint[], member_ids text[])
RETURNS SETOF contacts_contact LANGUAGE plpgsql SET enable_seqscan = off SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    IF cardinality(ids) = 0 AND cardinality(member_ids) = 1 THEN
        RETURN QUERY SELECT * FROM contacts_contact
        WHERE channel_id = of_channel AND member_id = member_ids[1] FOR NO KEY UPDATE;
    ELSE
        RETURN QUERY SELECT * FROM contacts_contact
        WHERE channel_id = of_channel AND (id = ANY (ids) OR member_id = ANY (member_ids))
        ORDER BY id FOR NO KEY UPDATE;
    END IF;
END $$;
"""

# What a change may set, with the types of JSON's values.
WRITTEN = {
    "profile": "jsonb",
    "tags": "varchar[]",
    "unsubscribe_email": "boolean",
    "unsubscribe_email_at": "timestamptz",
    "unsubscribe_texting": "boolean",
    "unsubscribe_texting_at": "timestamptz",
    "email_qualified": "boolean",
    "mobile_number_qualified": "boolean",
    "blocked": "boolean",
    "language": "varchar",
    "updated_at": "timestamptz",
    "version": "bigint",
}
ROW = ", ".join(f"{column} {type_}" for column, type_ in WRITTEN.items())

INSERTED = f"""
CREATE FUNCTION contacts_inserted(of_channel bigint, members jsonb) RETURNS TABLE (inserted bigint, code varchar)
LANGUAGE plpgsql AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY INSERT INTO contacts_contact (
        channel_id, type, member_id, has_chat, sessions_count, web, mobile, created_at, {", ".join(WRITTEN)}
    )
    SELECT of_channel, 'member', row.member_id, false, 0, '{{}}', '{{}}', row.updated_at,
        {", ".join(f"row.{column}" for column in WRITTEN)}
    FROM jsonb_to_recordset(members) AS row (member_id varchar, {ROW})
    ORDER BY row.member_id
    ON CONFLICT (channel_id, member_id) DO NOTHING
    RETURNING id, member_id;
END $$;
"""

UPDATED = f"""
CREATE FUNCTION contacts_updated(of_channel bigint, contacts jsonb) RETURNS void
LANGUAGE plpgsql SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
BEGIN
    UPDATE contacts_contact AS contact SET {", ".join(f"{column} = row.{column}" for column in WRITTEN)}
    FROM jsonb_to_recordset(contacts) AS row (id bigint, {ROW})
    WHERE contact.channel_id = of_channel AND contact.id = row.id;
END $$;
"""

# The leads that have the verified e-mail address or mobile number of one of these members. Not where another member
# has it too: then nobody knows whose lead it is. The keys are beginnings, so the whole texts are compared too.
SAME = """
    SELECT member.id, lead.id FROM contacts_contact AS member
    JOIN contacts_contact AS lead ON lead.channel_id = of_channel AND lead.{column} = member.{column}
    WHERE member.id = ANY (members) AND member.channel_id = of_channel AND member.type = 'member'
        AND member.{verified} AND lead.type = 'lead'
        AND contacts_fold(lead.profile ->> '{key}') = contacts_fold(member.profile ->> '{key}')
        AND NOT EXISTS (
            SELECT FROM contacts_contact AS other
            WHERE other.channel_id = of_channel AND other.{column} = member.{column}
                AND other.type = 'member' AND other.id <> member.id
                AND contacts_fold(other.profile ->> '{key}') = contacts_fold(member.profile ->> '{key}')
        )
"""
LEADS = f"""
CREATE FUNCTION contacts_leads_of(of_channel bigint, members bigint[]) RETURNS TABLE (member bigint, lead bigint)
LANGUAGE plpgsql SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off
SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY {SAME.format(column="email_key", verified="email_qualified", key="email")}
    UNION {SAME.format(column="mobile_key", verified="mobile_number_qualified", key="mobileNumber")};
END $$;
"""

# From now to the commit no key can change; the version is read after whoever was changing one has ended.
KEYS_HELD = """
CREATE FUNCTION contacts_keys_held(of_channel bigint) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM crm_channel WHERE id = of_channel FOR SHARE;
    RETURN (
        SELECT md5(string_agg(each::text, chr(10) ORDER BY each.id))
        FROM contacts_profilekey AS each WHERE each.channel_id = of_channel
    );
END $$;
"""

NONE = """
DROP FUNCTION contacts_keys_held(bigint);
DROP FUNCTION contacts_leads_of(bigint, bigint[]);
DROP FUNCTION contacts_updated(bigint, jsonb);
DROP FUNCTION contacts_inserted(bigint, jsonb);
DROP FUNCTION contacts_locked(bigint, bigint[], text[]);
"""


class Migration(migrations.Migration):
    dependencies = [("contacts", "0033_visitors_reachable")]

    operations = [migrations.RunSQL(LOCKED + INSERTED + UPDATED + LEADS + KEYS_HELD, NONE)]
