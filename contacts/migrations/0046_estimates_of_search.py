from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("contacts", "0045_joins_of_triggers")]

    operations = [
        # By a hundred samples, what one of fifty has was now and then in none, and taken for rare.
        migrations.RunSQL(
            "ALTER TABLE contacts_searchtext ALTER COLUMN text SET STATISTICS 300",
            "ALTER TABLE contacts_searchtext ALTER COLUMN text SET STATISTICS DEFAULT",
        ),
    ]
