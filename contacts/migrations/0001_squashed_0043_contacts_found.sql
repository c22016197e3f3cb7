-- Functions come before the tables that they name.
SET LOCAL check_function_bodies = false;

CREATE FUNCTION contacts_changes_logged() RETURNS trigger
    LANGUAGE plpgsql
    SET enable_nestloop TO 'off'
    AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO contacts_contactchange (channel_id, transaction, kind, ids, at)
        SELECT channel_id, pg_current_xact_id(), 'added', CASE WHEN count(*) <= 20000 THEN array_agg(id) END, now()
        FROM latter GROUP BY channel_id;
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO contacts_contactchange (channel_id, transaction, kind, ids, at)
        SELECT channel_id, pg_current_xact_id(), 'deleted', CASE WHEN count(*) <= 20000 THEN array_agg(id) END, now()
        FROM former GROUP BY channel_id;

    ELSIF TG_OP = 'UPDATE' THEN
        IF (SELECT count(*) FROM (SELECT FROM latter LIMIT 2) AS few) = 1 THEN
            
        INSERT INTO contacts_contactchange (channel_id, transaction, kind, columns, ids, at)
        SELECT channel_id, pg_current_xact_id(), 'changed', array_remove(ARRAY[CASE WHEN mask & 1 <> 0 THEN 'tags' END, CASE WHEN mask & 2 <> 0 THEN 'type' END, CASE WHEN mask & 4 <> 0 THEN 'member_id' END, CASE WHEN mask & 8 <> 0 THEN 'unsubscribe_email' END, CASE WHEN mask & 16 <> 0 THEN 'unsubscribe_email_at' END, CASE WHEN mask & 32 <> 0 THEN 'unsubscribe_texting' END, CASE WHEN mask & 64 <> 0 THEN 'unsubscribe_texting_at' END, CASE WHEN mask & 128 <> 0 THEN 'email_qualified' END, CASE WHEN mask & 256 <> 0 THEN 'mobile_number_qualified' END, CASE WHEN mask & 512 <> 0 THEN 'blocked' END, CASE WHEN mask & 1024 <> 0 THEN 'has_chat' END, CASE WHEN mask & 2048 <> 0 THEN 'country' END, CASE WHEN mask & 4096 <> 0 THEN 'city' END, CASE WHEN mask & 8192 <> 0 THEN 'language' END, CASE WHEN mask & 16384 <> 0 THEN 'created_at' END, CASE WHEN mask & 32768 <> 0 THEN 'last_seen_at' END, CASE WHEN mask & 65536 <> 0 THEN 'sessions_count' END, CASE WHEN mask & 131072 <> 0 THEN 'web' END, CASE WHEN mask & 262144 <> 0 THEN 'mobile' END, CASE WHEN mask & 524288 <> 0 THEN 'updated_at' END, CASE WHEN mask & 1048576 <> 0 THEN 'profile' END], NULL), ARRAY[id], now()
        FROM (SELECT latter.channel_id, latter.id, ((former.tags IS DISTINCT FROM latter.tags)::int << 0) | ((former.type IS DISTINCT FROM latter.type)::int << 1) | ((former.member_id IS DISTINCT FROM latter.member_id)::int << 2) | ((former.unsubscribe_email IS DISTINCT FROM latter.unsubscribe_email)::int << 3) | ((former.unsubscribe_email_at IS DISTINCT FROM latter.unsubscribe_email_at)::int << 4) | ((former.unsubscribe_texting IS DISTINCT FROM latter.unsubscribe_texting)::int << 5) | ((former.unsubscribe_texting_at IS DISTINCT FROM latter.unsubscribe_texting_at)::int << 6) | ((former.email_qualified IS DISTINCT FROM latter.email_qualified)::int << 7) | ((former.mobile_number_qualified IS DISTINCT FROM latter.mobile_number_qualified)::int << 8) | ((former.blocked IS DISTINCT FROM latter.blocked)::int << 9) | ((former.has_chat IS DISTINCT FROM latter.has_chat)::int << 10) | ((former.country IS DISTINCT FROM latter.country)::int << 11) | ((former.city IS DISTINCT FROM latter.city)::int << 12) | ((former.language IS DISTINCT FROM latter.language)::int << 13) | ((former.created_at IS DISTINCT FROM latter.created_at)::int << 14) | ((former.last_seen_at IS DISTINCT FROM latter.last_seen_at)::int << 15) | ((former.sessions_count IS DISTINCT FROM latter.sessions_count)::int << 16) | ((former.web IS DISTINCT FROM latter.web)::int << 17) | ((former.mobile IS DISTINCT FROM latter.mobile)::int << 18) | ((former.updated_at IS DISTINCT FROM latter.updated_at)::int << 19) | ((former.profile IS DISTINCT FROM latter.profile)::int << 20) AS mask FROM former, latter OFFSET 0) AS compared
        WHERE mask <> 0;

        ELSE
                    INSERT INTO contacts_contactchange (channel_id, transaction, kind, columns, ids, at)
        SELECT channel_id, pg_current_xact_id(), 'changed', array_remove(ARRAY[CASE WHEN mask & 1 <> 0 THEN 'tags' END, CASE WHEN mask & 2 <> 0 THEN 'type' END, CASE WHEN mask & 4 <> 0 THEN 'member_id' END, CASE WHEN mask & 8 <> 0 THEN 'unsubscribe_email' END, CASE WHEN mask & 16 <> 0 THEN 'unsubscribe_email_at' END, CASE WHEN mask & 32 <> 0 THEN 'unsubscribe_texting' END, CASE WHEN mask & 64 <> 0 THEN 'unsubscribe_texting_at' END, CASE WHEN mask & 128 <> 0 THEN 'email_qualified' END, CASE WHEN mask & 256 <> 0 THEN 'mobile_number_qualified' END, CASE WHEN mask & 512 <> 0 THEN 'blocked' END, CASE WHEN mask & 1024 <> 0 THEN 'has_chat' END, CASE WHEN mask & 2048 <> 0 THEN 'country' END, CASE WHEN mask & 4096 <> 0 THEN 'city' END, CASE WHEN mask & 8192 <> 0 THEN 'language' END, CASE WHEN mask & 16384 <> 0 THEN 'created_at' END, CASE WHEN mask & 32768 <> 0 THEN 'last_seen_at' END, CASE WHEN mask & 65536 <> 0 THEN 'sessions_count' END, CASE WHEN mask & 131072 <> 0 THEN 'web' END, CASE WHEN mask & 262144 <> 0 THEN 'mobile' END, CASE WHEN mask & 524288 <> 0 THEN 'updated_at' END, CASE WHEN mask & 1048576 <> 0 THEN 'profile' END], NULL), ids, now()
        FROM (
            SELECT channel_id, mask, CASE WHEN count(*) <= 20000 THEN array_agg(id) END AS ids
            FROM (
                SELECT latter.channel_id, latter.id, ((former.tags IS DISTINCT FROM latter.tags)::int << 0) | ((former.type IS DISTINCT FROM latter.type)::int << 1) | ((former.member_id IS DISTINCT FROM latter.member_id)::int << 2) | ((former.unsubscribe_email IS DISTINCT FROM latter.unsubscribe_email)::int << 3) | ((former.unsubscribe_email_at IS DISTINCT FROM latter.unsubscribe_email_at)::int << 4) | ((former.unsubscribe_texting IS DISTINCT FROM latter.unsubscribe_texting)::int << 5) | ((former.unsubscribe_texting_at IS DISTINCT FROM latter.unsubscribe_texting_at)::int << 6) | ((former.email_qualified IS DISTINCT FROM latter.email_qualified)::int << 7) | ((former.mobile_number_qualified IS DISTINCT FROM latter.mobile_number_qualified)::int << 8) | ((former.blocked IS DISTINCT FROM latter.blocked)::int << 9) | ((former.has_chat IS DISTINCT FROM latter.has_chat)::int << 10) | ((former.country IS DISTINCT FROM latter.country)::int << 11) | ((former.city IS DISTINCT FROM latter.city)::int << 12) | ((former.language IS DISTINCT FROM latter.language)::int << 13) | ((former.created_at IS DISTINCT FROM latter.created_at)::int << 14) | ((former.last_seen_at IS DISTINCT FROM latter.last_seen_at)::int << 15) | ((former.sessions_count IS DISTINCT FROM latter.sessions_count)::int << 16) | ((former.web IS DISTINCT FROM latter.web)::int << 17) | ((former.mobile IS DISTINCT FROM latter.mobile)::int << 18) | ((former.updated_at IS DISTINCT FROM latter.updated_at)::int << 19) | ((former.profile IS DISTINCT FROM latter.profile)::int << 20) AS mask FROM former JOIN latter ON former.id = latter.id
            ) AS compared
            WHERE mask <> 0 GROUP BY channel_id, mask
        ) AS changed;

        END IF;
    ELSE
        INSERT INTO contacts_contactchange (channel_id, transaction, kind, ids, at)
        SELECT id, pg_current_xact_id(), 'deleted', NULL, now() FROM crm_channel;
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION contacts_chats_told() RETURNS trigger
    LANGUAGE plpgsql
    SET enable_nestloop TO 'off'
    AS $$
        BEGIN
            IF EXISTS (SELECT FROM crm_webhook AS webhook WHERE webhook.is_on AND (webhook.blocked_at IS NULL OR webhook.blocked_at > now() - interval '7 days')) THEN IF TG_OP = 'INSERT' THEN 
        INSERT INTO crm_webhookevent (channel_id, webhook_id, scope, ids, details, at)
        SELECT chunk.channel_id, webhook.id, chunk.scope, chunk.ids, chunk.details, now()
        FROM (
            SELECT channel_id, scope, array_agg(id ORDER BY id) AS ids, '{}'::jsonb AS details, min(id) AS first
            FROM (
                SELECT *, (row_number() OVER (PARTITION BY channel_id, scope ORDER BY id) - 1) / 1000 AS chunk
                FROM (SELECT channel_id, 'userChat.opened' AS scope, id FROM latter) AS change
            ) AS numbered
            GROUP BY channel_id, scope, chunk
        ) AS chunk
        JOIN crm_webhook AS webhook ON webhook.channel_id = chunk.channel_id AND webhook.is_on AND (webhook.blocked_at IS NULL OR webhook.blocked_at > now() - interval '7 days')
            AND chunk.scope = ANY (webhook.scopes)
        JOIN crm_channel AS channel ON channel.id = chunk.channel_id AND channel.deletion_requested_at IS NULL
        ORDER BY chunk.first, chunk.scope;
     END IF;IF TG_OP = 'UPDATE' THEN 
        INSERT INTO crm_webhookevent (channel_id, webhook_id, scope, ids, details, at)
        SELECT chunk.channel_id, webhook.id, chunk.scope, chunk.ids, chunk.details, now()
        FROM (
            SELECT channel_id, scope, array_agg(id ORDER BY id) AS ids, '{}'::jsonb AS details, min(id) AS first
            FROM (
                SELECT *, (row_number() OVER (PARTITION BY channel_id, scope ORDER BY id) - 1) / 1000 AS chunk
                FROM (
    SELECT latter.channel_id, 'userChat.opened' AS scope, latter.id FROM former JOIN latter ON former.id = latter.id
    WHERE former.state = 'closed' AND latter.state = 'open'
) AS change
            ) AS numbered
            GROUP BY channel_id, scope, chunk
        ) AS chunk
        JOIN crm_webhook AS webhook ON webhook.channel_id = chunk.channel_id AND webhook.is_on AND (webhook.blocked_at IS NULL OR webhook.blocked_at > now() - interval '7 days')
            AND chunk.scope = ANY (webhook.scopes)
        JOIN crm_channel AS channel ON channel.id = chunk.channel_id AND channel.deletion_requested_at IS NULL
        ORDER BY chunk.first, chunk.scope;
     END IF; END IF;
            RETURN NULL;
        END $$;

CREATE FUNCTION contacts_doubled(text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN regexp_replace($1, '(.)'::text, '\1\1'::text, 'g'::text);

CREATE FUNCTION contacts_either_order(text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN ($1 ~ '^([ᄀ-ᇿ々-〇ぁ-ㄯ㄰-㆏ㆠ-ㆿㇰ-ㇿ㐀-䶿一-鿿ꥠ-꥿가-퟿豈-﫿︀-️ｦ-ￜ𠀀-𿿿󠄀-󠇯]+)[ 　]+([ᄀ-ᇿ々-〇ぁ-ㄯ㄰-㆏ㆠ-ㆿㇰ-ㇿ㐀-䶿一-鿿ꥠ-꥿가-퟿豈-﫿︀-️ｦ-ￜ𠀀-𿿿󠄀-󠇯]+)$'::text) THEN regexp_replace($1, '^([ᄀ-ᇿ々-〇ぁ-ㄯ㄰-㆏ㆠ-ㆿㇰ-ㇿ㐀-䶿一-鿿ꥠ-꥿가-퟿豈-﫿︀-️ｦ-ￜ𠀀-𿿿󠄀-󠇯]+)[ 　]+([ᄀ-ᇿ々-〇ぁ-ㄯ㄰-㆏ㆠ-ㆿㇰ-ㇿ㐀-䶿一-鿿ꥠ-꥿가-퟿豈-﫿︀-️ｦ-ￜ𠀀-𿿿󠄀-󠇯]+)$'::text, '
\1\2
\2\1'::text) WHEN ($1 ~ '^[ᄀ-ᇿ々-〇ぁ-ㄯ㄰-㆏ㆠ-ㆿㇰ-ㇿ㐀-䶿一-鿿ꥠ-꥿가-퟿豈-﫿︀-️ｦ-ￜ𠀀-𿿿󠄀-󠇯]+([ 　]+[ᄀ-ᇿ々-〇ぁ-ㄯ㄰-㆏ㆠ-ㆿㇰ-ㇿ㐀-䶿一-鿿ꥠ-꥿가-퟿豈-﫿︀-️ｦ-ￜ𠀀-𿿿󠄀-󠇯]+)+$'::text) THEN ('
'::text || translate($1, ' 　'::text, ''::text)) ELSE ''::text END;

CREATE FUNCTION contacts_fold(text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN (octet_length($1) = char_length($1)) THEN lower($1) ELSE replace(lower(upper(NORMALIZE($1, NFKC))), 'ß'::text, 'ss'::text) END;

CREATE FUNCTION contacts_key(text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN "left"(contacts_fold($1), 200);

CREATE FUNCTION contacts_email(jsonb) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN NULLIF(contacts_key(($1 ->> 'email'::text)), ''::text);

CREATE FUNCTION contacts_joined_name(text, text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN (($1 || $2) ~ '^[ᄀ-ᇿ々-〇ぁ-ㄯ㄰-㆏ㆠ-ㆿㇰ-ㇿ㐀-䶿一-鿿ꥠ-꥿가-퟿豈-﫿︀-️ｦ-ￜ𠀀-𿿿󠄀-󠇯 　]+$'::text) THEN translate(($2 || $1), ' 　'::text, ''::text) ELSE btrim((($1 || ' '::text) || $2)) END;

CREATE FUNCTION contacts_full_name(jsonb) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN COALESCE(NULLIF(($1 ->> 'name'::text), ''::text), contacts_joined_name(COALESCE(($1 ->> 'firstName'::text), ''::text), COALESCE(($1 ->> 'lastName'::text), ''::text)));

CREATE FUNCTION contacts_mobile(jsonb) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN NULLIF(contacts_key(($1 ->> 'mobileNumber'::text)), ''::text);

CREATE FUNCTION contacts_name(jsonb) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN (($1 ->> 'name'::text) <> ''::text) THEN NULLIF(contacts_key(($1 ->> 'name'::text)), ''::text) ELSE NULLIF(contacts_key(contacts_full_name($1)), ''::text) END;

CREATE TABLE contacts_contact (
    id bigint NOT NULL,
    channel_id bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    version bigint NOT NULL,
    sessions_count integer NOT NULL,
    unsubscribe_email boolean NOT NULL,
    unsubscribe_texting boolean NOT NULL,
    email_qualified boolean NOT NULL,
    mobile_number_qualified boolean NOT NULL,
    blocked boolean NOT NULL,
    has_chat boolean NOT NULL,
    last_seen_at timestamp with time zone,
    unsubscribe_email_at timestamp with time zone,
    unsubscribe_texting_at timestamp with time zone,
    type character varying(6) NOT NULL,
    member_id character varying(64),
    country character varying(2),
    city character varying(100),
    language character varying(10),
    profile jsonb NOT NULL,
    tags character varying(100)[] NOT NULL,
    web jsonb NOT NULL,
    mobile jsonb NOT NULL,
    name_key text GENERATED ALWAYS AS (contacts_name(profile)) STORED,
    email_key text GENERATED ALWAYS AS (contacts_email(profile)) STORED,
    mobile_key text GENERATED ALWAYS AS (contacts_mobile(profile)) STORED,
    member boolean GENERATED ALWAYS AS (((type)::text = 'member'::text)) STORED,
    CONSTRAINT contact_member_has_member_id CHECK ((((member_id IS NOT NULL) AND ((type)::text = 'member'::text)) OR ((member_id IS NULL) AND ((type)::text = 'lead'::text)))),
    CONSTRAINT contact_no_value_is_null CHECK (((NOT (((country)::text = ''::text) AND (country IS NOT NULL))) AND (NOT (((city)::text = ''::text) AND (city IS NOT NULL))) AND (NOT (((language)::text = ''::text) AND (language IS NOT NULL))))),
    CONSTRAINT contacts_contact_sessions_count_check CHECK ((sessions_count >= 0)),
    CONSTRAINT contacts_contact_version_check CHECK ((version >= 0))
);

CREATE FUNCTION contacts_found(of_channel bigint, ids bigint[]) RETURNS SETOF contacts_contact
    LANGUAGE plpgsql STABLE
    SET enable_seqscan TO 'off'
    SET plan_cache_mode TO 'force_generic_plan'
    AS $$
BEGIN
    RETURN QUERY SELECT * FROM contacts_contact WHERE channel_id = of_channel AND id = ANY (ids) ORDER BY id;
END $$;

CREATE FUNCTION contacts_has_chat(contact bigint) RETURNS boolean
    LANGUAGE plpgsql STABLE
    AS $$
BEGIN
    RETURN (SELECT has_chat FROM contacts_contact WHERE id = contact);
END $$;

CREATE FUNCTION contacts_inserted(of_channel bigint, members jsonb) RETURNS TABLE(inserted bigint, code character varying)
    LANGUAGE plpgsql
    AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY INSERT INTO contacts_contact (
        channel_id, type, member_id, has_chat, sessions_count, web, mobile, created_at, profile, tags, unsubscribe_email, unsubscribe_email_at, unsubscribe_texting, unsubscribe_texting_at, email_qualified, mobile_number_qualified, blocked, language, updated_at, version
    )
    SELECT of_channel, 'member', row.member_id, false, 0, '{}', '{}', row.updated_at,
        row.profile, row.tags, row.unsubscribe_email, row.unsubscribe_email_at, row.unsubscribe_texting, row.unsubscribe_texting_at, row.email_qualified, row.mobile_number_qualified, row.blocked, row.language, row.updated_at, row.version
    FROM jsonb_to_recordset(members) AS row (member_id varchar, profile jsonb, tags varchar[], unsubscribe_email boolean, unsubscribe_email_at timestamptz, unsubscribe_texting boolean, unsubscribe_texting_at timestamptz, email_qualified boolean, mobile_number_qualified boolean, blocked boolean, language varchar, updated_at timestamptz, version bigint)
    ORDER BY row.member_id
    ON CONFLICT (channel_id, member_id) DO NOTHING
    RETURNING id, member_id;
END $$;

CREATE FUNCTION contacts_keys_held(of_channel bigint) RETURNS text
    LANGUAGE plpgsql
    AS $$
BEGIN
    PERFORM FROM crm_channel WHERE id = of_channel FOR SHARE;
    RETURN contacts_keys_version(of_channel);
END $$;

CREATE FUNCTION contacts_keys_version(of_channel bigint) RETURNS text
    LANGUAGE plpgsql STABLE
    AS $$
BEGIN
    RETURN (
        SELECT bit_xor(hash_record_extended(each, 0))::text FROM contacts_profilekey AS each
        WHERE each.channel_id = of_channel
    );
END $$;

CREATE FUNCTION contacts_leads_of(of_channel bigint, members bigint[]) RETURNS TABLE(member bigint, lead bigint)
    LANGUAGE plpgsql
    SET enable_seqscan TO 'off'
    SET enable_hashjoin TO 'off'
    SET enable_mergejoin TO 'off'
    SET plan_cache_mode TO 'force_generic_plan'
    AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY 
    SELECT member.id, lead.id FROM contacts_contact AS member
    JOIN contacts_contact AS lead ON lead.channel_id = of_channel AND lead.email_key = member.email_key
    WHERE member.id = ANY (members) AND member.channel_id = of_channel AND member.type = 'member'
        AND member.email_qualified AND lead.type = 'lead'
        AND contacts_fold(lead.profile ->> 'email') = contacts_fold(member.profile ->> 'email')
        AND NOT EXISTS (
            SELECT FROM contacts_contact AS other
            WHERE other.channel_id = of_channel AND other.email_key = member.email_key
                AND other.type = 'member' AND other.id <> member.id
                AND contacts_fold(other.profile ->> 'email') = contacts_fold(member.profile ->> 'email')
        )

    UNION 
    SELECT member.id, lead.id FROM contacts_contact AS member
    JOIN contacts_contact AS lead ON lead.channel_id = of_channel AND lead.mobile_key = member.mobile_key
    WHERE member.id = ANY (members) AND member.channel_id = of_channel AND member.type = 'member'
        AND member.mobile_number_qualified AND lead.type = 'lead'
        AND contacts_fold(lead.profile ->> 'mobileNumber') = contacts_fold(member.profile ->> 'mobileNumber')
        AND NOT EXISTS (
            SELECT FROM contacts_contact AS other
            WHERE other.channel_id = of_channel AND other.mobile_key = member.mobile_key
                AND other.type = 'member' AND other.id <> member.id
                AND contacts_fold(other.profile ->> 'mobileNumber') = contacts_fold(member.profile ->> 'mobileNumber')
        )
;
END $$;

CREATE FUNCTION contacts_locked(of_channel bigint, ids bigint[], member_ids text[]) RETURNS SETOF contacts_contact
    LANGUAGE plpgsql
    SET enable_seqscan TO 'off'
    SET plan_cache_mode TO 'force_generic_plan'
    AS $$
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

CREATE FUNCTION contacts_messages_told() RETURNS trigger
    LANGUAGE plpgsql
    SET enable_nestloop TO 'off'
    AS $$
        BEGIN
            IF EXISTS (SELECT FROM crm_webhook AS webhook WHERE webhook.is_on AND (webhook.blocked_at IS NULL OR webhook.blocked_at > now() - interval '7 days')) THEN IF TG_OP = 'INSERT' THEN 
        INSERT INTO crm_webhookevent (channel_id, webhook_id, scope, ids, details, at)
        SELECT chunk.channel_id, webhook.id, chunk.scope, chunk.ids, chunk.details, now()
        FROM (
            SELECT channel_id, scope, array_agg(id ORDER BY id) AS ids, jsonb_object_agg(id, jsonb_build_object('chat', chat_id)) AS details, min(id) AS first
            FROM (
                SELECT *, (row_number() OVER (PARTITION BY channel_id, scope ORDER BY id) - 1) / 1000 AS chunk
                FROM (SELECT channel_id, 'message.created.userChat' AS scope, id, chat_id FROM latter) AS change
            ) AS numbered
            GROUP BY channel_id, scope, chunk
        ) AS chunk
        JOIN crm_webhook AS webhook ON webhook.channel_id = chunk.channel_id AND webhook.is_on AND (webhook.blocked_at IS NULL OR webhook.blocked_at > now() - interval '7 days')
            AND chunk.scope = ANY (webhook.scopes)
        JOIN crm_channel AS channel ON channel.id = chunk.channel_id AND channel.deletion_requested_at IS NULL
        ORDER BY chunk.first, chunk.scope;
     END IF; END IF;
            RETURN NULL;
        END $$;

CREATE FUNCTION contacts_messenger_is_on(of_channel bigint) RETURNS boolean
    LANGUAGE plpgsql STABLE
    AS $$
BEGIN
    RETURN coalesce((SELECT is_on FROM contacts_messenger WHERE channel_id = of_channel), true);
END $$;

CREATE FUNCTION contacts_name_forms(jsonb) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN ((($1 ->> 'name'::text) <> ''::text) AND ((strpos(($1 ->> 'name'::text), ' '::text) + strpos(($1 ->> 'name'::text), '　'::text)) = 0)) THEN ''::text ELSE COALESCE(contacts_either_order(COALESCE(NULLIF(($1 ->> 'name'::text), ''::text), ((NULLIF(($1 ->> 'lastName'::text), ''::text) || ' '::text) || NULLIF(($1 ->> 'firstName'::text), ''::text)))), ''::text) END;

CREATE FUNCTION contacts_search(jsonb) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN ((($1 ->> 'name'::text) <> ''::text) AND ((octet_length(($1 ->> 'name'::text)) = char_length(($1 ->> 'name'::text))) OR ((strpos(($1 ->> 'name'::text), ' '::text) + strpos(($1 ->> 'name'::text), '　'::text)) = 0))) THEN contacts_doubled(((((contacts_fold(($1 ->> 'name'::text)) || '
'::text) || contacts_fold(COALESCE(($1 ->> 'email'::text), ''::text))) || '
'::text) || contacts_fold(COALESCE(($1 ->> 'mobileNumber'::text), ''::text)))) ELSE contacts_doubled(((((contacts_fold((contacts_full_name($1) || contacts_name_forms($1))) || '
'::text) || contacts_fold(COALESCE(($1 ->> 'email'::text), ''::text))) || '
'::text) || contacts_fold(COALESCE(($1 ->> 'mobileNumber'::text), ''::text)))) END;

CREATE FUNCTION contacts_search_added() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO contacts_searchtext (contact_id, channel_id, text)
    SELECT id, channel_id, contacts_search(profile) FROM added;
    RETURN NULL;
END $$;

CREATE FUNCTION contacts_search_changed() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    now_text text := contacts_search(NEW.profile);
BEGIN
    UPDATE contacts_searchtext SET text = now_text WHERE contact_id = NEW.id AND text <> now_text;
    RETURN NULL;
END $$;

CREATE FUNCTION contacts_search_removed() RETURNS trigger
    LANGUAGE plpgsql
    SET enable_seqscan TO 'off'
    AS $$
BEGIN
    DELETE FROM contacts_searchtext WHERE contact_id = ANY (ARRAY(SELECT id FROM removed));
    RETURN NULL;
END $$;

CREATE FUNCTION contacts_texts(jsonb) RETURNS text[]
    LANGUAGE sql IMMUTABLE COST 1000 PARALLEL SAFE
    RETURN (SELECT CASE WHEN bool_and((jsonb_typeof(item.value) = 'string'::text)) THEN array_agg(contacts_fold((item.value #>> '{}'::text[]))) ELSE NULL::text[] END AS "case" FROM jsonb_array_elements(CASE WHEN (jsonb_typeof($1) = 'array'::text) THEN $1 ELSE NULL::jsonb END) item(value));

CREATE FUNCTION contacts_touch(of_channel bigint, of_contact bigint, moment timestamp with time zone, place text, facts jsonb, from_country text, from_city text, spoken text) RETURNS boolean
    LANGUAGE plpgsql
    SET enable_seqscan TO 'off'
    AS $$
DECLARE
    stored record;
    last timestamptz;
    is_new boolean;
BEGIN
    PERFORM FROM contacts_contact WHERE id = of_contact AND channel_id = of_channel AND NOT blocked FOR KEY SHARE;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    SELECT at INTO last FROM contacts_lastactivity WHERE contact_id = of_contact FOR UPDATE;
    IF NOT FOUND THEN
        INSERT INTO contacts_lastactivity (contact_id, channel_id) VALUES (of_contact, of_channel)
        ON CONFLICT DO NOTHING;
        SELECT at INTO last FROM contacts_lastactivity WHERE contact_id = of_contact FOR UPDATE;
    END IF;
    SELECT last_seen_at INTO stored FROM contacts_contact WHERE id = of_contact;
    last := greatest(last, stored.last_seen_at);
    is_new := coalesce(moment > last + interval '30 minutes', true);
    UPDATE contacts_lastactivity SET at = greatest(last, moment) WHERE contact_id = of_contact;
    IF is_new OR moment >= stored.last_seen_at + interval '1 minute' THEN
        UPDATE contacts_contact SET
            last_seen_at = greatest(last_seen_at, moment),
            sessions_count = sessions_count + is_new::int,
            web = CASE place WHEN 'web' THEN contacts_visit(web, facts, moment, is_new) ELSE web END,
            mobile = CASE place WHEN 'mobile' THEN contacts_visit(mobile, facts, moment, is_new) ELSE mobile END,
            country = coalesce(from_country, country),
            city = CASE WHEN from_country IS NULL THEN city ELSE from_city END,
            language = coalesce(language, spoken)
        WHERE id = of_contact;
    END IF;
    RETURN is_new;
END $$;

CREATE FUNCTION contacts_touch_member(of_channel bigint, of_member text, browser uuid, given jsonb, moment timestamp with time zone, place text, facts jsonb, from_country text, from_city text, spoken text, OUT contact bigint, OUT is_new boolean, OUT differs boolean, OUT visitor bigint, OUT lead bigint) RETURNS record
    LANGUAGE plpgsql
    SET enable_seqscan TO 'off'
    AS $$
DECLARE
    stored jsonb;
BEGIN
    SELECT id, profile INTO contact, stored FROM contacts_contact
    WHERE channel_id = of_channel AND member_id = of_member;
    IF contact IS NOT NULL THEN
        is_new := contacts_touch(of_channel, contact, moment, place, facts, from_country, from_city, spoken);
        differs := EXISTS (
            SELECT FROM jsonb_each(given) WHERE coalesce(stored -> key, 'null') IS DISTINCT FROM value
        );
    END IF;
    SELECT id, contact_id INTO visitor, lead FROM contacts_visitor
    WHERE channel_id = of_channel AND veil_id = browser;
END $$;

CREATE FUNCTION contacts_touch_visitor(of_channel bigint, browser uuid, moment timestamp with time zone, expiry date, place text, facts jsonb, from_country text, from_city text, spoken text, OUT visitor bigint, OUT contact bigint, OUT is_new boolean) RETURNS record
    LANGUAGE plpgsql
    SET enable_seqscan TO 'off'
    AS $$
DECLARE
    stored contacts_visitor;
BEGIN
    LOOP
        SELECT * INTO stored FROM contacts_visitor WHERE channel_id = of_channel AND veil_id = browser;
        visitor := stored.id;
        contact := stored.contact_id;
        IF contact IS NOT NULL THEN
            is_new := contacts_touch(of_channel, contact, moment, place, facts, from_country, from_city, spoken);
            IF is_new THEN
                UPDATE contacts_visitor SET last_seen_at = moment, expires_on = expiry WHERE id = visitor;
            END IF;
            RETURN;
        END IF;
        IF visitor IS NULL THEN
            INSERT INTO contacts_visitor (
                channel_id, veil_id, profile, tags, unsubscribe_email, unsubscribe_texting, last_seen_at,
                sessions_count, country, city, language, web, mobile, created_at, expires_on
            ) VALUES (
                of_channel, browser, '{}', '{}', false, false, moment, 1, from_country, from_city, spoken,
                CASE place WHEN 'web' THEN contacts_visit('{}', facts, moment, true) ELSE '{}' END,
                CASE place WHEN 'mobile' THEN contacts_visit('{}', facts, moment, true) ELSE '{}' END,
                moment, expiry
            ) ON CONFLICT (channel_id, veil_id) DO NOTHING RETURNING id INTO visitor;
            IF FOUND THEN
                is_new := true;
                RETURN;
            END IF;
        END IF;
        SELECT * INTO stored FROM contacts_visitor
        WHERE channel_id = of_channel AND veil_id = browser AND contact_id IS NULL FOR UPDATE;
        CONTINUE WHEN NOT FOUND;  -- it has become somebody, or was deleted, in this very moment
        visitor := stored.id;
        is_new := moment > stored.last_seen_at + interval '30 minutes';
        UPDATE contacts_visitor SET
            last_seen_at = greatest(last_seen_at, moment),
            sessions_count = sessions_count + is_new::int,
            expires_on = greatest(expires_on, expiry),
            web = CASE place WHEN 'web' THEN contacts_visit(web, facts, moment, is_new) ELSE web END,
            mobile = CASE place WHEN 'mobile' THEN contacts_visit(mobile, facts, moment, is_new) ELSE mobile END,
            country = coalesce(from_country, country),
            city = CASE WHEN from_country IS NULL THEN city ELSE from_city END,
            language = coalesce(language, spoken)
        WHERE id = visitor;
        RETURN;
    END LOOP;
END $$;

CREATE FUNCTION contacts_updated(of_channel bigint, contacts jsonb) RETURNS void
    LANGUAGE plpgsql
    SET enable_seqscan TO 'off'
    SET enable_hashjoin TO 'off'
    SET enable_mergejoin TO 'off'
    AS $$
BEGIN
    UPDATE contacts_contact AS contact SET profile = row.profile, tags = row.tags, unsubscribe_email = row.unsubscribe_email, unsubscribe_email_at = row.unsubscribe_email_at, unsubscribe_texting = row.unsubscribe_texting, unsubscribe_texting_at = row.unsubscribe_texting_at, email_qualified = row.email_qualified, mobile_number_qualified = row.mobile_number_qualified, blocked = row.blocked, language = row.language, updated_at = row.updated_at, version = row.version
    FROM jsonb_to_recordset(contacts) AS row (id bigint, profile jsonb, tags varchar[], unsubscribe_email boolean, unsubscribe_email_at timestamptz, unsubscribe_texting boolean, unsubscribe_texting_at timestamptz, email_qualified boolean, mobile_number_qualified boolean, blocked boolean, language varchar, updated_at timestamptz, version bigint)
    WHERE contact.channel_id = of_channel AND contact.id = row.id;
END $$;

CREATE FUNCTION contacts_visit(stored jsonb, facts jsonb, moment timestamp with time zone, is_new boolean) RETURNS jsonb
    LANGUAGE sql IMMUTABLE
    AS $$
    SELECT stored || facts || jsonb_build_object(
        'lastSeenAt', greatest(
            (extract(epoch FROM moment) * 1000)::bigint,
            CASE jsonb_typeof(stored -> 'lastSeenAt') WHEN 'number' THEN (stored ->> 'lastSeenAt')::numeric::bigint END
        ),
        'sessionsCount',
        CASE jsonb_typeof(stored -> 'sessionsCount')
            WHEN 'number' THEN (stored ->> 'sessionsCount')::numeric::int ELSE 0
        END + is_new::int
    )
$$;

CREATE FUNCTION contacts_webhooks_told() RETURNS trigger
    LANGUAGE plpgsql
    SET enable_nestloop TO 'off'
    AS $$
        BEGIN
            IF EXISTS (SELECT FROM crm_webhook AS webhook WHERE webhook.is_on AND (webhook.blocked_at IS NULL OR webhook.blocked_at > now() - interval '7 days')) THEN IF TG_OP = 'INSERT' THEN 
        INSERT INTO crm_webhookevent (channel_id, webhook_id, scope, ids, details, at)
        SELECT chunk.channel_id, webhook.id, chunk.scope, chunk.ids, chunk.details, now()
        FROM (
            SELECT channel_id, scope, array_agg(id ORDER BY id) AS ids, '{}'::jsonb AS details, min(id) AS first
            FROM (
                SELECT *, (row_number() OVER (PARTITION BY channel_id, scope ORDER BY id) - 1) / 1000 AS chunk
                FROM (
    SELECT channel_id, type || '.upserted.contact' AS scope, id FROM latter
    UNION ALL
    SELECT channel_id, type || '.upserted.subscription', id FROM latter WHERE unsubscribe_email OR unsubscribe_texting
) AS change
            ) AS numbered
            GROUP BY channel_id, scope, chunk
        ) AS chunk
        JOIN crm_webhook AS webhook ON webhook.channel_id = chunk.channel_id AND webhook.is_on AND (webhook.blocked_at IS NULL OR webhook.blocked_at > now() - interval '7 days')
            AND chunk.scope = ANY (webhook.scopes)
        JOIN crm_channel AS channel ON channel.id = chunk.channel_id AND channel.deletion_requested_at IS NULL
        ORDER BY chunk.first, chunk.scope;
     END IF;IF TG_OP = 'UPDATE' THEN 
        INSERT INTO crm_webhookevent (channel_id, webhook_id, scope, ids, details, at)
        SELECT chunk.channel_id, webhook.id, chunk.scope, chunk.ids, chunk.details, now()
        FROM (
            SELECT channel_id, scope, array_agg(id ORDER BY id) AS ids, '{}'::jsonb AS details, min(id) AS first
            FROM (
                SELECT *, (row_number() OVER (PARTITION BY channel_id, scope ORDER BY id) - 1) / 1000 AS chunk
                FROM (
    SELECT latter.channel_id, latter.type || '.upserted.contact' AS scope, latter.id
    FROM former JOIN latter ON former.id = latter.id WHERE (former.tags, former.type, former.member_id, former.email_qualified, former.mobile_number_qualified, former.blocked, former.language, former.profile) IS DISTINCT FROM (latter.tags, latter.type, latter.member_id, latter.email_qualified, latter.mobile_number_qualified, latter.blocked, latter.language, latter.profile)
    UNION ALL
    SELECT latter.channel_id, latter.type || '.upserted.subscription', latter.id
    FROM former JOIN latter ON former.id = latter.id WHERE (former.unsubscribe_email, former.unsubscribe_texting) IS DISTINCT FROM (latter.unsubscribe_email, latter.unsubscribe_texting)
) AS change
            ) AS numbered
            GROUP BY channel_id, scope, chunk
        ) AS chunk
        JOIN crm_webhook AS webhook ON webhook.channel_id = chunk.channel_id AND webhook.is_on AND (webhook.blocked_at IS NULL OR webhook.blocked_at > now() - interval '7 days')
            AND chunk.scope = ANY (webhook.scopes)
        JOIN crm_channel AS channel ON channel.id = chunk.channel_id AND channel.deletion_requested_at IS NULL
        ORDER BY chunk.first, chunk.scope;
     END IF;IF TG_OP = 'DELETE' THEN 
        INSERT INTO crm_webhookevent (channel_id, webhook_id, scope, ids, details, at)
        SELECT chunk.channel_id, webhook.id, chunk.scope, chunk.ids, chunk.details, now()
        FROM (
            SELECT channel_id, scope, array_agg(id ORDER BY id) AS ids, jsonb_object_agg(id, jsonb_build_object('memberId', member_id)) AS details, min(id) AS first
            FROM (
                SELECT *, (row_number() OVER (PARTITION BY channel_id, scope ORDER BY id) - 1) / 1000 AS chunk
                FROM (SELECT channel_id, type || '.deleted' AS scope, id, member_id FROM former) AS change
            ) AS numbered
            GROUP BY channel_id, scope, chunk
        ) AS chunk
        JOIN crm_webhook AS webhook ON webhook.channel_id = chunk.channel_id AND webhook.is_on AND (webhook.blocked_at IS NULL OR webhook.blocked_at > now() - interval '7 days')
            AND chunk.scope = ANY (webhook.scopes)
        JOIN crm_channel AS channel ON channel.id = chunk.channel_id AND channel.deletion_requested_at IS NULL
        ORDER BY chunk.first, chunk.scope;
     END IF; END IF;
            RETURN NULL;
        END $$;

CREATE TABLE contacts_bulkbatch (
    id bigint NOT NULL,
    ids bigint[] NOT NULL,
    channel_id bigint NOT NULL,
    bulk_id bigint NOT NULL
);

ALTER TABLE contacts_bulkbatch ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME contacts_bulkbatch_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE contacts_bulkchange (
    id bigint NOT NULL,
    kind character varying(20) NOT NULL,
    given jsonb NOT NULL,
    chosen text NOT NULL,
    state character varying(9) NOT NULL,
    error text NOT NULL,
    total bigint NOT NULL,
    changed bigint NOT NULL,
    unchanged bigint NOT NULL,
    skipped bigint NOT NULL,
    gone bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    undo_state character varying(9) NOT NULL,
    undone_at timestamp with time zone,
    restored bigint NOT NULL,
    "left" bigint NOT NULL,
    forgotten_at timestamp with time zone,
    channel_id bigint NOT NULL,
    job_id bigint,
    manager_id bigint,
    undo_job_id bigint,
    undone_by_id bigint,
    CONSTRAINT contacts_bulkchange_changed_check CHECK ((changed >= 0)),
    CONSTRAINT contacts_bulkchange_gone_check CHECK ((gone >= 0)),
    CONSTRAINT contacts_bulkchange_left_check CHECK (("left" >= 0)),
    CONSTRAINT contacts_bulkchange_restored_check CHECK ((restored >= 0)),
    CONSTRAINT contacts_bulkchange_skipped_check CHECK ((skipped >= 0)),
    CONSTRAINT contacts_bulkchange_total_check CHECK ((total >= 0)),
    CONSTRAINT contacts_bulkchange_unchanged_check CHECK ((unchanged >= 0))
);

ALTER TABLE contacts_bulkchange ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME contacts_bulkchange_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE contacts_bulkeffect (
    id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    before jsonb,
    bulk_id bigint NOT NULL,
    channel_id bigint NOT NULL,
    contact_id bigint NOT NULL
);

ALTER TABLE contacts_bulkeffect ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME contacts_bulkeffect_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE contacts_chat (
    id bigint NOT NULL,
    state character varying(6) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    last_message_at timestamp with time zone NOT NULL,
    last_text character varying(200) NOT NULL,
    last_side character varying(8) NOT NULL,
    received integer NOT NULL,
    channel_id bigint NOT NULL,
    contact_id bigint,
    answered integer NOT NULL,
    answers_seen integer NOT NULL,
    assignee_id bigint,
    language character varying(10) NOT NULL,
    mail_due_at timestamp with time zone,
    mailed bigint NOT NULL,
    of_member boolean NOT NULL,
    veil_id uuid,
    here_at timestamp with time zone,
    CONSTRAINT contacts_chat_answered_check CHECK ((answered >= 0)),
    CONSTRAINT contacts_chat_answers_seen_check CHECK ((answers_seen >= 0)),
    CONSTRAINT contacts_chat_received_check CHECK ((received >= 0))
);

ALTER TABLE contacts_chat ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME contacts_chat_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE UNLOGGED TABLE contacts_chatbucket (
    id bigint NOT NULL,
    caller character varying(64) NOT NULL,
    tokens double precision NOT NULL,
    at timestamp with time zone NOT NULL,
    channel_id bigint NOT NULL
)
WITH (fillfactor='50');

ALTER TABLE contacts_chatbucket ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME contacts_chatbucket_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE contacts_chatmail (
    id bigint NOT NULL,
    state character varying(8) NOT NULL,
    after bigint NOT NULL,
    last bigint NOT NULL,
    claim uuid,
    claimed_at timestamp with time zone NOT NULL,
    tries smallint NOT NULL,
    reason character varying(40) NOT NULL,
    detail character varying(300) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    sent_at timestamp with time zone,
    channel_id bigint NOT NULL,
    chat_id bigint NOT NULL,
    CONSTRAINT contacts_chatmail_tries_check CHECK ((tries >= 0))
);

ALTER TABLE contacts_chatmail ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME contacts_chatmail_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE contacts_chatread (
    id bigint NOT NULL,
    seen integer NOT NULL,
    channel_id bigint NOT NULL,
    chat_id bigint NOT NULL,
    manager_id bigint NOT NULL,
    CONSTRAINT contacts_chatread_seen_check CHECK ((seen >= 0))
);

ALTER TABLE contacts_chatread ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME contacts_chatread_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE contacts_columnarcopy (
    id bigint NOT NULL,
    state character varying(8) NOT NULL,
    version smallint NOT NULL,
    file character varying(100) NOT NULL,
    snapshot text NOT NULL,
    cluster character varying(60) NOT NULL,
    columns jsonb NOT NULL,
    rows bigint NOT NULL,
    odd bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    built_at timestamp with time zone,
    channel_id bigint NOT NULL,
    job_id bigint,
    CONSTRAINT contacts_columnarcopy_odd_check CHECK ((odd >= 0)),
    CONSTRAINT contacts_columnarcopy_rows_check CHECK ((rows >= 0)),
    CONSTRAINT contacts_columnarcopy_version_check CHECK ((version >= 0))
);

ALTER TABLE contacts_columnarcopy ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME contacts_columnarcopy_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE contacts_contact ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME contacts_contact_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE contacts_contactchange (
    id bigint NOT NULL,
    transaction xid8 NOT NULL,
    kind character varying(8) NOT NULL,
    ids bigint[],
    at timestamp with time zone NOT NULL,
    channel_id bigint NOT NULL,
    columns character varying(30)[]
);

ALTER TABLE contacts_contactchange ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME contacts_contactchange_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE contacts_datarequest (
    id bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    channel_id bigint NOT NULL,
    contact_id bigint NOT NULL
);

ALTER TABLE contacts_datarequest ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME contacts_datarequest_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE contacts_event (
    id bigint NOT NULL,
    name character varying(64) NOT NULL,
    properties jsonb NOT NULL,
    at timestamp with time zone NOT NULL,
    channel_id bigint NOT NULL,
    contact_id bigint,
    visitor_id bigint,
    CONSTRAINT event_is_of_contact_or_visitor CHECK ((((contact_id IS NULL) OR (visitor_id IS NULL)) AND (1 = (
CASE
    WHEN (contact_id IS NULL) THEN 1
    ELSE 0
END +
CASE
    WHEN (visitor_id IS NULL) THEN 1
    ELSE 0
END))))
);

ALTER TABLE contacts_event ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME contacts_event_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE contacts_examplecontact (
    contact_id bigint NOT NULL,
    channel_id bigint NOT NULL
);

CREATE TABLE contacts_exampleset (
    id bigint NOT NULL,
    keys character varying(64)[] NOT NULL,
    added_at timestamp with time zone,
    channel_id bigint NOT NULL,
    job_id bigint
);

ALTER TABLE contacts_exampleset ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME contacts_exampleset_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE contacts_fileimport (
    id bigint NOT NULL,
    name character varying(200) NOT NULL,
    kind character varying(6) NOT NULL,
    encoding character varying(40) NOT NULL,
    file character varying(100) NOT NULL,
    header jsonb NOT NULL,
    samples jsonb NOT NULL,
    choices jsonb NOT NULL,
    empty_words boolean NOT NULL,
    is_dry_run boolean NOT NULL,
    rows integer NOT NULL,
    created integer NOT NULL,
    changed integer NOT NULL,
    unchanged integer NOT NULL,
    refused integer NOT NULL,
    refusals jsonb NOT NULL,
    created_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    channel_id bigint NOT NULL,
    job_id bigint,
    manager_id bigint,
    bulk_id bigint,
    doubts jsonb NOT NULL,
    encodings jsonb NOT NULL,
    CONSTRAINT contacts_fileimport_changed_check CHECK ((changed >= 0)),
    CONSTRAINT contacts_fileimport_created_check CHECK ((created >= 0)),
    CONSTRAINT contacts_fileimport_refused_check CHECK ((refused >= 0)),
    CONSTRAINT contacts_fileimport_rows_check CHECK ((rows >= 0)),
    CONSTRAINT contacts_fileimport_unchanged_check CHECK ((unchanged >= 0))
);

ALTER TABLE contacts_fileimport ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME contacts_fileimport_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE contacts_savedurlpart (
    id bigint CONSTRAINT contacts_keptfilter_id_not_null NOT NULL,
    digest character varying(64) CONSTRAINT contacts_keptfilter_digest_not_null NOT NULL,
    content jsonb CONSTRAINT contacts_keptfilter_conditions_not_null NOT NULL,
    used_at timestamp with time zone CONSTRAINT contacts_keptfilter_used_at_not_null NOT NULL,
    channel_id bigint CONSTRAINT contacts_keptfilter_channel_id_not_null NOT NULL
);

ALTER TABLE contacts_savedurlpart ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME contacts_keptfilter_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE contacts_lastactivity (
    contact_id bigint NOT NULL,
    at timestamp with time zone,
    channel_id bigint NOT NULL
)
WITH (fillfactor='70');

CREATE TABLE contacts_merge (
    id bigint NOT NULL,
    absorbed_id bigint NOT NULL,
    kept_before jsonb NOT NULL,
    kept_after jsonb NOT NULL,
    absorbed jsonb NOT NULL,
    moved jsonb NOT NULL,
    removed jsonb NOT NULL,
    entry bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    channel_id bigint NOT NULL,
    kept_id bigint NOT NULL
);
ALTER TABLE ONLY contacts_merge ALTER COLUMN kept_before SET STATISTICS 0;
ALTER TABLE ONLY contacts_merge ALTER COLUMN kept_after SET STATISTICS 0;
ALTER TABLE ONLY contacts_merge ALTER COLUMN absorbed SET STATISTICS 0;
ALTER TABLE ONLY contacts_merge ALTER COLUMN moved SET STATISTICS 0;
ALTER TABLE ONLY contacts_merge ALTER COLUMN removed SET STATISTICS 0;

ALTER TABLE contacts_merge ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME contacts_merge_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE contacts_message (
    id bigint NOT NULL,
    side character varying(8) NOT NULL,
    manager_name character varying(254) NOT NULL,
    text text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    channel_id bigint NOT NULL,
    chat_id bigint NOT NULL,
    manager_id bigint,
    client_id uuid
);

ALTER TABLE contacts_message ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME contacts_message_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE contacts_messenger (
    channel_id bigint NOT NULL,
    is_on boolean NOT NULL,
    greeting text NOT NULL,
    hours jsonb NOT NULL,
    follow_up boolean NOT NULL,
    follow_up_after smallint NOT NULL,
    asks_name boolean NOT NULL,
    asks_for character varying(12) NOT NULL,
    is_mandatory boolean NOT NULL,
    mails_answers boolean NOT NULL,
    CONSTRAINT contacts_messenger_follow_up_after_check CHECK ((follow_up_after >= 0))
);

CREATE TABLE contacts_profilekey (
    id bigint NOT NULL,
    key character varying(64) NOT NULL,
    label character varying(100) NOT NULL,
    description character varying(500) NOT NULL,
    type character varying(12) NOT NULL,
    "position" integer NOT NULL,
    in_contacts boolean NOT NULL,
    in_inbox boolean NOT NULL,
    archived_at timestamp with time zone,
    created_at timestamp with time zone NOT NULL,
    channel_id bigint NOT NULL,
    CONSTRAINT contacts_profilekey_position_check CHECK (("position" >= 0))
);

ALTER TABLE contacts_profilekey ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME contacts_profilekey_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE contacts_searchtext (
    contact_id bigint NOT NULL,
    channel_id bigint NOT NULL,
    text text NOT NULL
);

CREATE TABLE contacts_shopifycustomer (
    id bigint NOT NULL,
    digest character varying(64) NOT NULL,
    values_at timestamp with time zone,
    email_consent_at timestamp with time zone,
    sms_consent_at timestamp with time zone,
    deleted_at timestamp with time zone,
    channel_id bigint NOT NULL
);

ALTER TABLE contacts_shopifycustomer ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME contacts_shopifycustomer_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE contacts_shopifymessage (
    id bigint NOT NULL,
    number character varying(100) NOT NULL,
    topic character varying(60) NOT NULL,
    at timestamp with time zone NOT NULL,
    channel_id bigint NOT NULL
);

ALTER TABLE contacts_shopifymessage ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME contacts_shopifymessage_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE contacts_shopifyorder (
    id bigint NOT NULL,
    number character varying(40) NOT NULL,
    amount numeric(18,4) NOT NULL,
    paid_at timestamp with time zone NOT NULL,
    is_recent boolean NOT NULL,
    channel_id bigint NOT NULL,
    contact_id bigint NOT NULL
);

ALTER TABLE contacts_shopifyorder ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME contacts_shopifyorder_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE contacts_shopifyshop (
    id bigint NOT NULL,
    key character varying(22) NOT NULL,
    secret character varying(200) NOT NULL,
    mapping jsonb NOT NULL,
    received_at timestamp with time zone,
    created_at timestamp with time zone NOT NULL,
    channel_id bigint NOT NULL
);

ALTER TABLE contacts_shopifyshop ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME contacts_shopifyshop_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE contacts_typechange (
    id bigint NOT NULL,
    from_type character varying(12) NOT NULL,
    to_type character varying(12) NOT NULL,
    state character varying(10) NOT NULL,
    fit bigint NOT NULL,
    unfit bigint NOT NULL,
    unfit_ids bigint[] NOT NULL,
    after bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    channel_id bigint NOT NULL,
    job_id bigint,
    key_id bigint NOT NULL,
    CONSTRAINT contacts_typechange_fit_check CHECK ((fit >= 0)),
    CONSTRAINT contacts_typechange_unfit_check CHECK ((unfit >= 0))
);

ALTER TABLE contacts_typechange ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME contacts_typechange_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE contacts_visitor (
    id bigint NOT NULL,
    veil_id uuid NOT NULL,
    profile jsonb NOT NULL,
    tags character varying(100)[] NOT NULL,
    unsubscribe_email boolean NOT NULL,
    unsubscribe_email_at timestamp with time zone,
    unsubscribe_texting boolean NOT NULL,
    unsubscribe_texting_at timestamp with time zone,
    last_seen_at timestamp with time zone NOT NULL,
    sessions_count integer NOT NULL,
    country character varying(2),
    city character varying(100),
    language character varying(10),
    web jsonb NOT NULL,
    mobile jsonb NOT NULL,
    created_at timestamp with time zone NOT NULL,
    expires_on date NOT NULL,
    channel_id bigint NOT NULL,
    contact_id bigint,
    CONSTRAINT contacts_visitor_sessions_count_check CHECK ((sessions_count >= 0))
)
WITH (fillfactor='70');

ALTER TABLE contacts_visitor ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME contacts_visitor_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE ONLY contacts_bulkeffect
    ADD CONSTRAINT bulk_effect_once UNIQUE (bulk_id, contact_id);

ALTER TABLE ONLY contacts_contact
    ADD CONSTRAINT contact_member_id UNIQUE (channel_id, member_id);

ALTER TABLE ONLY contacts_bulkbatch
    ADD CONSTRAINT contacts_bulkbatch_pkey PRIMARY KEY (id);

ALTER TABLE ONLY contacts_bulkchange
    ADD CONSTRAINT contacts_bulkchange_job_id_key UNIQUE (job_id);

ALTER TABLE ONLY contacts_bulkchange
    ADD CONSTRAINT contacts_bulkchange_pkey PRIMARY KEY (id);

ALTER TABLE ONLY contacts_bulkchange
    ADD CONSTRAINT contacts_bulkchange_undo_job_id_key UNIQUE (undo_job_id);

ALTER TABLE ONLY contacts_bulkeffect
    ADD CONSTRAINT contacts_bulkeffect_pkey PRIMARY KEY (id);

ALTER TABLE ONLY contacts_chat
    ADD CONSTRAINT contacts_chat_pkey PRIMARY KEY (id);

ALTER TABLE ONLY contacts_chatbucket
    ADD CONSTRAINT contacts_chatbucket_pkey PRIMARY KEY (id);

ALTER TABLE ONLY contacts_chatmail
    ADD CONSTRAINT contacts_chatmail_pkey PRIMARY KEY (id);

ALTER TABLE ONLY contacts_chatread
    ADD CONSTRAINT contacts_chatread_pkey PRIMARY KEY (id);

ALTER TABLE ONLY contacts_columnarcopy
    ADD CONSTRAINT contacts_columnarcopy_job_id_key UNIQUE (job_id);

ALTER TABLE ONLY contacts_columnarcopy
    ADD CONSTRAINT contacts_columnarcopy_pkey PRIMARY KEY (id);

ALTER TABLE ONLY contacts_contact
    ADD CONSTRAINT contacts_contact_pkey PRIMARY KEY (id);

ALTER TABLE ONLY contacts_contactchange
    ADD CONSTRAINT contacts_contactchange_pkey PRIMARY KEY (id);

ALTER TABLE ONLY contacts_datarequest
    ADD CONSTRAINT contacts_datarequest_pkey PRIMARY KEY (id);

ALTER TABLE ONLY contacts_event
    ADD CONSTRAINT contacts_event_pkey PRIMARY KEY (id);

ALTER TABLE ONLY contacts_examplecontact
    ADD CONSTRAINT contacts_examplecontact_pkey PRIMARY KEY (contact_id);

ALTER TABLE ONLY contacts_exampleset
    ADD CONSTRAINT contacts_exampleset_channel_id_key UNIQUE (channel_id);

ALTER TABLE ONLY contacts_exampleset
    ADD CONSTRAINT contacts_exampleset_pkey PRIMARY KEY (id);

ALTER TABLE ONLY contacts_fileimport
    ADD CONSTRAINT contacts_fileimport_bulk_id_key UNIQUE (bulk_id);

ALTER TABLE ONLY contacts_fileimport
    ADD CONSTRAINT contacts_fileimport_job_id_key UNIQUE (job_id);

ALTER TABLE ONLY contacts_fileimport
    ADD CONSTRAINT contacts_fileimport_pkey PRIMARY KEY (id);

ALTER TABLE ONLY contacts_savedurlpart
    ADD CONSTRAINT contacts_keptfilter_pkey PRIMARY KEY (id);

ALTER TABLE ONLY contacts_lastactivity
    ADD CONSTRAINT contacts_lastactivity_pkey PRIMARY KEY (contact_id);

ALTER TABLE ONLY contacts_merge
    ADD CONSTRAINT contacts_merge_pkey PRIMARY KEY (id);

ALTER TABLE ONLY contacts_message
    ADD CONSTRAINT contacts_message_pkey PRIMARY KEY (id);

ALTER TABLE ONLY contacts_messenger
    ADD CONSTRAINT contacts_messenger_pkey PRIMARY KEY (channel_id);

ALTER TABLE ONLY contacts_profilekey
    ADD CONSTRAINT contacts_profilekey_pkey PRIMARY KEY (id);

ALTER TABLE ONLY contacts_searchtext
    ADD CONSTRAINT contacts_searchtext_pkey PRIMARY KEY (contact_id);

ALTER TABLE ONLY contacts_shopifycustomer
    ADD CONSTRAINT contacts_shopifycustomer_pkey PRIMARY KEY (id);

ALTER TABLE ONLY contacts_shopifymessage
    ADD CONSTRAINT contacts_shopifymessage_pkey PRIMARY KEY (id);

ALTER TABLE ONLY contacts_shopifyorder
    ADD CONSTRAINT contacts_shopifyorder_pkey PRIMARY KEY (id);

ALTER TABLE ONLY contacts_shopifyshop
    ADD CONSTRAINT contacts_shopifyshop_channel_id_key UNIQUE (channel_id);

ALTER TABLE ONLY contacts_shopifyshop
    ADD CONSTRAINT contacts_shopifyshop_key_key UNIQUE (key);

ALTER TABLE ONLY contacts_shopifyshop
    ADD CONSTRAINT contacts_shopifyshop_pkey PRIMARY KEY (id);

ALTER TABLE ONLY contacts_typechange
    ADD CONSTRAINT contacts_typechange_pkey PRIMARY KEY (id);

ALTER TABLE ONLY contacts_visitor
    ADD CONSTRAINT contacts_visitor_pkey PRIMARY KEY (id);

ALTER TABLE ONLY contacts_merge
    ADD CONSTRAINT merge_of_absorbed UNIQUE (channel_id, absorbed_id);

ALTER TABLE ONLY contacts_chatbucket
    ADD CONSTRAINT one_chat_bucket UNIQUE (channel_id, caller);

ALTER TABLE ONLY contacts_chatread
    ADD CONSTRAINT one_read_of_chat UNIQUE (chat_id, manager_id);

ALTER TABLE ONLY contacts_profilekey
    ADD CONSTRAINT profile_key_in_channel UNIQUE (channel_id, key);

ALTER TABLE ONLY contacts_profilekey
    ADD CONSTRAINT profile_key_position UNIQUE (channel_id, "position") DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY contacts_savedurlpart
    ADD CONSTRAINT saved_url_part_digest UNIQUE (channel_id, digest);

ALTER TABLE ONLY contacts_shopifycustomer
    ADD CONSTRAINT shopify_customer_once UNIQUE (channel_id, digest);

ALTER TABLE ONLY contacts_shopifymessage
    ADD CONSTRAINT shopify_message_once UNIQUE (channel_id, number);

ALTER TABLE ONLY contacts_shopifyorder
    ADD CONSTRAINT shopify_order_once UNIQUE (channel_id, number);

ALTER TABLE ONLY contacts_visitor
    ADD CONSTRAINT visitor_veil_id UNIQUE (channel_id, veil_id);

CREATE INDEX bulk_change_open ON contacts_bulkchange USING btree (created_at) WHERE (forgotten_at IS NULL);

CREATE INDEX bulk_effect_of_contact ON contacts_bulkeffect USING btree (contact_id, at DESC);

CREATE INDEX chat_by_state ON contacts_chat USING btree (channel_id, state, last_message_at DESC, id DESC);

CREATE INDEX chat_mail_due ON contacts_chat USING btree (mail_due_at) WHERE (mail_due_at IS NOT NULL);

CREATE INDEX chat_newest ON contacts_chat USING btree (channel_id, last_message_at DESC, id DESC);

CREATE INDEX chat_of_browser ON contacts_chat USING btree (channel_id, veil_id) WHERE (veil_id IS NOT NULL);

CREATE UNIQUE INDEX columnar_copy_state ON contacts_columnarcopy USING btree (channel_id, state) WHERE (state IN ('building', 'current'));

CREATE INDEX contact_change_channel ON contacts_contactchange USING btree (channel_id);

CREATE INDEX contact_created ON contacts_contact USING btree (channel_id, created_at, id);

CREATE INDEX contact_email ON contacts_contact USING btree (channel_id, email_key, id);

CREATE INDEX contact_last_seen ON contacts_contact USING btree (channel_id, last_seen_at, id);

CREATE INDEX contact_member_key ON contacts_contact USING btree (channel_id, contacts_key((member_id)::text), id);

CREATE INDEX contact_mobile ON contacts_contact USING btree (channel_id, mobile_key, id);

CREATE INDEX contact_name ON contacts_contact USING btree (channel_id, name_key, id);

CREATE INDEX contact_search_text ON contacts_searchtext USING gin (text gin_trgm_ops);

CREATE INDEX contact_sessions ON contacts_contact USING btree (channel_id, sessions_count, id);

CREATE INDEX contacts_bulkbatch_bulk_id_d1391d97 ON contacts_bulkbatch USING btree (bulk_id);

CREATE INDEX contacts_bulkchange_channel_id_99c90345 ON contacts_bulkchange USING btree (channel_id);

CREATE INDEX contacts_bulkchange_manager_id_333c762a ON contacts_bulkchange USING btree (manager_id);

CREATE INDEX contacts_bulkchange_undone_by_id_85f56f8a ON contacts_bulkchange USING btree (undone_by_id);

CREATE INDEX contacts_chat_assignee_id_1470f3b4 ON contacts_chat USING btree (assignee_id);

CREATE INDEX contacts_chat_contact_id_29757405 ON contacts_chat USING btree (contact_id);

CREATE INDEX contacts_chatbucket_at_2ad3ab60 ON contacts_chatbucket USING btree (at);

CREATE INDEX contacts_chatmail_channel_id_7328189f ON contacts_chatmail USING btree (channel_id);

CREATE INDEX contacts_chatread_channel_id_7efbd46a ON contacts_chatread USING btree (channel_id);

CREATE INDEX contacts_chatread_manager_id_1713826a ON contacts_chatread USING btree (manager_id);

CREATE INDEX contacts_datarequest_contact_id_e0dfe039 ON contacts_datarequest USING btree (contact_id);

CREATE INDEX contacts_examplecontact_channel_id_280d1f81 ON contacts_examplecontact USING btree (channel_id);

CREATE INDEX contacts_exampleset_job_id_3f0aab62 ON contacts_exampleset USING btree (job_id);

CREATE INDEX contacts_fileimport_manager_id_60fe8d3a ON contacts_fileimport USING btree (manager_id);

CREATE INDEX contacts_keptfilter_used_at_aa7b6212 ON contacts_savedurlpart USING btree (used_at);

CREATE INDEX contacts_merge_kept_id_e0fd92af ON contacts_merge USING btree (kept_id);

CREATE INDEX contacts_message_channel_id_5895bb83 ON contacts_message USING btree (channel_id);

CREATE INDEX contacts_message_manager_id_09c465dc ON contacts_message USING btree (manager_id);

CREATE INDEX contacts_profilekey_channel_id_48915384 ON contacts_profilekey USING btree (channel_id);

CREATE INDEX contacts_shopifyorder_contact_id_bb347cb9 ON contacts_shopifyorder USING btree (contact_id);

CREATE INDEX contacts_shopifyshop_key_a65d148e_like ON contacts_shopifyshop USING btree (key varchar_pattern_ops);

CREATE INDEX contacts_typechange_channel_id_d0d7a91d ON contacts_typechange USING btree (channel_id);

CREATE INDEX contacts_typechange_job_id_b2f293f3 ON contacts_typechange USING btree (job_id);

CREATE INDEX contacts_typechange_key_id_378ff0ab ON contacts_typechange USING btree (key_id);

CREATE INDEX event_at ON contacts_event USING brin (at);

CREATE INDEX event_of_contact ON contacts_event USING btree (contact_id, at DESC, id DESC);

CREATE INDEX event_of_visitor ON contacts_event USING btree (visitor_id) WHERE (visitor_id IS NOT NULL);

CREATE INDEX file_import_created ON contacts_fileimport USING btree (created_at);

CREATE INDEX file_import_newest ON contacts_fileimport USING btree (channel_id, id DESC);

CREATE INDEX mail_claimed ON contacts_chatmail USING btree (claimed_at) WHERE ((state)::text = 'claimed'::text);

CREATE INDEX mail_of_chat ON contacts_chatmail USING btree (chat_id, id DESC);

CREATE INDEX merge_at ON contacts_merge USING btree (at);

CREATE INDEX message_of_chat ON contacts_message USING btree (chat_id, id DESC);

CREATE UNIQUE INDEX one_message_of_client ON contacts_message USING btree (chat_id, client_id) WHERE (client_id IS NOT NULL);

CREATE INDEX shopify_message_at ON contacts_shopifymessage USING btree (at);

CREATE INDEX shopify_order_recent ON contacts_shopifyorder USING btree (paid_at) WHERE is_recent;

CREATE INDEX visitor_expires ON contacts_visitor USING btree (expires_on);

CREATE INDEX visitor_of_contact ON contacts_visitor USING btree (contact_id) WHERE (contact_id IS NOT NULL);

CREATE INDEX visitor_reachable ON contacts_visitor USING btree (channel_id) WHERE ((contact_id IS NULL) AND ((profile ? 'email'::text) OR (profile ? 'mobileNumber'::text)));

CREATE STATISTICS contact_of_city ON contacts_key(city::text) FROM contacts_contact;

CREATE STATISTICS contact_of_country ON contacts_key(country::text) FROM contacts_contact;

CREATE STATISTICS contact_of_language ON contacts_key(language::text) FROM contacts_contact;

CREATE STATISTICS contact_of_mobile_appname ON contacts_key(mobile ->> 'appName'::text) FROM contacts_contact;

CREATE STATISTICS contact_of_mobile_appversion ON contacts_key(mobile ->> 'appVersion'::text) FROM contacts_contact;

CREATE STATISTICS contact_of_mobile_device ON contacts_key(mobile ->> 'device'::text) FROM contacts_contact;

CREATE STATISTICS contact_of_mobile_lastseenat ON (mobile -> 'lastSeenAt'::text) FROM contacts_contact;

CREATE STATISTICS contact_of_mobile_os ON contacts_key(mobile ->> 'os'::text) FROM contacts_contact;

CREATE STATISTICS contact_of_mobile_osname ON contacts_key(mobile ->> 'osName'::text) FROM contacts_contact;

CREATE STATISTICS contact_of_mobile_sessionscount ON (mobile -> 'sessionsCount'::text) FROM contacts_contact;

CREATE STATISTICS contact_of_web_browser ON contacts_key(web ->> 'browser'::text) FROM contacts_contact;

CREATE STATISTICS contact_of_web_browsername ON contacts_key(web ->> 'browserName'::text) FROM contacts_contact;

CREATE STATISTICS contact_of_web_device ON contacts_key(web ->> 'device'::text) FROM contacts_contact;

CREATE STATISTICS contact_of_web_lastseenat ON (web -> 'lastSeenAt'::text) FROM contacts_contact;

CREATE STATISTICS contact_of_web_os ON contacts_key(web ->> 'os'::text) FROM contacts_contact;

CREATE STATISTICS contact_of_web_osname ON contacts_key(web ->> 'osName'::text) FROM contacts_contact;

CREATE STATISTICS contact_of_web_sessionscount ON (web -> 'sessionsCount'::text) FROM contacts_contact;

CREATE TRIGGER contacts_added_logged AFTER INSERT ON contacts_contact REFERENCING NEW TABLE AS latter FOR EACH STATEMENT EXECUTE FUNCTION contacts_changes_logged();

CREATE TRIGGER contacts_changed_logged AFTER UPDATE ON contacts_contact REFERENCING OLD TABLE AS former NEW TABLE AS latter FOR EACH STATEMENT EXECUTE FUNCTION contacts_changes_logged();

CREATE TRIGGER contacts_chats_told_insert AFTER INSERT ON contacts_chat REFERENCING NEW TABLE AS latter FOR EACH STATEMENT EXECUTE FUNCTION contacts_chats_told();

CREATE TRIGGER contacts_chats_told_update AFTER UPDATE ON contacts_chat REFERENCING OLD TABLE AS former NEW TABLE AS latter FOR EACH STATEMENT EXECUTE FUNCTION contacts_chats_told();

CREATE TRIGGER contacts_deleted_logged AFTER DELETE ON contacts_contact REFERENCING OLD TABLE AS former FOR EACH STATEMENT EXECUTE FUNCTION contacts_changes_logged();

CREATE TRIGGER contacts_emptied_logged AFTER TRUNCATE ON contacts_contact FOR EACH STATEMENT EXECUTE FUNCTION contacts_changes_logged();

CREATE TRIGGER contacts_messages_told_insert AFTER INSERT ON contacts_message REFERENCING NEW TABLE AS latter FOR EACH STATEMENT EXECUTE FUNCTION contacts_messages_told();

CREATE TRIGGER contacts_search_added AFTER INSERT ON contacts_contact REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION contacts_search_added();

CREATE TRIGGER contacts_search_changed AFTER UPDATE OF profile ON contacts_contact FOR EACH ROW WHEN ((old.profile IS DISTINCT FROM new.profile)) EXECUTE FUNCTION contacts_search_changed();

CREATE TRIGGER contacts_search_removed AFTER DELETE ON contacts_contact REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION contacts_search_removed();

CREATE TRIGGER contacts_webhooks_told_delete AFTER DELETE ON contacts_contact REFERENCING OLD TABLE AS former FOR EACH STATEMENT EXECUTE FUNCTION contacts_webhooks_told();

CREATE TRIGGER contacts_webhooks_told_insert AFTER INSERT ON contacts_contact REFERENCING NEW TABLE AS latter FOR EACH STATEMENT EXECUTE FUNCTION contacts_webhooks_told();

CREATE TRIGGER contacts_webhooks_told_update AFTER UPDATE ON contacts_contact REFERENCING OLD TABLE AS former NEW TABLE AS latter FOR EACH STATEMENT EXECUTE FUNCTION contacts_webhooks_told();

ALTER TABLE ONLY contacts_bulkbatch
    ADD CONSTRAINT contacts_bulkbatch_bulk_id_d1391d97_fk_contacts_bulkchange_id FOREIGN KEY (bulk_id) REFERENCES contacts_bulkchange(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY contacts_bulkbatch
    ADD CONSTRAINT contacts_bulkbatch_channel_id_8ea4d695_fk_crm_channel_id FOREIGN KEY (channel_id) REFERENCES crm_channel(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY contacts_bulkchange
    ADD CONSTRAINT contacts_bulkchange_channel_id_99c90345_fk_crm_channel_id FOREIGN KEY (channel_id) REFERENCES crm_channel(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY contacts_bulkchange
    ADD CONSTRAINT contacts_bulkchange_job_id_ce676dcc_fk_crm_job_id FOREIGN KEY (job_id) REFERENCES crm_job(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY contacts_bulkchange
    ADD CONSTRAINT contacts_bulkchange_manager_id_333c762a_fk_crm_manager_id FOREIGN KEY (manager_id) REFERENCES crm_manager(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY contacts_bulkchange
    ADD CONSTRAINT contacts_bulkchange_undo_job_id_648642a3_fk_crm_job_id FOREIGN KEY (undo_job_id) REFERENCES crm_job(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY contacts_bulkchange
    ADD CONSTRAINT contacts_bulkchange_undone_by_id_85f56f8a_fk_crm_manager_id FOREIGN KEY (undone_by_id) REFERENCES crm_manager(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY contacts_chat
    ADD CONSTRAINT contacts_chat_assignee_id_1470f3b4_fk_crm_manager_id FOREIGN KEY (assignee_id) REFERENCES crm_manager(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY contacts_chat
    ADD CONSTRAINT contacts_chat_channel_id_e88e5e99_fk_crm_channel_id FOREIGN KEY (channel_id) REFERENCES crm_channel(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY contacts_chat
    ADD CONSTRAINT contacts_chat_contact_id_29757405_fk_contacts_contact_id FOREIGN KEY (contact_id) REFERENCES contacts_contact(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY contacts_chatbucket
    ADD CONSTRAINT contacts_chatbucket_channel_id_f5c84eed_fk_crm_channel_id FOREIGN KEY (channel_id) REFERENCES crm_channel(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY contacts_chatmail
    ADD CONSTRAINT contacts_chatmail_channel_id_7328189f_fk_crm_channel_id FOREIGN KEY (channel_id) REFERENCES crm_channel(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY contacts_chatmail
    ADD CONSTRAINT contacts_chatmail_chat_id_cf3bba3b_fk_contacts_chat_id FOREIGN KEY (chat_id) REFERENCES contacts_chat(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY contacts_chatread
    ADD CONSTRAINT contacts_chatread_channel_id_7efbd46a_fk_crm_channel_id FOREIGN KEY (channel_id) REFERENCES crm_channel(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY contacts_chatread
    ADD CONSTRAINT contacts_chatread_chat_id_1b6023e6_fk_contacts_chat_id FOREIGN KEY (chat_id) REFERENCES contacts_chat(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY contacts_chatread
    ADD CONSTRAINT contacts_chatread_manager_id_1713826a_fk_crm_manager_id FOREIGN KEY (manager_id) REFERENCES crm_manager(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY contacts_columnarcopy
    ADD CONSTRAINT contacts_columnarcopy_channel_id_27969cb1_fk_crm_channel_id FOREIGN KEY (channel_id) REFERENCES crm_channel(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY contacts_columnarcopy
    ADD CONSTRAINT contacts_columnarcopy_job_id_db03ec28_fk_crm_job_id FOREIGN KEY (job_id) REFERENCES crm_job(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY contacts_contact
    ADD CONSTRAINT contacts_contact_channel_id_02e1425f_fk_crm_channel_id FOREIGN KEY (channel_id) REFERENCES crm_channel(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY contacts_datarequest
    ADD CONSTRAINT contacts_datarequest_channel_id_1b1ea7c8_fk_crm_channel_id FOREIGN KEY (channel_id) REFERENCES crm_channel(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY contacts_datarequest
    ADD CONSTRAINT contacts_datarequest_contact_id_e0dfe039_fk_contacts_contact_id FOREIGN KEY (contact_id) REFERENCES contacts_contact(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY contacts_event
    ADD CONSTRAINT contacts_event_channel_id_b1d9e215_fk_crm_channel_id FOREIGN KEY (channel_id) REFERENCES crm_channel(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY contacts_event
    ADD CONSTRAINT contacts_event_contact_id_6a5dd8b9_fk_contacts_contact_id FOREIGN KEY (contact_id) REFERENCES contacts_contact(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY contacts_event
    ADD CONSTRAINT contacts_event_visitor_id_de06a2ee_fk_contacts_visitor_id FOREIGN KEY (visitor_id) REFERENCES contacts_visitor(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY contacts_examplecontact
    ADD CONSTRAINT contacts_examplecontact_channel_id_280d1f81_fk_crm_channel_id FOREIGN KEY (channel_id) REFERENCES crm_channel(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY contacts_exampleset
    ADD CONSTRAINT contacts_exampleset_channel_id_2bab58f9_fk_crm_channel_id FOREIGN KEY (channel_id) REFERENCES crm_channel(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY contacts_exampleset
    ADD CONSTRAINT contacts_exampleset_job_id_3f0aab62_fk_crm_job_id FOREIGN KEY (job_id) REFERENCES crm_job(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY contacts_fileimport
    ADD CONSTRAINT contacts_fileimport_bulk_id_f7c4385f_fk_contacts_bulkchange_id FOREIGN KEY (bulk_id) REFERENCES contacts_bulkchange(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY contacts_fileimport
    ADD CONSTRAINT contacts_fileimport_channel_id_aade8f6a_fk_crm_channel_id FOREIGN KEY (channel_id) REFERENCES crm_channel(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY contacts_fileimport
    ADD CONSTRAINT contacts_fileimport_job_id_fac3014c_fk_crm_job_id FOREIGN KEY (job_id) REFERENCES crm_job(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY contacts_fileimport
    ADD CONSTRAINT contacts_fileimport_manager_id_60fe8d3a_fk_crm_manager_id FOREIGN KEY (manager_id) REFERENCES crm_manager(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY contacts_savedurlpart
    ADD CONSTRAINT contacts_keptfilter_channel_id_366d4e24_fk_crm_channel_id FOREIGN KEY (channel_id) REFERENCES crm_channel(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY contacts_merge
    ADD CONSTRAINT contacts_merge_channel_id_ccce4ca7_fk_crm_channel_id FOREIGN KEY (channel_id) REFERENCES crm_channel(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY contacts_merge
    ADD CONSTRAINT contacts_merge_kept_id_e0fd92af_fk_contacts_contact_id FOREIGN KEY (kept_id) REFERENCES contacts_contact(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY contacts_message
    ADD CONSTRAINT contacts_message_channel_id_5895bb83_fk_crm_channel_id FOREIGN KEY (channel_id) REFERENCES crm_channel(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY contacts_message
    ADD CONSTRAINT contacts_message_chat_id_faa40716_fk_contacts_chat_id FOREIGN KEY (chat_id) REFERENCES contacts_chat(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY contacts_message
    ADD CONSTRAINT contacts_message_manager_id_09c465dc_fk_crm_manager_id FOREIGN KEY (manager_id) REFERENCES crm_manager(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY contacts_messenger
    ADD CONSTRAINT contacts_messenger_channel_id_40ec8111_fk_crm_channel_id FOREIGN KEY (channel_id) REFERENCES crm_channel(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY contacts_profilekey
    ADD CONSTRAINT contacts_profilekey_channel_id_48915384_fk_crm_channel_id FOREIGN KEY (channel_id) REFERENCES crm_channel(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY contacts_shopifycustomer
    ADD CONSTRAINT contacts_shopifycustomer_channel_id_51814436_fk_crm_channel_id FOREIGN KEY (channel_id) REFERENCES crm_channel(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY contacts_shopifymessage
    ADD CONSTRAINT contacts_shopifymessage_channel_id_f73cd769_fk_crm_channel_id FOREIGN KEY (channel_id) REFERENCES crm_channel(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY contacts_shopifyorder
    ADD CONSTRAINT contacts_shopifyorde_contact_id_bb347cb9_fk_contacts_ FOREIGN KEY (contact_id) REFERENCES contacts_contact(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY contacts_shopifyorder
    ADD CONSTRAINT contacts_shopifyorder_channel_id_01aa5cb6_fk_crm_channel_id FOREIGN KEY (channel_id) REFERENCES crm_channel(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY contacts_shopifyshop
    ADD CONSTRAINT contacts_shopifyshop_channel_id_52d831b7_fk_crm_channel_id FOREIGN KEY (channel_id) REFERENCES crm_channel(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY contacts_typechange
    ADD CONSTRAINT contacts_typechange_channel_id_d0d7a91d_fk_crm_channel_id FOREIGN KEY (channel_id) REFERENCES crm_channel(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY contacts_typechange
    ADD CONSTRAINT contacts_typechange_job_id_b2f293f3_fk_crm_job_id FOREIGN KEY (job_id) REFERENCES crm_job(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY contacts_typechange
    ADD CONSTRAINT contacts_typechange_key_id_378ff0ab_fk_contacts_profilekey_id FOREIGN KEY (key_id) REFERENCES contacts_profilekey(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY contacts_visitor
    ADD CONSTRAINT contacts_visitor_channel_id_c0594f7b_fk_crm_channel_id FOREIGN KEY (channel_id) REFERENCES crm_channel(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY contacts_visitor
    ADD CONSTRAINT contacts_visitor_contact_id_4b03e6e7_fk_contacts_contact_id FOREIGN KEY (contact_id) REFERENCES contacts_contact(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY contacts_lastactivity
    ADD CONSTRAINT last_activity_contact FOREIGN KEY (contact_id) REFERENCES contacts_contact(id) ON DELETE CASCADE;
