from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contacts.models.contact import Contact
from contacts.models.visitor import Visitor
from crm.models import TenantModel


class Event(TenantModel):
    """Something that a contact or a visitor did, as the company's web site or a program says. Kept for a year."""

    channel = models.ForeignKey("crm.Channel", on_delete=models.CASCADE, related_name="events", db_index=False)
    contact = models.ForeignKey(Contact, null=True, on_delete=models.CASCADE, related_name="events", db_index=False)
    visitor = models.ForeignKey(Visitor, null=True, on_delete=models.CASCADE, related_name="events", db_index=False)
    name = models.CharField(_("name"), max_length=64)
    properties = models.JSONField(_("properties"), default=dict, blank=True)
    at = models.DateTimeField(_("time"), default=timezone.now)

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        constraints = [
            models.CheckConstraint(
                condition=Q(contact__isnull=True) ^ Q(visitor__isnull=True), name="event_is_of_contact_or_visitor"
            ),
        ]
        indexes = [
            # The timeline of a contact, and its deletion.
            models.Index(F("contact"), F("at").desc(), F("id").desc(), name="event_of_contact"),
            # What moves along when a visitor becomes a contact, and goes with a visitor.
            models.Index(fields=["visitor"], name="event_of_visitor", condition=Q(visitor__isnull=False)),
            # The deletion of what is old. Rows are written in the order of time, so this small index is enough.
            BrinIndex(fields=["at"], name="event_at"),
        ]

    def __str__(self) -> str:
        # No name: a page's event may say what only its customer may be known by.
        return f"{self._meta.verbose_name} {self.pk}"
