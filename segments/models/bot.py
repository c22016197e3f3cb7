from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from contacts.fields import Catalogue
from contacts.filters import Filter, ResolvedFilter
from crm.models import TenantModel


class Bot(TenantModel):
    """A support bot: a form of a few questions that the messenger shows to an audience, on some pages.

    `inputs` are the questions as JSON, read by `segments.bots.inputs`; `filter` is whom it is for, as of a segment; one
    without conditions is for everybody. A bot that makes no sense any more is off, whatever `is_on` says.
    """

    class PageRule(models.TextChoices):
        ANY = "any", _("On every page")
        CONTAINS = "contains", _("Address contains")
        STARTS_WITH = "starts", _("Address starts with")
        IS = "is", _("Address is")

    channel = models.ForeignKey("crm.Channel", on_delete=models.CASCADE, related_name="bots", db_index=False)
    name = models.CharField(_("name"), max_length=100)
    greeting = models.CharField(_("greeting"), max_length=500, blank=True)
    thanks = models.CharField(_("thanks"), max_length=500, blank=True)
    inputs = models.JSONField(_("questions"))
    filter = models.JSONField(_("filter"), default=dict, blank=True)
    page_rule = models.CharField(_("pages"), max_length=8, choices=PageRule, default=PageRule.ANY)
    page_text = models.CharField(_("address"), max_length=1_000, blank=True)
    is_on = models.BooleanField(_("on"), default=False)
    position = models.PositiveIntegerField(_("position"))
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("updated"), auto_now=True)

    class Meta:
        verbose_name = _("support bot")
        verbose_name_plural = _("support bots")
        ordering = ["position", "id"]
        constraints = [
            # People tell bots by their names. Also the index of all lookups of a channel's bots.
            models.UniqueConstraint(
                fields=["channel", "name"],
                name="bot_name_in_channel",
                violation_error_message=_("There is already a support bot of that name."),
            ),
            # A total order whoever drags at the same time; deferred, as a new order passes through doubles.
            models.UniqueConstraint(
                fields=["channel", "position"], name="bot_position", deferrable=models.Deferrable.DEFERRED
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def audience(self, catalogue: Catalogue, now: datetime) -> ResolvedFilter:
        """Return whom it is for, as a resolved filter. Raise FilterInvalid when that makes no sense any more."""
        return Filter.parse(self.filter, catalogue).resolve(catalogue, now)

    def fits(self, page: str) -> bool:
        """Return whether it is shown on the page with this address."""
        match self.page_rule:
            case self.PageRule.CONTAINS:
                return self.page_text in page
            case self.PageRule.STARTS_WITH:
                return page.startswith(self.page_text)
            case self.PageRule.IS:
                return page.rstrip("/") == self.page_text.rstrip("/")
        return True
