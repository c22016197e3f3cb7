from django.db import models
from django.utils.translation import gettext_lazy as _

from crm import verbs
from crm.models.tenant import TenantModel


class LogEntry(TenantModel):
    """Who did what to whom, when, from where. Written by `crm.log.entries.record`, never changed.

    Actor and subject are kept as text beside their ids, so an entry outlives what it speaks of.
    """

    channel = models.ForeignKey("crm.Channel", on_delete=models.CASCADE, related_name="log")
    at = models.DateTimeField(_("when"), auto_now_add=True)
    verb = models.CharField(_("action"), max_length=50)
    actor = models.ForeignKey("crm.User", null=True, on_delete=models.SET_NULL, related_name="+")
    actor_name = models.CharField(_("who"), max_length=254)
    ip_address = models.GenericIPAddressField(_("IP address"), null=True)
    subject_type = models.CharField(_("subject type"), max_length=30, blank=True)
    subject_id = models.BigIntegerField(_("subject ID"), null=True)
    subject_name = models.CharField(_("subject name"), max_length=300, blank=True)
    before = models.JSONField(_("before"), null=True)
    after = models.JSONField(_("after"), null=True)
    details = models.JSONField(_("details"), default=dict)

    class Meta:
        verbose_name = _("activity log entry")
        verbose_name_plural = _("activity log")
        indexes = [
            models.Index(fields=["channel", "-id"], name="log_newest"),
            # The timeline of one contact.
            models.Index(fields=["channel", "subject_type", "subject_id", "-id"], name="log_of_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.actor_name}: {self.verb} {self.whom}"

    @property
    def deed(self) -> str:
        """What was done, in the active language."""
        return verbs.label(self.verb)

    @property
    def whom(self) -> str:
        """Whom or what it is about, in the active language; who is deleted has no name any more."""
        return self.subject_name or (verbs.deleted(self.subject_type) if self.subject_id else "")

    @property
    def facts(self) -> list[tuple[str, str]]:
        """Details and what holds since then, each with what it is called in the active language."""
        told = [*self.details.items(), *(self.after or {}).items()]
        return [(verbs.detail(name), verbs.value(name, stored)) for name, stored in told]

    @property
    def summary(self) -> str:
        """The facts in one line."""
        return " · ".join(f"{name}: {value}" for name, value in self.facts)
