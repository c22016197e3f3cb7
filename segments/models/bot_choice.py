from django.db import models
from django.utils.translation import gettext_lazy as _

from crm.models import TenantModel
from segments.models.bot import Bot


class BotChoice(TenantModel):
    """How often an option was chosen as the answer that fills a key; `option` is empty for answers that are typed.

    It says nothing of anybody, so it stays when people are deleted.
    """

    channel = models.ForeignKey(
        "crm.Channel", on_delete=models.CASCADE, db_constraint=False, related_name="+", db_index=False
    )
    bot = models.ForeignKey(Bot, on_delete=models.CASCADE, related_name="choices", db_index=False)
    key = models.CharField(_("key"), max_length=100)
    option = models.CharField(_("option"), max_length=200, blank=True)
    number = models.PositiveIntegerField(_("answers"), default=0)

    class Meta:
        verbose_name = _("answer to a support bot")
        verbose_name_plural = _("answers to support bots")
        constraints = [models.UniqueConstraint(fields=["bot", "key", "option"], name="bot_choice_once")]

    def __str__(self) -> str:
        return f"{self.bot_id}: {self.key}"
