from collections.abc import Mapping
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Func, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contacts.values.folding import Key
from contacts.values.names import full_name
from crm.models import TenantModel


def _generated(function: str) -> models.GeneratedField:
    """A column that PostgreSQL computes from `profile`, so that it can't drift."""
    return models.GeneratedField(
        expression=Func(F("profile"), function=function, output_field=models.TextField()),
        output_field=models.TextField(null=True),
        db_persist=True,
        editable=False,
    )


class Contact(TenantModel):
    """A customer: a member (known by the company's own id) or a lead.

    `profile` is the single truth of all `profile.` values, in the stored form of `contacts.values`.
    """

    class Type(models.TextChoices):
        MEMBER = "member", _("Member")
        LEAD = "lead", _("Lead")

    channel = models.ForeignKey("crm.Channel", on_delete=models.CASCADE, related_name="contacts", db_index=False)
    type = models.CharField(_("type"), max_length=6, choices=Type)
    member_id = models.CharField(
        _("member ID"), max_length=64, null=True, blank=True, validators=[RegexValidator(r"\A\S+\Z")]
    )
    profile = models.JSONField(_("profile"), default=dict, blank=True)
    tags = ArrayField(models.CharField(max_length=100), verbose_name=_("tags"), default=list, blank=True)

    unsubscribe_email = models.BooleanField(_("no e-mail marketing"), default=False)
    unsubscribe_email_at = models.DateTimeField(_("e-mail consent changed"), null=True, blank=True)
    unsubscribe_texting = models.BooleanField(_("no text marketing"), default=False)
    unsubscribe_texting_at = models.DateTimeField(_("texting consent changed"), null=True, blank=True)
    email_qualified = models.BooleanField(_("e-mail verified"), default=False)
    mobile_number_qualified = models.BooleanField(_("mobile number verified"), default=False)
    blocked = models.BooleanField(_("blocked"), default=False)
    has_chat = models.BooleanField(_("has a chat"), default=False)

    last_seen_at = models.DateTimeField(_("last seen"), null=True, blank=True)
    sessions_count = models.PositiveIntegerField(_("sessions"), default=0)
    country = models.CharField(_("country"), max_length=2, null=True, blank=True)
    city = models.CharField(_("city"), max_length=100, null=True, blank=True)
    language = models.CharField(_("language"), max_length=10, null=True, blank=True)
    web = models.JSONField(_("web"), default=dict, blank=True)
    mobile = models.JSONField(_("mobile"), default=dict, blank=True)

    created_at = models.DateTimeField(_("first seen"), default=timezone.now)
    updated_at = models.DateTimeField(_("updated"), default=timezone.now)
    version = models.PositiveBigIntegerField(_("version"), default=0)

    # The type as yes or no, for filters, downloads and programs.
    member = models.GeneratedField(
        verbose_name=_("is a member"),
        expression=Q(type="member"),  # type: ignore[arg-type]  # Django takes it, its stubs not
        output_field=models.BooleanField(),
        db_persist=True,
        editable=False,
    )
    name_key = _generated("contacts_name")
    email_key = _generated("contacts_email")
    mobile_key = _generated("contacts_mobile")

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        constraints = [
            # Also the race of two imports or API calls that bring the same member.
            models.UniqueConstraint(fields=["channel", "member_id"], name="contact_member_id"),
            models.CheckConstraint(
                condition=Q(type="member", member_id__isnull=False) | Q(type="lead", member_id=None),
                name="contact_member_has_member_id",
            ),
            # So that those without a value come last in any order.
            models.CheckConstraint(
                condition=~Q(country="") & ~Q(city="") & ~Q(language=""), name="contact_no_value_is_null"
            ),
        ]
        indexes = [
            # One for each column that the list is commonly sorted by: read in either direction, ties by id,
            # those without a value apart. Those of e-mail, mobile number and name also serve exact matching.
            models.Index(fields=["channel", "last_seen_at", "id"], name="contact_last_seen"),
            models.Index(fields=["channel", "created_at", "id"], name="contact_created"),
            models.Index(fields=["channel", "sessions_count", "id"], name="contact_sessions"),
            models.Index(fields=["channel", "name_key", "id"], name="contact_name"),
            models.Index(fields=["channel", "email_key", "id"], name="contact_email"),
            models.Index(fields=["channel", "mobile_key", "id"], name="contact_mobile"),
            models.Index("channel", Key("member_id"), "id", name="contact_member_key"),
        ]

    def __str__(self) -> str:
        return shown_name(self.profile, self.member_id, self.pk)

    @property
    def name(self) -> str:
        """The name to show: `profile.name`, else first and last name; may be empty."""
        return full_name(self.profile)

    @property
    def email(self) -> str | None:
        email: str | None = self.profile.get("email")
        return email

    @property
    def mobile_number(self) -> str | None:
        number: str | None = self.profile.get("mobileNumber")
        return number


def shown_name(profile: Mapping[str, Any], member_id: str | None, pk: int) -> str:
    """Return what stands for a contact with these columns: its name, else the first that there is of the others."""
    return str(full_name(profile) or profile.get("email") or profile.get("mobileNumber") or member_id or pk)
