from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("crm", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="notice",
            name="button_label",
            field=models.CharField(blank=True, max_length=50, verbose_name="button's label"),
        ),
        # What all buttons said until now.
        migrations.RunSQL(
            "UPDATE crm_notice SET button_label = 'Download' WHERE button_route <> ''", migrations.RunSQL.noop
        ),
    ]
