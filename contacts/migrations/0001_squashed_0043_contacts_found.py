"""Make what the migrations up to 0043 make, at once: one after the other, they take a new installation ten seconds.

An installation that has some of them goes on with the others. The SQL is of pg_dump, from a database that they made.
"""

from pathlib import Path

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.core.validators
import django.db.models.constraints
import django.db.models.deletion
import django.db.models.manager
import django.utils.timezone
from django.contrib.postgres.operations import BtreeGinExtension, TrigramExtension
from django.db import migrations, models

import contacts.models.contact_change
import contacts.models.shopify_shop
import contacts.models.visitor
import contacts.values
import contacts.values.folding
from crm.postgres.whole_schema import WholeSchema


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ("contacts", "0001_functions"),
        ("contacts", "0002_contacts"),
        ("contacts", "0003_no_value_is_null"),
        ("contacts", "0004_statistics"),
        ("contacts", "0005_key_indexes"),
        ("contacts", "0006_kept_filters"),
        ("contacts", "0007_member"),
        ("contacts", "0008_texts_of_lists"),
        ("contacts", "0009_type_changes"),
        ("contacts", "0010_chats"),
        ("contacts", "0011_bulk_changes"),
        ("contacts", "0012_search_text"),
        ("contacts", "0013_fewer_indexes"),
        ("contacts", "0014_saved_url_parts"),
        ("contacts", "0015_types_of_values"),
        ("contacts", "0016_tags_folded_texts_null"),
        ("contacts", "0017_east_asian_names"),
        ("contacts", "0018_stored_texts"),
        ("contacts", "0019_verified_numbers"),
        ("contacts", "0020_plain_names"),
        ("contacts", "0021_columnar_copies"),
        ("contacts", "0022_contact_changes_logged"),
        ("contacts", "0023_example_customers"),
        ("contacts", "0024_no_key_indexes"),
        ("contacts", "0025_imports_by_page"),
        ("contacts", "0026_search_texts_removed"),
        ("contacts", "0027_visitors"),
        ("contacts", "0028_merges"),
        ("contacts", "0029_sessions"),
        ("contacts", "0030_webhook_events"),
        ("contacts", "0031_shopify"),
        ("contacts", "0032_imports_undone"),
        ("contacts", "0033_visitors_reachable"),
        ("contacts", "0034_upserts"),
        ("contacts", "0035_changed_columns_logged"),
        ("contacts", "0036_tags_unindexed"),
        ("contacts", "0037_messenger"),
        ("contacts", "0038_has_chat"),
        ("contacts", "0039_versions_by_kept_plans"),
        ("contacts", "0040_single_changes_logged"),
        ("contacts", "0041_undo_by_batches"),
        ("contacts", "0042_answers_by_mail"),
        ("contacts", "0043_contacts_found"),
    ]

    dependencies = [
        ("crm", "0010_api_keys"),
    ]

    operations = [
        TrigramExtension(),
        BtreeGinExtension(),
        WholeSchema(
            Path(__file__).with_suffix(".sql"),
            [
                migrations.CreateModel(
                    name="Contact",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "channel",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="contacts",
                                to="crm.channel",
                            ),
                        ),
                        (
                            "created_at",
                            models.DateTimeField(default=django.utils.timezone.now, verbose_name="first seen"),
                        ),
                        ("updated_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="updated")),
                        ("version", models.PositiveBigIntegerField(default=0, verbose_name="version")),
                        ("sessions_count", models.PositiveIntegerField(default=0, verbose_name="sessions")),
                        ("unsubscribe_email", models.BooleanField(default=False, verbose_name="no e-mail marketing")),
                        ("unsubscribe_texting", models.BooleanField(default=False, verbose_name="no text marketing")),
                        ("email_qualified", models.BooleanField(default=False, verbose_name="e-mail verified")),
                        (
                            "mobile_number_qualified",
                            models.BooleanField(default=False, verbose_name="mobile number verified"),
                        ),
                        ("blocked", models.BooleanField(default=False, verbose_name="blocked")),
                        ("has_chat", models.BooleanField(default=False, verbose_name="has a chat")),
                        ("last_seen_at", models.DateTimeField(blank=True, null=True, verbose_name="last seen")),
                        (
                            "unsubscribe_email_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="e-mail consent changed"),
                        ),
                        (
                            "unsubscribe_texting_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="texting consent changed"),
                        ),
                        (
                            "type",
                            models.CharField(
                                choices=[("member", "Member"), ("lead", "Lead")], max_length=6, verbose_name="type"
                            ),
                        ),
                        (
                            "member_id",
                            models.CharField(
                                blank=True,
                                max_length=64,
                                null=True,
                                validators=[django.core.validators.RegexValidator("\\A\\S+\\Z")],
                                verbose_name="member ID",
                            ),
                        ),
                        ("country", models.CharField(blank=True, max_length=2, null=True, verbose_name="country")),
                        ("city", models.CharField(blank=True, max_length=100, null=True, verbose_name="city")),
                        ("language", models.CharField(blank=True, max_length=10, null=True, verbose_name="language")),
                        ("profile", models.JSONField(blank=True, default=dict, verbose_name="profile")),
                        (
                            "tags",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=100),
                                blank=True,
                                default=list,
                                size=None,
                                verbose_name="tags",
                            ),
                        ),
                        ("web", models.JSONField(blank=True, default=dict, verbose_name="web")),
                        ("mobile", models.JSONField(blank=True, default=dict, verbose_name="mobile")),
                        (
                            "name_key",
                            models.GeneratedField(
                                db_persist=True,
                                expression=models.Func(
                                    models.F("profile"), function="contacts_name", output_field=models.TextField()
                                ),
                                output_field=models.TextField(null=True),
                            ),
                        ),
                        (
                            "email_key",
                            models.GeneratedField(
                                db_persist=True,
                                expression=models.Func(
                                    models.F("profile"), function="contacts_email", output_field=models.TextField()
                                ),
                                output_field=models.TextField(null=True),
                            ),
                        ),
                        (
                            "mobile_key",
                            models.GeneratedField(
                                db_persist=True,
                                expression=models.Func(
                                    models.F("profile"), function="contacts_mobile", output_field=models.TextField()
                                ),
                                output_field=models.TextField(null=True),
                            ),
                        ),
                        (
                            "member",
                            models.GeneratedField(
                                db_persist=True,
                                expression=models.Q(("type", "member")),
                                output_field=models.BooleanField(),
                                verbose_name="is a member",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "contact",
                        "verbose_name_plural": "contacts",
                        "indexes": [
                            models.Index(fields=["channel", "last_seen_at", "id"], name="contact_last_seen"),
                            models.Index(fields=["channel", "created_at", "id"], name="contact_created"),
                            models.Index(fields=["channel", "sessions_count", "id"], name="contact_sessions"),
                            models.Index(fields=["channel", "name_key", "id"], name="contact_name"),
                            models.Index(fields=["channel", "email_key", "id"], name="contact_email"),
                            models.Index(fields=["channel", "mobile_key", "id"], name="contact_mobile"),
                            models.Index(
                                models.F("channel"),
                                contacts.values.folding.Key("member_id"),
                                models.F("id"),
                                name="contact_member_key",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("channel", "member_id"), name="contact_member_id"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("member_id__isnull", False), ("type", "member")),
                                    models.Q(("member_id", None), ("type", "lead")),
                                    _connector="OR",
                                ),
                                name="contact_member_has_member_id",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("country", ""), _negated=True),
                                    models.Q(("city", ""), _negated=True),
                                    models.Q(("language", ""), _negated=True),
                                ),
                                name="contact_no_value_is_null",
                            ),
                        ],
                    },
                    managers=[
                        ("everywhere", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="ProfileKey",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "key",
                            models.CharField(
                                max_length=64,
                                validators=[
                                    django.core.validators.RegexValidator(
                                        "\\A[a-z][a-zA-Z0-9]*\\Z",
                                        "Use camelCase: letters and digits, starting with a lower-case letter.",
                                    )
                                ],
                                verbose_name="key",
                            ),
                        ),
                        ("label", models.CharField(max_length=100, verbose_name="label")),
                        ("description", models.CharField(blank=True, max_length=500, verbose_name="description")),
                        (
                            "type",
                            models.CharField(choices=contacts.values.type_choices, max_length=12, verbose_name="type"),
                        ),
                        ("position", models.PositiveIntegerField(verbose_name="position")),
                        ("in_contacts", models.BooleanField(default=True, verbose_name="shown in Contacts")),
                        ("in_inbox", models.BooleanField(default=True, verbose_name="shown in the Inbox")),
                        ("archived_at", models.DateTimeField(blank=True, null=True, verbose_name="archived")),
                        ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                        (
                            "channel",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="profile_keys",
                                to="crm.channel",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "profile key",
                        "verbose_name_plural": "customer profile data",
                        "ordering": ["position", "id"],
                        "constraints": [
                            models.UniqueConstraint(fields=("channel", "key"), name="profile_key_in_channel"),
                            models.UniqueConstraint(
                                deferrable=django.db.models.constraints.Deferrable["DEFERRED"],
                                fields=("channel", "position"),
                                name="profile_key_position",
                            ),
                        ],
                    },
                    managers=[
                        ("everywhere", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="TypeChange",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "from_type",
                            models.CharField(
                                choices=contacts.values.type_choices, max_length=12, verbose_name="old type"
                            ),
                        ),
                        (
                            "to_type",
                            models.CharField(
                                choices=contacts.values.type_choices, max_length=12, verbose_name="new type"
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("counting", "Checking"),
                                    ("counted", "Preview"),
                                    ("converting", "Converting"),
                                    ("done", "Done"),
                                ],
                                default="counting",
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        ("fit", models.PositiveBigIntegerField(default=0, verbose_name="values that can be converted")),
                        (
                            "unfit",
                            models.PositiveBigIntegerField(default=0, verbose_name="values that can’t be converted"),
                        ),
                        (
                            "unfit_ids",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.BigIntegerField(),
                                default=list,
                                size=None,
                                verbose_name="contacts with such values",
                            ),
                        ),
                        ("after", models.BigIntegerField(default=0, verbose_name="converted up to contact ID")),
                        ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                        ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="ended")),
                        (
                            "channel",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="type_changes",
                                to="crm.channel",
                            ),
                        ),
                        (
                            "job",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="crm.job",
                            ),
                        ),
                        (
                            "key",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="type_changes",
                                to="contacts.profilekey",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "type change",
                        "verbose_name_plural": "type changes",
                    },
                    managers=[
                        ("everywhere", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="Chat",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[("open", "Open"), ("closed", "Closed")],
                                default="open",
                                max_length=6,
                                verbose_name="state",
                            ),
                        ),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="started")),
                        (
                            "last_message_at",
                            models.DateTimeField(default=django.utils.timezone.now, verbose_name="last message"),
                        ),
                        (
                            "last_text",
                            models.CharField(blank=True, max_length=200, verbose_name="text of the last message"),
                        ),
                        (
                            "last_side",
                            models.CharField(
                                choices=[("customer", "Customer"), ("manager", "Manager"), ("bot", "Bot")],
                                default="customer",
                                max_length=8,
                                verbose_name="sender of the last message",
                            ),
                        ),
                        ("received", models.PositiveIntegerField(default=0, verbose_name="messages from the customer")),
                        (
                            "channel",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="chats",
                                to="crm.channel",
                            ),
                        ),
                        (
                            "contact",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="chats",
                                to="contacts.contact",
                            ),
                        ),
                        ("answered", models.PositiveIntegerField(default=0, verbose_name="messages to the customer")),
                        (
                            "answers_seen",
                            models.PositiveIntegerField(default=0, verbose_name="messages that the customer has seen"),
                        ),
                        (
                            "assignee",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="chats",
                                to="crm.manager",
                                verbose_name="assignee",
                            ),
                        ),
                        ("language", models.CharField(blank=True, max_length=10, verbose_name="language")),
                        ("mail_due_at", models.DateTimeField(blank=True, null=True, verbose_name="e-mail due")),
                        ("mailed", models.BigIntegerField(default=0, verbose_name="last message sent by e-mail")),
                        ("of_member", models.BooleanField(default=False, verbose_name="begun by a member")),
                        ("veil_id", models.UUIDField(blank=True, null=True, verbose_name="browser ID")),
                        ("here_at", models.DateTimeField(blank=True, null=True, verbose_name="customer last here")),
                    ],
                    options={
                        "verbose_name": "chat",
                        "verbose_name_plural": "chats",
                        "indexes": [
                            models.Index(fields=["channel", "state", "-last_message_at", "-id"], name="chat_by_state"),
                            models.Index(fields=["channel", "-last_message_at", "-id"], name="chat_newest"),
                            models.Index(
                                condition=models.Q(("veil_id__isnull", False)),
                                fields=["channel", "veil_id"],
                                name="chat_of_browser",
                            ),
                            models.Index(
                                condition=models.Q(("mail_due_at__isnull", False)),
                                fields=["mail_due_at"],
                                name="chat_mail_due",
                            ),
                        ],
                    },
                    managers=[
                        ("everywhere", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="ChatRead",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("seen", models.PositiveIntegerField(default=0, verbose_name="messages seen")),
                        (
                            "channel",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="chat_reads", to="crm.channel"
                            ),
                        ),
                        (
                            "chat",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="reads",
                                to="contacts.chat",
                            ),
                        ),
                        (
                            "manager",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="chat_reads", to="crm.manager"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "chat read by a manager",
                        "verbose_name_plural": "chats read by managers",
                        "constraints": [models.UniqueConstraint(fields=("chat", "manager"), name="one_read_of_chat")],
                    },
                    managers=[
                        ("everywhere", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="Message",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "side",
                            models.CharField(
                                choices=[("customer", "Customer"), ("manager", "Manager"), ("bot", "Bot")],
                                max_length=8,
                                verbose_name="sender",
                            ),
                        ),
                        ("manager_name", models.CharField(blank=True, max_length=254, verbose_name="manager name")),
                        ("text", models.TextField(verbose_name="text")),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="sent")),
                        (
                            "channel",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="messages", to="crm.channel"
                            ),
                        ),
                        (
                            "chat",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="messages",
                                to="contacts.chat",
                            ),
                        ),
                        (
                            "manager",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="crm.manager",
                            ),
                        ),
                        (
                            "client_id",
                            models.UUIDField(blank=True, editable=False, null=True, verbose_name="client ID"),
                        ),
                    ],
                    options={
                        "verbose_name": "chat message",
                        "verbose_name_plural": "chat messages",
                        "indexes": [models.Index(fields=["chat", "-id"], name="message_of_chat")],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("client_id__isnull", False)),
                                fields=("chat", "client_id"),
                                name="one_message_of_client",
                            )
                        ],
                    },
                    managers=[
                        ("everywhere", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="BulkChange",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("kind", models.CharField(max_length=20, verbose_name="kind")),
                        ("given", models.JSONField(default=dict, verbose_name="parameters")),
                        ("chosen", models.TextField(blank=True, verbose_name="selection")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("running", "Running"),
                                    ("done", "Done"),
                                    ("failed", "Failed"),
                                    ("cancelled", "Cancelled"),
                                ],
                                default="running",
                                max_length=9,
                                verbose_name="state",
                            ),
                        ),
                        ("error", models.TextField(blank=True, verbose_name="error")),
                        ("total", models.PositiveBigIntegerField(default=0, verbose_name="contacts")),
                        ("changed", models.PositiveBigIntegerField(default=0, verbose_name="changed")),
                        ("unchanged", models.PositiveBigIntegerField(default=0, verbose_name="unchanged")),
                        ("skipped", models.PositiveBigIntegerField(default=0, verbose_name="skipped")),
                        ("gone", models.PositiveBigIntegerField(default=0, verbose_name="no longer there")),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="started")),
                        ("ended_at", models.DateTimeField(null=True, verbose_name="ended")),
                        (
                            "undo_state",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("running", "Running"),
                                    ("done", "Done"),
                                    ("failed", "Failed"),
                                    ("cancelled", "Cancelled"),
                                ],
                                max_length=9,
                                verbose_name="undo state",
                            ),
                        ),
                        ("undone_at", models.DateTimeField(null=True, verbose_name="undone")),
                        ("restored", models.PositiveBigIntegerField(default=0, verbose_name="restored")),
                        ("left", models.PositiveBigIntegerField(default=0, verbose_name="not restored")),
                        ("forgotten_at", models.DateTimeField(null=True, verbose_name="undo data removed")),
                        (
                            "channel",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="bulk_changes",
                                to="crm.channel",
                            ),
                        ),
                        (
                            "job",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="bulk_change",
                                to="crm.job",
                            ),
                        ),
                        (
                            "manager",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="bulk_changes",
                                to="crm.manager",
                            ),
                        ),
                        (
                            "undo_job",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="undone_bulk_change",
                                to="crm.job",
                            ),
                        ),
                        (
                            "undone_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="crm.manager",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "bulk change",
                        "verbose_name_plural": "bulk changes",
                        "indexes": [
                            models.Index(
                                condition=models.Q(("forgotten_at", None)),
                                fields=["created_at"],
                                name="bulk_change_open",
                            )
                        ],
                    },
                    managers=[
                        ("everywhere", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="BulkBatch",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "ids",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.BigIntegerField(), size=None, verbose_name="contact IDs"
                            ),
                        ),
                        (
                            "channel",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="bulk_batches",
                                to="crm.channel",
                            ),
                        ),
                        (
                            "bulk",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="batches",
                                to="contacts.bulkchange",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "batch of a bulk change",
                        "verbose_name_plural": "batches of bulk changes",
                    },
                    managers=[
                        ("everywhere", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="BulkEffect",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="changed")),
                        ("before", models.JSONField(null=True, verbose_name="value before")),
                        (
                            "bulk",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="effects",
                                to="contacts.bulkchange",
                            ),
                        ),
                        (
                            "channel",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="bulk_effects",
                                to="crm.channel",
                            ),
                        ),
                        (
                            "contact",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="bulk_effects",
                                to="contacts.contact",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "effect of a bulk change",
                        "verbose_name_plural": "effects of bulk changes",
                        "indexes": [
                            models.Index(
                                models.F("contact"),
                                models.OrderBy(models.F("at"), descending=True),
                                name="bulk_effect_of_contact",
                            )
                        ],
                        "constraints": [models.UniqueConstraint(fields=("bulk", "contact"), name="bulk_effect_once")],
                    },
                    managers=[
                        ("everywhere", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="SearchText",
                    fields=[
                        (
                            "contact",
                            models.OneToOneField(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                primary_key=True,
                                related_name="search_text",
                                serialize=False,
                                to="contacts.contact",
                            ),
                        ),
                        (
                            "channel",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                to="crm.channel",
                            ),
                        ),
                        ("text", models.TextField(verbose_name="text")),
                    ],
                    options={
                        "verbose_name": "quick search text",
                        "verbose_name_plural": "quick search texts",
                        "indexes": [
                            django.contrib.postgres.indexes.GinIndex(
                                fields=["text"], name="contact_search_text", opclasses=["gin_trgm_ops"]
                            )
                        ],
                    },
                    managers=[
                        ("everywhere", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="SavedUrlPart",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("digest", models.CharField(max_length=64, verbose_name="digest")),
                        ("used_at", models.DateTimeField(db_index=True, verbose_name="last used")),
                        (
                            "channel",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="saved_url_parts",
                                to="crm.channel",
                            ),
                        ),
                        ("content", models.JSONField(verbose_name="content")),
                    ],
                    options={
                        "verbose_name": "saved URL part",
                        "verbose_name_plural": "saved URL parts",
                        "constraints": [
                            models.UniqueConstraint(fields=("channel", "digest"), name="saved_url_part_digest")
                        ],
                    },
                    managers=[
                        ("everywhere", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="ColumnarCopy",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[("building", "Being made"), ("current", "In use"), ("retired", "Replaced")],
                                default="building",
                                max_length=8,
                                verbose_name="state",
                            ),
                        ),
                        ("version", models.PositiveSmallIntegerField(verbose_name="version")),
                        ("file", models.CharField(blank=True, editable=False, max_length=100)),
                        ("snapshot", models.TextField(blank=True, verbose_name="snapshot")),
                        ("cluster", models.CharField(blank=True, max_length=60, verbose_name="cluster")),
                        ("columns", models.JSONField(default=dict, verbose_name="columns")),
                        ("rows", models.PositiveBigIntegerField(default=0, verbose_name="contacts")),
                        ("odd", models.PositiveBigIntegerField(default=0, verbose_name="odd contacts")),
                        ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="started")),
                        ("built_at", models.DateTimeField(null=True, verbose_name="made")),
                        (
                            "channel",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="columnar_copies",
                                to="crm.channel",
                            ),
                        ),
                        (
                            "job",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="columnar_copy",
                                to="crm.job",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "columnar copy",
                        "verbose_name_plural": "columnar copies",
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state__in", ["building", "current"])),
                                fields=("channel", "state"),
                                name="columnar_copy_state",
                            )
                        ],
                    },
                    managers=[
                        ("everywhere", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="ContactChange",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("transaction", contacts.models.contact_change.TransactionId(verbose_name="transaction")),
                        (
                            "kind",
                            models.CharField(
                                choices=[("added", "Added"), ("changed", "Changed"), ("deleted", "Deleted")],
                                max_length=8,
                                verbose_name="kind",
                            ),
                        ),
                        (
                            "ids",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.BigIntegerField(), null=True, size=None, verbose_name="contacts"
                            ),
                        ),
                        ("at", models.DateTimeField(verbose_name="time")),
                        (
                            "channel",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="contact_changes",
                                to="crm.channel",
                            ),
                        ),
                        (
                            "columns",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=30), null=True, size=None, verbose_name="columns"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "change of contacts",
                        "verbose_name_plural": "changes of contacts",
                        "indexes": [models.Index(fields=["channel"], name="contact_change_channel")],
                    },
                    managers=[
                        ("everywhere", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="ExampleContact",
                    fields=[
                        (
                            "contact",
                            models.OneToOneField(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                primary_key=True,
                                related_name="example",
                                serialize=False,
                                to="contacts.contact",
                            ),
                        ),
                        (
                            "channel",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="example_contacts",
                                to="crm.channel",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "example customer",
                        "verbose_name_plural": "example customers",
                    },
                    managers=[
                        ("everywhere", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="ExampleSet",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "keys",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=64), default=list, size=None, verbose_name="keys"
                            ),
                        ),
                        ("added_at", models.DateTimeField(null=True, verbose_name="added")),
                        (
                            "channel",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="example_set",
                                to="crm.channel",
                            ),
                        ),
                        (
                            "job",
                            models.ForeignKey(
                                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="crm.job"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "example customers of a channel",
                        "verbose_name_plural": "example customers of channels",
                    },
                    managers=[
                        ("everywhere", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="FileImport",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=200, verbose_name="file")),
                        (
                            "kind",
                            models.CharField(
                                choices=[("member", "Member"), ("lead", "Lead")], max_length=6, verbose_name="rows are"
                            ),
                        ),
                        ("encoding", models.CharField(blank=True, max_length=40, verbose_name="encoding")),
                        ("file", models.CharField(blank=True, editable=False, max_length=100)),
                        ("header", models.JSONField(default=list, verbose_name="columns")),
                        ("samples", models.JSONField(default=list, verbose_name="first rows")),
                        ("choices", models.JSONField(default=dict, verbose_name="choices")),
                        (
                            "empty_words",
                            models.BooleanField(default=False, verbose_name="words for no value are empty"),
                        ),
                        ("is_dry_run", models.BooleanField(default=False, verbose_name="check only")),
                        ("rows", models.PositiveIntegerField(default=0, verbose_name="rows")),
                        ("created", models.PositiveIntegerField(default=0, verbose_name="created")),
                        ("changed", models.PositiveIntegerField(default=0, verbose_name="changed")),
                        ("unchanged", models.PositiveIntegerField(default=0, verbose_name="unchanged")),
                        ("refused", models.PositiveIntegerField(default=0, verbose_name="refused")),
                        ("refusals", models.JSONField(default=list, verbose_name="refused rows")),
                        (
                            "created_at",
                            models.DateTimeField(default=django.utils.timezone.now, verbose_name="uploaded"),
                        ),
                        ("ended_at", models.DateTimeField(null=True, verbose_name="ended")),
                        (
                            "channel",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="file_imports",
                                to="crm.channel",
                            ),
                        ),
                        (
                            "job",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="file_import",
                                to="crm.job",
                            ),
                        ),
                        (
                            "manager",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="file_imports",
                                to="crm.manager",
                            ),
                        ),
                        (
                            "bulk",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="file_import",
                                to="contacts.bulkchange",
                            ),
                        ),
                        ("doubts", models.JSONField(default=list, verbose_name="to be checked")),
                        ("encodings", models.JSONField(default=list, verbose_name="possible encodings")),
                    ],
                    options={
                        "verbose_name": "import of a file",
                        "verbose_name_plural": "imports of files",
                        "indexes": [
                            models.Index(fields=["channel", "-id"], name="file_import_newest"),
                            models.Index(fields=["created_at"], name="file_import_created"),
                        ],
                    },
                    managers=[
                        ("everywhere", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="Visitor",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("veil_id", models.UUIDField(verbose_name="browser ID")),
                        ("profile", models.JSONField(blank=True, default=dict, verbose_name="profile")),
                        (
                            "tags",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=100),
                                blank=True,
                                default=list,
                                size=None,
                                verbose_name="tags",
                            ),
                        ),
                        ("unsubscribe_email", models.BooleanField(default=False, verbose_name="no e-mail marketing")),
                        (
                            "unsubscribe_email_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="e-mail consent changed"),
                        ),
                        ("unsubscribe_texting", models.BooleanField(default=False, verbose_name="no text marketing")),
                        (
                            "unsubscribe_texting_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="texting consent changed"),
                        ),
                        (
                            "last_seen_at",
                            models.DateTimeField(default=django.utils.timezone.now, verbose_name="last seen"),
                        ),
                        ("sessions_count", models.PositiveIntegerField(default=0, verbose_name="sessions")),
                        ("country", models.CharField(blank=True, max_length=2, null=True, verbose_name="country")),
                        ("city", models.CharField(blank=True, max_length=100, null=True, verbose_name="city")),
                        ("language", models.CharField(blank=True, max_length=10, null=True, verbose_name="language")),
                        ("web", models.JSONField(blank=True, default=dict, verbose_name="web")),
                        ("mobile", models.JSONField(blank=True, default=dict, verbose_name="mobile")),
                        (
                            "created_at",
                            models.DateTimeField(default=django.utils.timezone.now, verbose_name="first seen"),
                        ),
                        (
                            "expires_on",
                            models.DateField(default=contacts.models.visitor.expiry, verbose_name="deleted on"),
                        ),
                        (
                            "channel",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="visitors",
                                to="crm.channel",
                            ),
                        ),
                        (
                            "contact",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="visitors",
                                to="contacts.contact",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "visitor",
                        "verbose_name_plural": "visitors",
                        "indexes": [
                            models.Index(fields=["expires_on"], name="visitor_expires"),
                            models.Index(
                                condition=models.Q(("contact__isnull", False)),
                                fields=["contact"],
                                name="visitor_of_contact",
                            ),
                            models.Index(
                                condition=models.Q(
                                    ("contact", None),
                                    models.Q(
                                        ("profile__has_key", "email"),
                                        ("profile__has_key", "mobileNumber"),
                                        _connector="OR",
                                    ),
                                ),
                                fields=["channel"],
                                name="visitor_reachable",
                            ),
                        ],
                        "constraints": [models.UniqueConstraint(fields=("channel", "veil_id"), name="visitor_veil_id")],
                    },
                    managers=[
                        ("everywhere", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="Event",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=64, verbose_name="name")),
                        ("properties", models.JSONField(blank=True, default=dict, verbose_name="properties")),
                        ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="time")),
                        (
                            "channel",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="events",
                                to="crm.channel",
                            ),
                        ),
                        (
                            "contact",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="events",
                                to="contacts.contact",
                            ),
                        ),
                        (
                            "visitor",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="events",
                                to="contacts.visitor",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "event",
                        "verbose_name_plural": "events",
                        "indexes": [
                            models.Index(
                                models.F("contact"),
                                models.OrderBy(models.F("at"), descending=True),
                                models.OrderBy(models.F("id"), descending=True),
                                name="event_of_contact",
                            ),
                            models.Index(
                                condition=models.Q(("visitor__isnull", False)),
                                fields=["visitor"],
                                name="event_of_visitor",
                            ),
                            django.contrib.postgres.indexes.BrinIndex(fields=["at"], name="event_at"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("contact__isnull", True), ("visitor__isnull", True), _connector="XOR"
                                ),
                                name="event_is_of_contact_or_visitor",
                            )
                        ],
                    },
                    managers=[
                        ("everywhere", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="Merge",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("absorbed_id", models.BigIntegerField(verbose_name="merged contact ID")),
                        ("kept_before", models.JSONField(verbose_name="kept contact before")),
                        ("kept_after", models.JSONField(verbose_name="kept contact after")),
                        ("absorbed", models.JSONField(verbose_name="merged contact")),
                        ("moved", models.JSONField(default=dict, verbose_name="moved rows")),
                        ("removed", models.JSONField(default=dict, verbose_name="removed rows")),
                        ("entry", models.BigIntegerField(verbose_name="log entry ID")),
                        ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="merged")),
                        (
                            "channel",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="merges",
                                to="crm.channel",
                            ),
                        ),
                        (
                            "kept",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="merges",
                                to="contacts.contact",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "merge of contacts",
                        "verbose_name_plural": "merges of contacts",
                        "indexes": [models.Index(fields=["at"], name="merge_at")],
                        "constraints": [
                            models.UniqueConstraint(fields=("channel", "absorbed_id"), name="merge_of_absorbed")
                        ],
                    },
                    managers=[
                        ("everywhere", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="LastActivity",
                    fields=[
                        (
                            "contact",
                            models.OneToOneField(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                primary_key=True,
                                related_name="last_activity",
                                serialize=False,
                                to="contacts.contact",
                            ),
                        ),
                        ("at", models.DateTimeField(null=True, verbose_name="last activity")),
                        (
                            "channel",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="crm.channel",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "last activity",
                        "verbose_name_plural": "last activities",
                    },
                    managers=[
                        ("everywhere", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="DataRequest",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "created_at",
                            models.DateTimeField(default=django.utils.timezone.now, verbose_name="requested"),
                        ),
                        ("expires_at", models.DateTimeField(verbose_name="expires")),
                        (
                            "channel",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="data_requests",
                                to="crm.channel",
                            ),
                        ),
                        (
                            "contact",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="contacts.contact"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "request for stored data",
                        "verbose_name_plural": "requests for stored data",
                    },
                    managers=[
                        ("everywhere", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="ShopifyShop",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "key",
                            models.CharField(
                                default=contacts.models.shopify_shop.new_key, editable=False, max_length=22, unique=True
                            ),
                        ),
                        ("secret", models.CharField(max_length=200, verbose_name="secret")),
                        ("mapping", models.JSONField(default=dict, verbose_name="fields")),
                        ("received_at", models.DateTimeField(editable=False, null=True, verbose_name="last message")),
                        (
                            "created_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, editable=False, verbose_name="created"
                            ),
                        ),
                        (
                            "channel",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE, related_name="shopify", to="crm.channel"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "shop at Shopify",
                        "verbose_name_plural": "shops at Shopify",
                    },
                    managers=[
                        ("everywhere", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="ShopifyCustomer",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("digest", models.CharField(editable=False, max_length=64)),
                        ("values_at", models.DateTimeField(null=True, verbose_name="values as of")),
                        ("email_consent_at", models.DateTimeField(null=True, verbose_name="e-mail consent as of")),
                        ("sms_consent_at", models.DateTimeField(null=True, verbose_name="SMS consent as of")),
                        ("deleted_at", models.DateTimeField(null=True, verbose_name="deleted")),
                        (
                            "channel",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="shopify_customers",
                                to="crm.channel",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "customer at Shopify",
                        "verbose_name_plural": "customers at Shopify",
                        "constraints": [
                            models.UniqueConstraint(fields=("channel", "digest"), name="shopify_customer_once")
                        ],
                    },
                    managers=[
                        ("everywhere", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="ShopifyMessage",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.CharField(max_length=100, verbose_name="ID")),
                        ("topic", models.CharField(max_length=60, verbose_name="topic")),
                        ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="received")),
                        (
                            "channel",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="shopify_messages",
                                to="crm.channel",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "message of Shopify",
                        "verbose_name_plural": "messages of Shopify",
                        "indexes": [models.Index(fields=["at"], name="shopify_message_at")],
                        "constraints": [
                            models.UniqueConstraint(fields=("channel", "number"), name="shopify_message_once")
                        ],
                    },
                    managers=[
                        ("everywhere", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="ShopifyOrder",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.CharField(max_length=40, verbose_name="ID")),
                        ("amount", models.DecimalField(decimal_places=4, max_digits=18, verbose_name="amount")),
                        ("paid_at", models.DateTimeField(verbose_name="paid")),
                        ("is_recent", models.BooleanField(default=True, verbose_name="counts as recent")),
                        (
                            "channel",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="shopify_orders",
                                to="crm.channel",
                            ),
                        ),
                        (
                            "contact",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="shopify_orders",
                                to="contacts.contact",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "order at Shopify",
                        "verbose_name_plural": "orders at Shopify",
                        "indexes": [
                            models.Index(
                                condition=models.Q(("is_recent", True)), fields=["paid_at"], name="shopify_order_recent"
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("channel", "number"), name="shopify_order_once")
                        ],
                    },
                    managers=[
                        ("everywhere", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="ChatBucket",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("caller", models.CharField(max_length=64, verbose_name="caller")),
                        ("tokens", models.FloatField(verbose_name="tokens")),
                        ("at", models.DateTimeField(db_index=True, verbose_name="time")),
                        (
                            "channel",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="crm.channel",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "rate limit of the messenger",
                        "verbose_name_plural": "rate limits of the messenger",
                        "constraints": [models.UniqueConstraint(fields=("channel", "caller"), name="one_chat_bucket")],
                    },
                    managers=[
                        ("everywhere", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="Messenger",
                    fields=[
                        (
                            "channel",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                primary_key=True,
                                related_name="messenger_settings",
                                serialize=False,
                                to="crm.channel",
                            ),
                        ),
                        ("is_on", models.BooleanField(default=True, verbose_name="on")),
                        ("greeting", models.TextField(blank=True, max_length=500, verbose_name="greeting")),
                        ("hours", models.JSONField(blank=True, default=list, verbose_name="hours")),
                        ("follow_up", models.BooleanField(default=True, verbose_name="ask for contact information")),
                        (
                            "follow_up_after",
                            models.PositiveSmallIntegerField(
                                default=1,
                                validators=[django.core.validators.MaxValueValidator(1440)],
                                verbose_name="minutes without an answer",
                            ),
                        ),
                        ("asks_name", models.BooleanField(default=True, verbose_name="ask for the name")),
                        (
                            "asks_for",
                            models.CharField(
                                choices=[
                                    ("email", "E-mail"),
                                    ("mobileNumber", "Mobile number"),
                                    ("either", "E-mail or mobile number"),
                                    ("both", "E-mail and mobile number"),
                                ],
                                default="either",
                                max_length=12,
                                verbose_name="ask for",
                            ),
                        ),
                        ("is_mandatory", models.BooleanField(default=False, verbose_name="mandatory")),
                        ("mails_answers", models.BooleanField(default=True, verbose_name="send answers by e-mail")),
                    ],
                    options={
                        "verbose_name": "messenger settings",
                        "verbose_name_plural": "messenger settings",
                    },
                    managers=[
                        ("everywhere", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="ChatMail",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("claimed", "Being sent"),
                                    ("waiting", "Waiting for another try"),
                                    ("sent", "Sent"),
                                    ("failed", "Failed"),
                                    ("unknown", "Not known"),
                                    ("dropped", "No longer needed"),
                                ],
                                default="claimed",
                                max_length=8,
                                verbose_name="state",
                            ),
                        ),
                        ("after", models.BigIntegerField(default=0, verbose_name="message before the first")),
                        ("last", models.BigIntegerField(verbose_name="last message")),
                        ("claim", models.UUIDField(blank=True, editable=False, null=True, verbose_name="claim")),
                        ("claimed_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="claimed")),
                        ("tries", models.PositiveSmallIntegerField(default=1, verbose_name="tries")),
                        ("reason", models.CharField(blank=True, max_length=40, verbose_name="reason")),
                        ("detail", models.CharField(blank=True, max_length=300, verbose_name="answer of the server")),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="created")),
                        ("sent_at", models.DateTimeField(blank=True, null=True, verbose_name="sent")),
                        (
                            "channel",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="chat_mails", to="crm.channel"
                            ),
                        ),
                        (
                            "chat",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="mails",
                                to="contacts.chat",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "answers sent by e-mail",
                        "verbose_name_plural": "answers sent by e-mail",
                        "indexes": [
                            models.Index(fields=["chat", "-id"], name="mail_of_chat"),
                            models.Index(
                                condition=models.Q(("state", "claimed")), fields=["claimed_at"], name="mail_claimed"
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
