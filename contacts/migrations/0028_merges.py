import django.db.models.deletion
import django.db.models.manager
import django.utils.timezone
from django.db import migrations, models


# So that PostgreSQL keeps no samples of people's values, which nobody looks for by these columns.
NO_STATISTICS = "".join(
    f"ALTER TABLE contacts_merge ALTER COLUMN {column} SET STATISTICS 0;"
    for column in ("kept_before", "kept_after", "absorbed", "moved", "removed")
)


class Migration(migrations.Migration):

    dependencies = [
        ('contacts', '0027_visitors'),
        ('crm', '0007_install_script'),
    ]

    operations = [
        migrations.CreateModel(
            name='Merge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('absorbed_id', models.BigIntegerField(verbose_name='merged contact ID')),
                ('kept_before', models.JSONField(verbose_name='kept contact before')),
                ('kept_after', models.JSONField(verbose_name='kept contact after')),
                ('absorbed', models.JSONField(verbose_name='merged contact')),
                ('moved', models.JSONField(default=dict, verbose_name='moved rows')),
                ('removed', models.JSONField(default=dict, verbose_name='removed rows')),
                ('entry', models.BigIntegerField(verbose_name='log entry ID')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='merged')),
                ('channel', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='merges', to='crm.channel')),
                ('kept', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='merges', to='contacts.contact')),
            ],
            options={
                'verbose_name': 'merge of contacts',
                'verbose_name_plural': 'merges of contacts',
                'indexes': [models.Index(fields=['at'], name='merge_at')],
                'constraints': [models.UniqueConstraint(fields=('channel', 'absorbed_id'), name='merge_of_absorbed')],
            },
            managers=[
                ('everywhere', django.db.models.manager.Manager()),
            ],
        ),
        migrations.RunSQL(NO_STATISTICS, migrations.RunSQL.noop),
    ]
