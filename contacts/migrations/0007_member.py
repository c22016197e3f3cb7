from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("contacts", "0006_kept_filters")]

    operations = [
        migrations.AddField(
            model_name="contact",
            name="member",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Q(("type", "member")),
                output_field=models.BooleanField(),
                verbose_name="is a member",
            ),
        ),
    ]
