from django.db import migrations

# PostgreSQL keeps the plan that it made when a trigger was first fired by a connection. Where that was within a function
# that has hash and merge joins off (0034), all joins were off, and the kept plan compared each row with each.
TRIGGERS = (
    "contacts_changes_logged",
    "contacts_chats_told",
    "contacts_messages_told",
    "contacts_webhooks_told",
)


class Migration(migrations.Migration):
    dependencies = [("contacts", "0044_statistics_of_many")]

    operations = [
        migrations.RunSQL(
            [f"ALTER FUNCTION {name}() SET {join} = on" for name in TRIGGERS],
            [f"ALTER FUNCTION {name}() RESET {join}" for name in TRIGGERS],
        )
        for join in ("enable_hashjoin", "enable_mergejoin")
    ]
