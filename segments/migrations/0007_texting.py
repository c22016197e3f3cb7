import django.db.models.deletion
import django.db.models.manager
from django.db import migrations, models


class Migration(migrations.Migration):
    """Body, headers and sender of gateways; addresses of recipients; the pace of all messages together."""

    dependencies = [
        ('crm', '0010_api_keys'),
        ('segments', '0006_version_of_bots'),
    ]

    operations = [
        migrations.RemoveField(model_name='textgateway', name='fields'),
        migrations.RemoveField(model_name='textgateway', name='secret_header'),
        migrations.AddField(
            model_name='textgateway',
            name='body',
            field=models.TextField(default='', max_length=5000, verbose_name='template of the body'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='textgateway',
            name='headers',
            field=models.TextField(blank=True, max_length=5000, verbose_name='headers'),
        ),
        migrations.AddField(
            model_name='textgateway',
            name='sender',
            field=models.CharField(blank=True, max_length=50, verbose_name='sender'),
        ),
        migrations.CreateModel(
            name='MessagePace',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('medium', models.CharField(max_length=5, verbose_name='medium')),
                ('next_at', models.DateTimeField(verbose_name='next may go out')),
                ('channel', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='paces', to='crm.channel')),
            ],
            options={
                'verbose_name': 'pace of messages',
                'verbose_name_plural': 'paces of messages',
                'constraints': [models.UniqueConstraint(fields=('channel', 'medium'), name='pace_of_medium', nulls_distinct=False)],
            },
            managers=[
                ('everywhere', django.db.models.manager.Manager()),
            ],
        ),
        migrations.AddField(
            model_name='recipient',
            name='address',
            field=models.BigIntegerField(editable=False, null=True),
        ),
        migrations.AddIndex(
            model_name='recipient',
            index=models.Index(condition=models.Q(('address__isnull', False)), fields=['message', 'address'], name='recipient_address'),
        ),
        migrations.AddIndex(
            model_name='recipient',
            index=models.Index(condition=models.Q(('bounced_at__isnull', False)), fields=['message'], name='recipient_bounced'),
        ),
        migrations.AddIndex(
            model_name='recipient',
            index=models.Index(condition=models.Q(('unsubscribed_at__isnull', False)), fields=['message'], name='recipient_unsubscribed'),
        ),
    ]
