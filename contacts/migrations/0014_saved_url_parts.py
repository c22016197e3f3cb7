from django.db import migrations, models
from django.db.models.deletion import CASCADE


class Migration(migrations.Migration):
    dependencies = [("contacts", "0013_fewer_indexes"), ("crm", "0001_initial")]

    operations = [
        migrations.RemoveConstraint("keptfilter", "kept_filter_digest"),
        migrations.RenameModel("KeptFilter", "SavedUrlPart"),
        migrations.RenameField("savedurlpart", "conditions", "content"),
        migrations.AlterField("savedurlpart", "content", models.JSONField(verbose_name="content")),
        migrations.AlterField(
            "savedurlpart",
            "channel",
            models.ForeignKey("crm.channel", CASCADE, db_index=False, related_name="saved_url_parts"),
        ),
        migrations.AlterModelOptions(
            "savedurlpart", {"verbose_name": "saved URL part", "verbose_name_plural": "saved URL parts"}
        ),
        migrations.AddConstraint(
            "savedurlpart", models.UniqueConstraint(fields=["channel", "digest"], name="saved_url_part_digest")
        ),
    ]
