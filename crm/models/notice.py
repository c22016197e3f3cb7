from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from crm.models.manager import Manager
from crm.models.tenant import TenantModel


class Notice(TenantModel):
    """A message of the channel's bot in a manager's My Chatroom.

    Text and button are kept as they were said, the button as label, route and arguments: they outlive what they
    speak of.
    """

    channel = models.ForeignKey("crm.Channel", on_delete=models.CASCADE, related_name="notices")
    manager = models.ForeignKey(Manager, on_delete=models.CASCADE, related_name="notices")
    text = models.TextField(_("text"))
    button_route = models.CharField(_("button route"), max_length=50, blank=True)
    button_id = models.BigIntegerField(_("button object ID"), null=True)
    button_label = models.CharField(_("button label"), max_length=50, blank=True)
    button_until = models.DateTimeField(_("button expires"), null=True)
    created_at = models.DateTimeField(_("sent"), auto_now_add=True)
    read_at = models.DateTimeField(_("read"), null=True)

    class Meta:
        verbose_name = _("message in My Chatroom")
        verbose_name_plural = _("My Chatroom")
        indexes = [
            models.Index(fields=["channel", "manager", "-id"], name="notices_of_manager"),
            # The badge on every page.
            models.Index(fields=["channel", "manager"], name="notices_unread", condition=Q(read_at=None)),
        ]

    def __str__(self) -> str:
        return self.text
