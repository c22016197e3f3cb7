from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("crm", "0005_first_steps")]

    operations = [
        migrations.AddField(
            model_name="channel",
            name="deletion_requested_at",
            field=models.DateTimeField(editable=False, null=True, verbose_name="deletion requested"),
        ),
    ]
