"""Make what the migrations up to 0002 make, at once: one after the other, they take a new installation ten seconds.

An installation that has some of them goes on with the others. The SQL is of pg_dump, from a database that they made.
"""

from pathlib import Path

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.manager
from django.db import migrations, models

import exports.models.export
from crm.postgres.whole_schema import WholeSchema


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ("exports", "0001_initial"),
        ("exports", "0002_plain_names"),
    ]

    dependencies = [
        ("crm", "0010_api_keys"),
    ]

    operations = [
        WholeSchema(
            Path(__file__).with_suffix(".sql"),
            [
                migrations.CreateModel(
                    name="Export",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("selection", models.JSONField(verbose_name="selection")),
                        ("reason", models.CharField(max_length=500, verbose_name="reason")),
                        ("stated", models.PositiveIntegerField(verbose_name="confirmed number")),
                        ("rows", models.PositiveIntegerField(null=True, verbose_name="rows")),
                        (
                            "columns",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=100),
                                default=list,
                                size=None,
                                verbose_name="columns",
                            ),
                        ),
                        ("password", models.BinaryField(null=True, verbose_name="encrypted password")),
                        (
                            "token",
                            models.CharField(
                                default=exports.models.export.new_token, editable=False, max_length=43, unique=True
                            ),
                        ),
                        ("file", models.CharField(blank=True, editable=False, max_length=100)),
                        ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="requested")),
                        ("made_at", models.DateTimeField(null=True, verbose_name="finished")),
                        ("expires_at", models.DateTimeField(null=True, verbose_name="expires")),
                        (
                            "channel",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="exports", to="crm.channel"
                            ),
                        ),
                        (
                            "job",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.RESTRICT, related_name="export", to="crm.job"
                            ),
                        ),
                        (
                            "manager",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="exports",
                                to="crm.manager",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "export",
                        "verbose_name_plural": "exports",
                        "indexes": [
                            models.Index(fields=["channel", "manager", "-created_at"], name="exports_of_manager"),
                            models.Index(
                                condition=models.Q(("file", ""), _negated=True),
                                fields=["expires_at"],
                                name="exports_to_expire",
                            ),
                            models.Index(
                                condition=models.Q(("password__isnull", False)), fields=["id"], name="exports_sealed"
                            ),
                        ],
                    },
                    managers=[
                        ("everywhere", django.db.models.manager.Manager()),
                    ],
                ),
            ],
        ),
    ]
