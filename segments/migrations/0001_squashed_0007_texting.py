"""Make what the migrations up to 0007 make, at once: one after the other, they take a new installation ten seconds.

An installation that has some of them goes on with the others. The SQL is of pg_dump, from a database that they made.
"""

from pathlib import Path

import django.db.models.constraints
import django.db.models.deletion
import django.db.models.manager
import django.utils.timezone
from django.db import migrations, models

from crm.postgres.whole_schema import WholeSchema


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ("segments", "0001_initial"),
        ("segments", "0002_plain_names"),
        ("segments", "0003_webhooks"),
        ("segments", "0004_messages"),
        ("segments", "0005_bots"),
        ("segments", "0006_version_of_bots"),
        ("segments", "0007_texting"),
    ]

    dependencies = [
        ("contacts", "0043_contacts_found"),
        ("crm", "0010_api_keys"),
    ]

    operations = [
        WholeSchema(
            Path(__file__).with_suffix(".sql"),
            [
                migrations.CreateModel(
                    name="Segment",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=100, verbose_name="name")),
                        ("colour", models.PositiveSmallIntegerField(default=0, verbose_name="colour")),
                        ("filter", models.JSONField(verbose_name="filter")),
                        ("position", models.PositiveIntegerField(verbose_name="position")),
                        (
                            "track_members",
                            models.BooleanField(
                                default=False,
                                help_text="Recorded once a day.",
                                verbose_name="track who enters and leaves",
                            ),
                        ),
                        ("tracked_since", models.DateField(blank=True, null=True, verbose_name="tracked since")),
                        ("count", models.PositiveBigIntegerField(blank=True, null=True, verbose_name="contacts")),
                        ("counted_at", models.DateTimeField(blank=True, null=True, verbose_name="counted")),
                        ("counting_since", models.DateTimeField(blank=True, null=True, verbose_name="count started")),
                        ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                        ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated")),
                        (
                            "channel",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="segments",
                                to="crm.channel",
                            ),
                        ),
                        (
                            "tells_webhooks",
                            models.BooleanField(
                                default=False,
                                help_text="Webhooks are told who enters and leaves, within some minutes.",
                                verbose_name="tells webhooks",
                            ),
                        ),
                        (
                            "told_since",
                            models.DateTimeField(blank=True, null=True, verbose_name="tells webhooks since"),
                        ),
                    ],
                    options={
                        "verbose_name": "segment",
                        "verbose_name_plural": "segments",
                        "ordering": ["position", "id"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("channel", "name"),
                                name="segment_name_in_channel",
                                violation_error_message="There is already a segment of that name.",
                            ),
                            models.UniqueConstraint(
                                deferrable=django.db.models.constraints.Deferrable["DEFERRED"],
                                fields=("channel", "position"),
                                name="segment_position",
                            ),
                            models.CheckConstraint(condition=models.Q(("colour__lt", 12)), name="segment_colour"),
                        ],
                    },
                    managers=[
                        ("everywhere", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="SegmentCount",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("day", models.DateField(verbose_name="day")),
                        ("count", models.PositiveBigIntegerField(verbose_name="contacts")),
                        (
                            "channel",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="segment_counts",
                                to="crm.channel",
                            ),
                        ),
                        (
                            "segment",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="counts",
                                to="segments.segment",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "count of a segment",
                        "verbose_name_plural": "counts of segments",
                        "constraints": [
                            models.UniqueConstraint(fields=("segment", "day"), name="segment_count_of_day")
                        ],
                    },
                    managers=[
                        ("everywhere", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="Stay",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("entered_on", models.DateField(verbose_name="entered")),
                        ("left_on", models.DateField(blank=True, null=True, verbose_name="left")),
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
                        (
                            "contact",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="contacts.contact",
                            ),
                        ),
                        (
                            "segment",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="stays",
                                to="segments.segment",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "time in a segment",
                        "verbose_name_plural": "times in segments",
                        "indexes": [
                            models.Index(fields=["segment", "entered_on"], name="segment_stay_entered"),
                            models.Index(
                                condition=models.Q(("left_on__isnull", False)),
                                fields=["segment", "left_on"],
                                name="segment_stay_left",
                            ),
                            models.Index(fields=["contact", "segment"], name="segment_stay_contact"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("left_on", None)),
                                fields=("segment", "contact"),
                                name="segment_stay_open",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("left_on", None), ("left_on__gt", models.F("entered_on")), _connector="OR"
                                ),
                                name="segment_stay_lasts",
                            ),
                        ],
                    },
                    managers=[
                        ("everywhere", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="Membership",
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
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="crm.channel",
                            ),
                        ),
                        (
                            "contact",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="contacts.contact",
                            ),
                        ),
                        (
                            "segment",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="memberships",
                                to="segments.segment",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "membership in a segment",
                        "verbose_name_plural": "memberships in segments",
                        "indexes": [models.Index(fields=["contact"], name="segment_membership_contact")],
                        "constraints": [
                            models.UniqueConstraint(fields=("segment", "contact"), name="segment_membership_once")
                        ],
                    },
                    managers=[
                        ("everywhere", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="MarketingMessage",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "medium",
                            models.CharField(
                                choices=[("email", "E-mail"), ("text", "Text message")],
                                default="email",
                                max_length=5,
                                verbose_name="medium",
                            ),
                        ),
                        ("name", models.CharField(max_length=100, verbose_name="name")),
                        ("subject", models.CharField(blank=True, max_length=200, verbose_name="subject")),
                        ("text", models.TextField(blank=True, verbose_name="text")),
                        ("sender_name", models.CharField(blank=True, max_length=100, verbose_name="sender’s name")),
                        (
                            "sender_address",
                            models.EmailField(blank=True, max_length=254, verbose_name="sender’s address"),
                        ),
                        ("audience", models.JSONField(blank=True, null=True, verbose_name="audience")),
                        (
                            "verified_only",
                            models.BooleanField(default=False, verbose_name="only to verified addresses"),
                        ),
                        ("tested_at", models.DateTimeField(editable=False, null=True, verbose_name="last test")),
                        ("sent_at", models.DateTimeField(editable=False, null=True, verbose_name="sent")),
                        ("counted_at", models.DateTimeField(editable=False, null=True, verbose_name="audience taken")),
                        ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                        ("edited_at", models.DateTimeField(auto_now_add=True, verbose_name="edited")),
                        (
                            "channel",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="marketing_messages",
                                to="crm.channel",
                            ),
                        ),
                        (
                            "job",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.RESTRICT,
                                related_name="marketing_message",
                                to="crm.job",
                            ),
                        ),
                        (
                            "manager",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="marketing_messages",
                                to="crm.manager",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "marketing message",
                        "verbose_name_plural": "marketing messages",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("channel", "name"),
                                name="message_name_in_channel",
                                violation_error_message="There is already a message of that name.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("job__isnull", True), ("audience__isnull", False), _connector="OR"),
                                name="message_sent_has_audience",
                            ),
                        ],
                    },
                    managers=[
                        ("everywhere", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="Recipient",
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
                                    ("waiting", "Not sent"),
                                    ("claimed", "Being sent"),
                                    ("sent", "Sent"),
                                    ("left_out", "Left out"),
                                    ("failed", "Failed"),
                                    ("unknown", "Unknown"),
                                ],
                                default="waiting",
                                max_length=8,
                                verbose_name="state",
                            ),
                        ),
                        ("reason", models.CharField(blank=True, default="", max_length=20, verbose_name="reason")),
                        ("detail", models.CharField(blank=True, default="", max_length=300, verbose_name="details")),
                        ("claim", models.UUIDField(editable=False, null=True)),
                        ("tries", models.PositiveSmallIntegerField(default=0, verbose_name="tries")),
                        ("retry_at", models.DateTimeField(null=True, verbose_name="next try")),
                        ("sent_at", models.DateTimeField(null=True, verbose_name="sent")),
                        ("bounced_at", models.DateTimeField(null=True, verbose_name="bounced")),
                        ("unsubscribed_at", models.DateTimeField(null=True, verbose_name="unsubscribed")),
                        (
                            "channel",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="recipients",
                                to="crm.channel",
                            ),
                        ),
                        (
                            "contact",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="marketing_received",
                                to="contacts.contact",
                            ),
                        ),
                        (
                            "message",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="recipients",
                                to="segments.marketingmessage",
                            ),
                        ),
                        ("address", models.BigIntegerField(editable=False, null=True)),
                    ],
                    options={
                        "verbose_name": "recipient of a message",
                        "verbose_name_plural": "recipients of messages",
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state", "waiting")),
                                fields=["message", "id"],
                                name="recipient_waiting",
                            ),
                            models.Index(fields=["message", "state", "reason"], name="recipient_states"),
                            models.Index(fields=["contact"], name="recipient_contact"),
                            models.Index(
                                condition=models.Q(("address__isnull", False)),
                                fields=["message", "address"],
                                name="recipient_address",
                            ),
                            models.Index(
                                condition=models.Q(("bounced_at__isnull", False)),
                                fields=["message"],
                                name="recipient_bounced",
                            ),
                            models.Index(
                                condition=models.Q(("unsubscribed_at__isnull", False)),
                                fields=["message"],
                                name="recipient_unsubscribed",
                            ),
                        ],
                        "constraints": [models.UniqueConstraint(fields=("message", "contact"), name="recipient_once")],
                    },
                    managers=[
                        ("everywhere", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="TextGateway",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("url", models.URLField(max_length=1000, verbose_name="address")),
                        (
                            "form",
                            models.CharField(
                                choices=[("json", "JSON"), ("form", "Form")],
                                default="json",
                                max_length=4,
                                verbose_name="body",
                            ),
                        ),
                        ("secret", models.CharField(blank=True, editable=False, max_length=1000)),
                        (
                            "changed_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, editable=False, verbose_name="changed"
                            ),
                        ),
                        (
                            "channel",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="text_gateway",
                                to="crm.channel",
                            ),
                        ),
                        ("body", models.TextField(max_length=5000, verbose_name="template of the body")),
                        ("headers", models.TextField(blank=True, max_length=5000, verbose_name="headers")),
                        ("sender", models.CharField(blank=True, max_length=50, verbose_name="sender")),
                    ],
                    options={
                        "verbose_name": "gateway for text messages",
                        "verbose_name_plural": "gateways for text messages",
                    },
                    managers=[
                        ("everywhere", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="Bounce",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("address", models.CharField(max_length=200, verbose_name="address")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("hard", "Doesn’t exist"),
                                    ("soft", "Couldn’t be reached for now"),
                                    ("complaint", "Marked as spam"),
                                ],
                                max_length=9,
                                verbose_name="kind",
                            ),
                        ),
                        ("is_final", models.BooleanField(verbose_name="not mailed again")),
                        ("reason", models.CharField(blank=True, max_length=300, verbose_name="reason")),
                        ("times", models.PositiveIntegerField(default=1, verbose_name="times")),
                        ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="last reported")),
                        (
                            "channel",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="bounces",
                                to="crm.channel",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "bounce",
                        "verbose_name_plural": "bounces",
                        "constraints": [
                            models.UniqueConstraint(fields=("channel", "address"), name="bounce_of_address"),
                            models.CheckConstraint(
                                condition=models.Q(("address", ""), _negated=True), name="bounce_has_address"
                            ),
                        ],
                    },
                    managers=[
                        ("everywhere", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="Bot",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=100, verbose_name="name")),
                        ("greeting", models.CharField(blank=True, max_length=500, verbose_name="greeting")),
                        ("thanks", models.CharField(blank=True, max_length=500, verbose_name="thanks")),
                        ("inputs", models.JSONField(verbose_name="questions")),
                        ("filter", models.JSONField(blank=True, default=dict, verbose_name="filter")),
                        (
                            "page_rule",
                            models.CharField(
                                choices=[
                                    ("any", "On every page"),
                                    ("contains", "Address contains"),
                                    ("starts", "Address starts with"),
                                    ("is", "Address is"),
                                ],
                                default="any",
                                max_length=8,
                                verbose_name="pages",
                            ),
                        ),
                        ("page_text", models.CharField(blank=True, max_length=1000, verbose_name="address")),
                        ("is_on", models.BooleanField(default=False, verbose_name="on")),
                        ("position", models.PositiveIntegerField(verbose_name="position")),
                        ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                        ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated")),
                        (
                            "channel",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="bots",
                                to="crm.channel",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "support bot",
                        "verbose_name_plural": "support bots",
                        "ordering": ["position", "id"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("channel", "name"),
                                name="bot_name_in_channel",
                                violation_error_message="There is already a support bot of that name.",
                            ),
                            models.UniqueConstraint(
                                deferrable=django.db.models.constraints.Deferrable["DEFERRED"],
                                fields=("channel", "position"),
                                name="bot_position",
                            ),
                        ],
                    },
                    managers=[
                        ("everywhere", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="BotChoice",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("key", models.CharField(max_length=100, verbose_name="key")),
                        ("option", models.CharField(blank=True, max_length=200, verbose_name="option")),
                        ("number", models.PositiveIntegerField(default=0, verbose_name="answers")),
                        (
                            "bot",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="choices",
                                to="segments.bot",
                            ),
                        ),
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
                        "verbose_name": "answer to a support bot",
                        "verbose_name_plural": "answers to support bots",
                        "constraints": [
                            models.UniqueConstraint(fields=("bot", "key", "option"), name="bot_choice_once")
                        ],
                    },
                    managers=[
                        ("everywhere", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="BotCount",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("day", models.DateField(verbose_name="day")),
                        ("shown", models.PositiveIntegerField(default=0, verbose_name="shown")),
                        ("started", models.PositiveIntegerField(default=0, verbose_name="started")),
                        ("completed", models.PositiveIntegerField(default=0, verbose_name="completed")),
                        (
                            "bot",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="counts",
                                to="segments.bot",
                            ),
                        ),
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
                        "verbose_name": "count of a support bot",
                        "verbose_name_plural": "counts of support bots",
                        "constraints": [models.UniqueConstraint(fields=("bot", "day"), name="bot_count_of_day")],
                    },
                    managers=[
                        ("everywhere", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="BotShowing",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("token", models.UUIDField(verbose_name="token")),
                        ("shown_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="shown")),
                        ("started_at", models.DateTimeField(blank=True, null=True, verbose_name="started")),
                        ("completed_at", models.DateTimeField(blank=True, null=True, verbose_name="completed")),
                        ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="closed")),
                        (
                            "bot",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="showings",
                                to="segments.bot",
                            ),
                        ),
                        (
                            "channel",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="bot_showings",
                                to="crm.channel",
                            ),
                        ),
                        (
                            "contact",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="contacts.contact",
                            ),
                        ),
                        (
                            "visitor",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="contacts.visitor",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "shown form",
                        "verbose_name_plural": "shown forms",
                        "indexes": [
                            models.Index(
                                condition=models.Q(("contact__isnull", False)),
                                fields=["contact"],
                                name="bot_showing_contact",
                            ),
                            models.Index(
                                condition=models.Q(("visitor__isnull", False)),
                                fields=["visitor"],
                                name="bot_showing_visitor",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("bot", "contact"), name="bot_showing_to_contact"),
                            models.UniqueConstraint(fields=("bot", "visitor"), name="bot_showing_to_visitor"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("contact__isnull", True), ("visitor__isnull", True), _connector="XOR"
                                ),
                                name="bot_showing_is_to_somebody",
                            ),
                        ],
                    },
                    managers=[
                        ("everywhere", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="MessagePace",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("medium", models.CharField(max_length=5, verbose_name="medium")),
                        ("next_at", models.DateTimeField(verbose_name="next may go out")),
                        (
                            "channel",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="paces",
                                to="crm.channel",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "pace of messages",
                        "verbose_name_plural": "paces of messages",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("channel", "medium"), name="pace_of_medium", nulls_distinct=False
                            )
                        ],
                    },
                    managers=[
                        ("everywhere", django.db.models.manager.Manager()),
                    ],
                ),
            ],
        ),
    ]
