from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm.models import TenantModel
from segments.models.bot import Bot


class BotShowing(TenantModel):
    """A form was shown to somebody: a contact, or a visitor who is none yet. It is shown to nobody twice.

    `token` is known to the tab of the browser that shows it, which alone may go on with it. The row goes with the
    contact or visitor: PostgreSQL itself cascades (see the migration), whatever way of deleting is taken.
    """

    channel = models.ForeignKey(
        "crm.Channel", on_delete=models.CASCADE, db_constraint=False, related_name="bot_showings", db_index=False
    )
    bot = models.ForeignKey(Bot, on_delete=models.CASCADE, related_name="showings", db_index=False)
    contact = models.ForeignKey(
        "contacts.Contact", null=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+",
        db_index=False,
    )  # fmt: skip
    visitor = models.ForeignKey(
        "contacts.Visitor", null=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+",
        db_index=False,
    )  # fmt: skip
    token = models.UUIDField(_("token"))
    shown_at = models.DateTimeField(_("shown"), default=timezone.now)
    started_at = models.DateTimeField(_("started"), null=True, blank=True)
    completed_at = models.DateTimeField(_("completed"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)

    class Meta:
        verbose_name = _("shown form")
        verbose_name_plural = _("shown forms")
        constraints = [
            # At most once to each, however many tabs ask at the same moment.
            models.UniqueConstraint(fields=["bot", "contact"], name="bot_showing_to_contact"),
            models.UniqueConstraint(fields=["bot", "visitor"], name="bot_showing_to_visitor"),
            models.CheckConstraint(
                condition=Q(contact__isnull=True) ^ Q(visitor__isnull=True), name="bot_showing_is_to_somebody"
            ),
        ]
        indexes = [
            # What somebody was shown, at each boot; the cascade of a deletion; what moves along with a merge.
            models.Index(fields=["contact"], name="bot_showing_contact", condition=Q(contact__isnull=False)),
            models.Index(fields=["visitor"], name="bot_showing_visitor", condition=Q(visitor__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.bot_id}: {self.contact_id or self.visitor_id}"
