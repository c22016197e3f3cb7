"""Make what the migrations up to 0010 make, at once: one after the other, they take a new installation ten seconds.

An installation that has some of them goes on with the others. The SQL is of pg_dump, from a database that they made.
"""

from pathlib import Path

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import django.db.models.manager
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import crm.models.channel
import crm.models.webhook
from crm.postgres.whole_schema import WholeSchema


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ("crm", "0001_initial"),
        ("crm", "0002_notice_button_label"),
        ("crm", "0003_plain_names"),
        ("crm", "0004_managers_and_roles"),
        ("crm", "0005_first_steps"),
        ("crm", "0006_deletion_of_channels"),
        ("crm", "0007_install_script"),
        ("crm", "0008_webhooks"),
        ("crm", "0009_mu_limit_notices"),
        ("crm", "0010_api_keys"),
    ]

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        WholeSchema(
            Path(__file__).with_suffix(".sql"),
            [
                migrations.CreateModel(
                    name="Channel",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("slug", models.SlugField(unique=True, verbose_name="slug")),
                        ("name", models.CharField(max_length=100, verbose_name="name")),
                        (
                            "time_zone",
                            models.CharField(
                                default="UTC",
                                max_length=50,
                                validators=[crm.models.channel.validate_time_zone],
                                verbose_name="time zone",
                            ),
                        ),
                        (
                            "country",
                            models.CharField(
                                default="KR",
                                help_text="Phone numbers without a country code are read as numbers of this country.",
                                max_length=2,
                                validators=[crm.models.channel.validate_country],
                                verbose_name="default country",
                            ),
                        ),
                        (
                            "language",
                            models.CharField(
                                choices=[("en", "English"), ("ko", "Korean")],
                                default="en",
                                max_length=10,
                                verbose_name="language",
                            ),
                        ),
                        (
                            "mu_limit",
                            models.PositiveIntegerField(
                                blank=True, help_text="Leave it empty for no limit.", null=True, verbose_name="MU limit"
                            ),
                        ),
                        (
                            "member_hash_secret",
                            models.CharField(
                                blank=True,
                                max_length=128,
                                validators=[
                                    django.core.validators.RegexValidator(
                                        "^([0-9a-f]{2})*$", "Enter pairs of hexadecimal digits."
                                    )
                                ],
                                verbose_name="member hash secret",
                            ),
                        ),
                        (
                            "member_hash_required",
                            models.BooleanField(default=False, verbose_name="member hash required"),
                        ),
                        ("plugin_key", models.CharField(max_length=64, unique=True, verbose_name="plugin key")),
                        ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                        (
                            "two_factor_required",
                            models.BooleanField(
                                default=False,
                                help_text="Managers without it can only set it up.",
                                verbose_name="two-factor authentication required",
                            ),
                        ),
                        ("first_steps_hidden", models.BooleanField(default=False, verbose_name="first steps hidden")),
                        (
                            "deletion_requested_at",
                            models.DateTimeField(editable=False, null=True, verbose_name="deletion requested"),
                        ),
                        (
                            "allowed_origins",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(
                                    max_length=255,
                                    validators=[
                                        django.core.validators.RegexValidator(
                                            "\\Ahttps?://(\\[[0-9a-f:]+\\]|[a-z0-9-]+(\\.[a-z0-9-]+)*)(:[0-9]{1,5})?\\Z",
                                            "Enter scheme and host in lower case, like https://www.example.com, without a path.",
                                        )
                                    ],
                                ),
                                blank=True,
                                default=list,
                                help_text="The web sites whose pages may use the install script, like https://www.example.com.",
                                size=None,
                                verbose_name="allowed origins",
                            ),
                        ),
                        (
                            "last_boot_at",
                            models.DateTimeField(editable=False, null=True, verbose_name="install script last seen"),
                        ),
                        (
                            "mu_noticed_on",
                            models.DateField(editable=False, null=True, verbose_name="owners told of the MU limit"),
                        ),
                    ],
                    options={
                        "verbose_name": "channel",
                        "verbose_name_plural": "channels",
                        "ordering": ["name"],
                    },
                ),
                migrations.CreateModel(
                    name="User",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("password", models.CharField(max_length=128, verbose_name="password")),
                        ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                        (
                            "is_superuser",
                            models.BooleanField(
                                default=False,
                                help_text="Designates that this user has all permissions without explicitly assigning them.",
                                verbose_name="superuser status",
                            ),
                        ),
                        ("email", models.EmailField(max_length=254, unique=True, verbose_name="e-mail")),
                        ("name", models.CharField(blank=True, max_length=150, verbose_name="name")),
                        (
                            "language",
                            models.CharField(
                                choices=[("en", "English"), ("ko", "Korean")],
                                default="en",
                                max_length=10,
                                verbose_name="language",
                            ),
                        ),
                        (
                            "theme",
                            models.CharField(
                                choices=[("auto", "As the system"), ("light", "Light"), ("dark", "Dark")],
                                default="auto",
                                max_length=5,
                                verbose_name="theme",
                            ),
                        ),
                        ("is_staff", models.BooleanField(default=False, verbose_name="may use the admin")),
                        ("is_active", models.BooleanField(default=True, verbose_name="active")),
                        ("date_joined", models.DateTimeField(default=django.utils.timezone.now, verbose_name="joined")),
                        (
                            "groups",
                            models.ManyToManyField(
                                blank=True,
                                help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                                related_name="user_set",
                                related_query_name="user",
                                to="auth.group",
                                verbose_name="groups",
                            ),
                        ),
                        (
                            "user_permissions",
                            models.ManyToManyField(
                                blank=True,
                                help_text="Specific permissions for this user.",
                                related_name="user_set",
                                related_query_name="user",
                                to="auth.permission",
                                verbose_name="user permissions",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "user",
                        "verbose_name_plural": "users",
                        "constraints": [
                            models.UniqueConstraint(
                                django.db.models.functions.text.Lower("email"), name="user_email_any_case"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LogEntry",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("at", models.DateTimeField(auto_now_add=True, verbose_name="when")),
                        ("verb", models.CharField(max_length=50, verbose_name="action")),
                        ("actor_name", models.CharField(max_length=254, verbose_name="who")),
                        ("subject_type", models.CharField(blank=True, max_length=30, verbose_name="subject type")),
                        ("subject_id", models.BigIntegerField(null=True, verbose_name="subject ID")),
                        ("subject_name", models.CharField(blank=True, max_length=300, verbose_name="subject name")),
                        ("before", models.JSONField(null=True, verbose_name="before")),
                        ("after", models.JSONField(null=True, verbose_name="after")),
                        ("details", models.JSONField(default=dict, verbose_name="details")),
                        (
                            "actor",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "channel",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="log", to="crm.channel"
                            ),
                        ),
                        ("ip_address", models.GenericIPAddressField(null=True, verbose_name="IP address")),
                    ],
                    options={
                        "verbose_name": "activity log entry",
                        "verbose_name_plural": "activity log",
                        "indexes": [
                            models.Index(fields=["channel", "-id"], name="log_newest"),
                            models.Index(
                                fields=["channel", "subject_type", "subject_id", "-id"], name="log_of_subject"
                            ),
                        ],
                    },
                    managers=[
                        ("everywhere", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="Manager",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("preferences", models.JSONField(blank=True, default=dict, verbose_name="preferences")),
                        ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="joined")),
                        (
                            "channel",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="managers", to="crm.channel"
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="memberships",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "role",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="managers", to="crm.role"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "manager",
                        "verbose_name_plural": "managers",
                        "ordering": ["id"],
                        "constraints": [
                            models.UniqueConstraint(fields=("channel", "user"), name="one_membership_in_channel")
                        ],
                    },
                    managers=[
                        ("everywhere", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="Job",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("task", models.CharField(max_length=100, verbose_name="task")),
                        ("title", models.CharField(max_length=200, verbose_name="title")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("queued", "Waiting"),
                                    ("running", "Running"),
                                    ("done", "Done"),
                                    ("failed", "Failed"),
                                    ("cancelled", "Cancelled"),
                                ],
                                default="queued",
                                max_length=9,
                                verbose_name="state",
                            ),
                        ),
                        ("done", models.PositiveBigIntegerField(default=0, verbose_name="done")),
                        ("total", models.PositiveBigIntegerField(default=0, verbose_name="total")),
                        ("lease", models.UUIDField(null=True, verbose_name="lease")),
                        ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="attempts")),
                        ("error", models.TextField(blank=True, verbose_name="error")),
                        ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                        ("started_at", models.DateTimeField(null=True, verbose_name="started")),
                        ("beat_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="heartbeat")),
                        ("ended_at", models.DateTimeField(null=True, verbose_name="ended")),
                        (
                            "channel",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="jobs", to="crm.channel"
                            ),
                        ),
                        (
                            "manager",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="jobs",
                                to="crm.manager",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "job",
                        "verbose_name_plural": "jobs",
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state__in", ["queued", "running"])),
                                fields=["channel", "manager"],
                                name="jobs_open",
                            )
                        ],
                    },
                    managers=[
                        ("everywhere", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="Notice",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("text", models.TextField(verbose_name="text")),
                        ("button_route", models.CharField(blank=True, max_length=50, verbose_name="button route")),
                        ("button_id", models.BigIntegerField(null=True, verbose_name="button object ID")),
                        ("button_until", models.DateTimeField(null=True, verbose_name="button expires")),
                        ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="sent")),
                        ("read_at", models.DateTimeField(null=True, verbose_name="read")),
                        (
                            "channel",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="notices", to="crm.channel"
                            ),
                        ),
                        (
                            "manager",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="notices", to="crm.manager"
                            ),
                        ),
                        ("button_label", models.CharField(blank=True, max_length=50, verbose_name="button label")),
                    ],
                    options={
                        "verbose_name": "message in My Chatroom",
                        "verbose_name_plural": "My Chatroom",
                        "indexes": [
                            models.Index(fields=["channel", "manager", "-id"], name="notices_of_manager"),
                            models.Index(
                                condition=models.Q(("read_at", None)),
                                fields=["channel", "manager"],
                                name="notices_unread",
                            ),
                        ],
                    },
                    managers=[
                        ("everywhere", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="Role",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=50, verbose_name="name")),
                        (
                            "kind",
                            models.CharField(
                                choices=[("owner", "Owner"), ("basic", "Basic"), ("custom", "Custom")],
                                default="custom",
                                max_length=6,
                                verbose_name="kind",
                            ),
                        ),
                        (
                            "granted",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=30),
                                blank=True,
                                default=list,
                                size=None,
                                verbose_name="permissions",
                            ),
                        ),
                        (
                            "channel",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="roles", to="crm.channel"
                            ),
                        ),
                        ("is_default", models.BooleanField(default=False, verbose_name="for invited people")),
                    ],
                    options={
                        "verbose_name": "role",
                        "verbose_name_plural": "roles",
                        "ordering": ["id"],
                        "constraints": [
                            models.UniqueConstraint(fields=("channel", "name"), name="role_name_in_channel"),
                            models.UniqueConstraint(
                                condition=models.Q(("kind", "custom"), _negated=True),
                                fields=("channel", "kind"),
                                name="one_built_in_role_of_a_kind",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("is_default", True)), fields=("channel",), name="one_default_role"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("is_default", False), models.Q(("kind", "owner"), _negated=True), _connector="OR"
                                ),
                                name="nobody_is_owner_by_default",
                            ),
                        ],
                    },
                    managers=[
                        ("everywhere", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="Invitation",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("email", models.EmailField(max_length=254, verbose_name="e-mail")),
                        ("sender_name", models.CharField(max_length=254, verbose_name="invited by")),
                        ("digest", models.CharField(editable=False, max_length=64, unique=True)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("open", "Open"),
                                    ("accepted", "Accepted"),
                                    ("withdrawn", "Withdrawn"),
                                    ("replaced", "Sent again"),
                                ],
                                default="open",
                                max_length=9,
                                verbose_name="state",
                            ),
                        ),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="sent")),
                        ("expires_at", models.DateTimeField(verbose_name="expires")),
                        ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="closed")),
                        (
                            "channel",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="invitations",
                                to="crm.channel",
                            ),
                        ),
                        (
                            "role",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="invitations",
                                to="crm.role",
                            ),
                        ),
                        (
                            "sender",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="invitations",
                                to="crm.manager",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "invitation",
                        "verbose_name_plural": "invitations",
                        "ordering": ["-id"],
                        "indexes": [models.Index(fields=["channel", "created_at"], name="invitations_sent")],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state", "open")),
                                fields=("channel", "email"),
                                name="one_open_invitation_of_an_address",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "open"), _negated=True), ("role__isnull", False), _connector="OR"
                                ),
                                name="open_invitations_have_a_role",
                            ),
                        ],
                    },
                    managers=[
                        ("everywhere", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="Webhook",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=100, verbose_name="name")),
                        ("url", models.URLField(max_length=1000, verbose_name="address")),
                        (
                            "scopes",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=50), size=None, verbose_name="events"
                            ),
                        ),
                        (
                            "token",
                            models.CharField(default=crm.models.webhook.new_token, editable=False, max_length=43),
                        ),
                        (
                            "secret",
                            models.CharField(default=crm.models.webhook.new_token, editable=False, max_length=43),
                        ),
                        ("is_on", models.BooleanField(default=True, verbose_name="on")),
                        ("blocked_at", models.DateTimeField(editable=False, null=True, verbose_name="blocked")),
                        (
                            "failures",
                            models.PositiveIntegerField(default=0, editable=False, verbose_name="failures in a row"),
                        ),
                        ("resumes_at", models.DateTimeField(editable=False, null=True, verbose_name="resumes")),
                        ("lease", models.UUIDField(editable=False, null=True)),
                        ("leased_until", models.DateTimeField(editable=False, null=True)),
                        ("delivered_at", models.DateTimeField(editable=False, null=True, verbose_name="last delivery")),
                        (
                            "created_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, editable=False, verbose_name="created"
                            ),
                        ),
                        (
                            "channel",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="webhooks",
                                to="crm.channel",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "webhook",
                        "verbose_name_plural": "webhooks",
                        "ordering": ["id"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("channel", "name"),
                                name="webhook_name_in_channel",
                                violation_error_message="There is already a webhook of that name.",
                            )
                        ],
                    },
                    managers=[
                        ("everywhere", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="WebhookDelivery",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("scope", models.CharField(max_length=50, verbose_name="event")),
                        ("subject", models.BigIntegerField(null=True, verbose_name="subject ID")),
                        ("lane", models.CharField(max_length=40)),
                        ("details", models.JSONField(default=dict, verbose_name="details")),
                        ("at", models.DateTimeField(verbose_name="time of the event")),
                        (
                            "state",
                            models.CharField(
                                choices=[("waiting", "Waiting"), ("delivered", "Delivered"), ("failed", "Given up")],
                                default="waiting",
                                max_length=9,
                                verbose_name="state",
                            ),
                        ),
                        ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="attempts")),
                        (
                            "next_attempt_at",
                            models.DateTimeField(default=django.utils.timezone.now, verbose_name="next attempt"),
                        ),
                        ("contact", models.BigIntegerField(null=True, verbose_name="contact")),
                        ("body", models.TextField(blank=True, verbose_name="body")),
                        ("status", models.PositiveSmallIntegerField(null=True, verbose_name="status")),
                        ("answer", models.TextField(blank=True, verbose_name="answer")),
                        ("error", models.CharField(blank=True, max_length=300, verbose_name="error")),
                        ("milliseconds", models.PositiveIntegerField(null=True, verbose_name="duration in ms")),
                        ("sent_at", models.DateTimeField(null=True, verbose_name="sent")),
                        (
                            "channel",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="webhook_deliveries",
                                to="crm.channel",
                            ),
                        ),
                        (
                            "webhook",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="deliveries",
                                to="crm.webhook",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "delivery of a webhook",
                        "verbose_name_plural": "deliveries of webhooks",
                        "indexes": [
                            models.Index(fields=["webhook", "-id"], name="webhook_delivery_newest"),
                            models.Index(
                                condition=models.Q(("state", "waiting")),
                                fields=["webhook", "id"],
                                name="webhook_delivery_waiting",
                            ),
                            models.Index(
                                condition=models.Q(("contact__isnull", False)),
                                fields=["channel", "contact"],
                                name="webhook_delivery_contact",
                            ),
                        ],
                    },
                    managers=[
                        ("everywhere", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="WebhookEvent",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("scope", models.CharField(max_length=50, verbose_name="event")),
                        (
                            "ids",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.BigIntegerField(), size=None, verbose_name="ids"
                            ),
                        ),
                        ("details", models.JSONField(default=dict, verbose_name="details")),
                        ("at", models.DateTimeField(verbose_name="time")),
                        (
                            "channel",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="webhook_events",
                                to="crm.channel",
                            ),
                        ),
                        (
                            "webhook",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="events",
                                to="crm.webhook",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "event that waits for a webhook",
                        "verbose_name_plural": "events that wait for webhooks",
                        "indexes": [models.Index(fields=["webhook", "id"], name="webhook_event_order")],
                    },
                    managers=[
                        ("everywhere", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="ApiBucket",
                    fields=[
                        (
                            "channel",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                primary_key=True,
                                related_name="api_bucket",
                                serialize=False,
                                to="crm.channel",
                            ),
                        ),
                        ("tokens", models.FloatField(verbose_name="tokens")),
                        ("at", models.DateTimeField(verbose_name="time")),
                    ],
                    options={
                        "verbose_name": "rate limit of an API",
                        "verbose_name_plural": "rate limits of APIs",
                    },
                    managers=[
                        ("everywhere", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="ApiKey",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=50, verbose_name="name")),
                        (
                            "access_key",
                            models.CharField(editable=False, max_length=40, unique=True, verbose_name="access key"),
                        ),
                        ("secret_hash", models.CharField(editable=False, max_length=64)),
                        ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="made")),
                        ("last_used_at", models.DateTimeField(editable=False, null=True, verbose_name="last used")),
                        ("revoked_at", models.DateTimeField(editable=False, null=True, verbose_name="revoked")),
                        (
                            "channel",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="api_keys", to="crm.channel"
                            ),
                        ),
                        (
                            "manager",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="api_keys",
                                to="crm.manager",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "API key",
                        "verbose_name_plural": "API keys",
                    },
                    managers=[
                        ("everywhere", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="ApiAnswer",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("key", models.CharField(max_length=64, verbose_name="digest of the idempotency key")),
                        ("request", models.CharField(max_length=64, verbose_name="digest of the request")),
                        ("status", models.PositiveSmallIntegerField(default=0, verbose_name="status")),
                        ("body", models.TextField(blank=True, verbose_name="answer")),
                        (
                            "contacts",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.BigIntegerField(), default=list, size=None, verbose_name="contacts"
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True, db_index=True, verbose_name="time")),
                        (
                            "channel",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="api_answers",
                                to="crm.channel",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "kept answer of an API",
                        "verbose_name_plural": "kept answers of APIs",
                        "constraints": [models.UniqueConstraint(fields=("channel", "key"), name="one_api_answer")],
                    },
                    managers=[
                        ("everywhere", django.db.models.manager.Manager()),
                    ],
                ),
            ],
        ),
    ]
