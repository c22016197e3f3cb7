from django.db import migrations

# Ids in one event. Whoever sends takes some from the front, and writes the rest again.
CHUNK = 1_000

CONSENT = ("unsubscribe_email", "unsubscribe_texting")
# Not what visits change, and not what follows from a chat. Compared in this order; the profile last, as it takes longest.
VALUES = (
    "tags", "type", "member_id", "email_qualified", "mobile_number_qualified", "blocked", "language", "profile",
)  # fmt: skip


def differ(columns):
    rows = (", ".join(f"{row}.{column}" for column in columns) for row in ("former", "latter"))
    return "({}) IS DISTINCT FROM ({})".format(*rows)


def written(changes, details="'{}'::jsonb"):
    """Write the rows of `changes` (channel_id, scope, id, and what `details` needs) to the outbox of each webhook."""
    return f"""
        INSERT INTO crm_webhookevent (channel_id, webhook_id, scope, ids, details, at)
        SELECT chunk.channel_id, webhook.id, chunk.scope, chunk.ids, chunk.details, now()
        FROM (
            SELECT channel_id, scope, array_agg(id ORDER BY id) AS ids, {details} AS details, min(id) AS first
            FROM (
                SELECT *, (row_number() OVER (PARTITION BY channel_id, scope ORDER BY id) - 1) / {CHUNK} AS chunk
                FROM ({changes}) AS change
            ) AS numbered
            GROUP BY channel_id, scope, chunk
        ) AS chunk
        JOIN crm_webhook AS webhook ON webhook.channel_id = chunk.channel_id AND {LISTENING}
            AND chunk.scope = ANY (webhook.scopes)
        JOIN crm_channel AS channel ON channel.id = chunk.channel_id AND channel.deletion_requested_at IS NULL
        ORDER BY chunk.first, chunk.scope;
    """


# One that is blocked is told later; after 7 days that is given up (crm/webhooks/upkeep.py).
LISTENING = "webhook.is_on AND (webhook.blocked_at IS NULL OR webhook.blocked_at > now() - interval '7 days')"

ADDED = """
    SELECT channel_id, type || '.upserted.contact' AS scope, id FROM latter
    UNION ALL
    SELECT channel_id, type || '.upserted.subscription', id FROM latter WHERE unsubscribe_email OR unsubscribe_texting
"""
CHANGED = f"""
    SELECT latter.channel_id, latter.type || '.upserted.contact' AS scope, latter.id
    FROM former JOIN latter ON former.id = latter.id WHERE {differ(VALUES)}
    UNION ALL
    SELECT latter.channel_id, latter.type || '.upserted.subscription', latter.id
    FROM former JOIN latter ON former.id = latter.id WHERE {differ(CONSENT)}
"""
DELETED = "SELECT channel_id, type || '.deleted' AS scope, id, member_id FROM former"
# Nothing else is known of who is deleted; who sends forgets it afterwards.
WHO = "jsonb_object_agg(id, jsonb_build_object('memberId', member_id))"

OPENED = "SELECT channel_id, 'userChat.opened' AS scope, id FROM latter"
REOPENED = """
    SELECT latter.channel_id, 'userChat.opened' AS scope, latter.id FROM former JOIN latter ON former.id = latter.id
    WHERE former.state = 'closed' AND latter.state = 'open'
"""
SAID = "SELECT channel_id, 'message.created.userChat' AS scope, id, chat_id FROM latter"
WHERE_SAID = "jsonb_object_agg(id, jsonb_build_object('chat', chat_id))"


def function(name, **statements):
    """A trigger's function: it looks for webhooks first, so that without any it costs one look at a small table.

    A session keeps the plan of its first statement. A hash join is right for any number (see migration 0022).
    """
    branches = "".join(
        f"IF TG_OP = '{operation}' THEN {statement} END IF;" for operation, statement in statements.items()
    )
    return f"""
        CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql SET enable_nestloop = off AS $$
        BEGIN
            IF EXISTS (SELECT FROM crm_webhook AS webhook WHERE {LISTENING}) THEN {branches} END IF;
            RETURN NULL;
        END $$;
    """


TABLES = {"INSERT": "NEW TABLE AS latter", "UPDATE": "OLD TABLE AS former NEW TABLE AS latter",
          "DELETE": "OLD TABLE AS former"}  # fmt: skip


def trigger(table, operation, called):
    return f"""
        CREATE TRIGGER {called}_{operation.lower()} AFTER {operation} ON {table}
        REFERENCING {TABLES[operation]} FOR EACH STATEMENT EXECUTE FUNCTION {called}();
    """


EVENTS = {
    ("contacts_contact", "contacts_webhooks_told"): {
        "INSERT": written(ADDED), "UPDATE": written(CHANGED), "DELETE": written(DELETED, WHO),
    },
    ("contacts_chat", "contacts_chats_told"): {"INSERT": written(OPENED), "UPDATE": written(REOPENED)},
    ("contacts_message", "contacts_messages_told"): {"INSERT": written(SAID, WHERE_SAID)},
}  # fmt: skip

TOLD = "".join(
    function(called, **statements) + "".join(trigger(table, operation, called) for operation in statements)
    for (table, called), statements in EVENTS.items()
)
NOT_TOLD = "".join(f"DROP FUNCTION {called}() CASCADE;" for _table, called in EVENTS)


class Migration(migrations.Migration):
    dependencies = [("contacts", "0029_sessions"), ("crm", "0008_webhooks")]

    operations = [migrations.RunSQL(TOLD, NOT_TOLD)]
