from django.db import migrations

# What filters compare and PostgreSQL has no statistics of by itself. Those of profile keys are made with the key.
EXPRESSIONS = {
    "city": "contacts_key(city)",
    "country": "contacts_key(country)",
    "language": "contacts_key(language)",
    **{
        f"{column}_{key.lower()}": f"contacts_key({column} ->> '{key}')"
        for column, keys in {
            "web": ["device", "os", "osName", "browser", "browserName"],
            "mobile": ["device", "os", "osName", "appName", "appVersion"],
        }.items()
        for key in keys
    },
    **{
        f"{column}_{key.lower()}": f"({column} -> '{key}')"
        for column in ("web", "mobile")
        for key in ("sessionsCount", "lastSeenAt")
    },
}


class Migration(migrations.Migration):
    dependencies = [("contacts", "0003_no_value_is_null")]

    operations = [
        migrations.RunSQL(
            f"CREATE STATISTICS contact_of_{name} ON ({expression}) FROM contacts_contact",
            f"DROP STATISTICS contact_of_{name}",
        )
        for name, expression in EXPRESSIONS.items()
    ]
