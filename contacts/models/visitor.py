from datetime import date, datetime, timedelta
from typing import Final

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contacts.models.contact import Contact
from crm.models import TenantModel

DAYS_KEPT: Final = 90

# Visitors who have said an address or number, and yet became nobody: somebody else has it.
REACHABLE: Final = Q(contact=None) & (Q(profile__has_key="email") | Q(profile__has_key="mobileNumber"))


def expiry(last_seen_at: datetime | None = None) -> date:
    """Return the day on which a visitor is deleted who was last seen then, or now: more than 90 days later."""
    return ((last_seen_at or timezone.now()) + timedelta(days=DAYS_KEPT + 1)).date()


class Visitor(TenantModel):
    """A browser of the company's web site that the install script has seen; never listed among contacts.

    The script keeps `veil_id` in the browser. What is collected stands here under the same names as in `Contact`, until
    the visitor becomes a contact and it moves there (`contacts.merging`). The browser of a lead goes on to be known as
    that lead: then `contact` is the lead, and nothing but the id is kept here.
    """

    channel = models.ForeignKey("crm.Channel", on_delete=models.CASCADE, related_name="visitors", db_index=False)
    veil_id = models.UUIDField(_("browser ID"))
    contact = models.ForeignKey(
        Contact, null=True, blank=True, on_delete=models.CASCADE, related_name="visitors", db_index=False
    )
    profile = models.JSONField(_("profile"), default=dict, blank=True)
    tags = ArrayField(models.CharField(max_length=100), verbose_name=_("tags"), default=list, blank=True)

    unsubscribe_email = models.BooleanField(_("no e-mail marketing"), default=False)
    unsubscribe_email_at = models.DateTimeField(_("e-mail consent changed"), null=True, blank=True)
    unsubscribe_texting = models.BooleanField(_("no text marketing"), default=False)
    unsubscribe_texting_at = models.DateTimeField(_("texting consent changed"), null=True, blank=True)

    last_seen_at = models.DateTimeField(_("last seen"), default=timezone.now)
    sessions_count = models.PositiveIntegerField(_("sessions"), default=0)
    country = models.CharField(_("country"), max_length=2, null=True, blank=True)
    city = models.CharField(_("city"), max_length=100, null=True, blank=True)
    language = models.CharField(_("language"), max_length=10, null=True, blank=True)
    web = models.JSONField(_("web"), default=dict, blank=True)
    mobile = models.JSONField(_("mobile"), default=dict, blank=True)

    created_at = models.DateTimeField(_("first seen"), default=timezone.now)
    # A day, and no index on `last_seen_at`: so most visits change no indexed column, which makes them cheap.
    expires_on = models.DateField(_("deleted on"), default=expiry)

    # As of a contact: nothing that a script says is verified, and who is blocked is a contact.
    email_qualified: Final = False
    mobile_number_qualified: Final = False
    blocked: Final = False

    class Meta:
        verbose_name = _("visitor")
        verbose_name_plural = _("visitors")
        constraints = [
            # Also the race of a browser's first calls.
            models.UniqueConstraint(fields=["channel", "veil_id"], name="visitor_veil_id"),
        ]
        indexes = [
            # The deletion of those who haven't come back.
            models.Index(fields=["expires_on"], name="visitor_expires"),
            # The browsers of a lead: its deletion, and its merge with another contact.
            models.Index(fields=["contact"], name="visitor_of_contact", condition=Q(contact__isnull=False)),
            # The deletion of people: what visitors have of theirs goes too.
            models.Index(fields=["channel"], name="visitor_reachable", condition=REACHABLE),
        ]

    def __str__(self) -> str:
        # No name: the log keeps this text.
        return f"{self._meta.verbose_name} {self.pk}"
