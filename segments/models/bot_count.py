from django.db import models
from django.utils.translation import gettext_lazy as _

from crm.models import TenantModel
from segments.models.bot import Bot


class BotCount(TenantModel):
    """How often a form was shown, begun and sent on a day of the channel's zone. It stays when people are deleted."""

    channel = models.ForeignKey(
        "crm.Channel", on_delete=models.CASCADE, db_constraint=False, related_name="+", db_index=False
    )
    bot = models.ForeignKey(Bot, on_delete=models.CASCADE, related_name="counts", db_index=False)
    day = models.DateField(_("day"))
    shown = models.PositiveIntegerField(_("shown"), default=0)
    started = models.PositiveIntegerField(_("started"), default=0)
    completed = models.PositiveIntegerField(_("completed"), default=0)

    class Meta:
        verbose_name = _("count of a support bot")
        verbose_name_plural = _("counts of support bots")
        constraints = [models.UniqueConstraint(fields=["bot", "day"], name="bot_count_of_day")]

    def __str__(self) -> str:
        return f"{self.bot_id}, {self.day}"
