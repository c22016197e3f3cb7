from functools import cached_property

from django.db import models
from django.utils.translation import gettext_lazy as _

from crm.models.role import Role
from crm.models.tenant import TenantModel


class Manager(TenantModel):
    """A user's membership of one channel, with exactly one role."""

    channel = models.ForeignKey("crm.Channel", on_delete=models.CASCADE, related_name="managers")
    user = models.ForeignKey("crm.User", on_delete=models.CASCADE, related_name="memberships")
    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="managers")
    preferences = models.JSONField(_("preferences"), default=dict, blank=True)
    created_at = models.DateTimeField(_("joined"), auto_now_add=True)

    class Meta:
        verbose_name = _("manager")
        verbose_name_plural = _("managers")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["channel", "user"], name="one_membership_in_channel")]

    def __str__(self) -> str:
        return str(self.user)

    @cached_property
    def permissions(self) -> frozenset[str]:
        """What this manager may do here; read again with each request, so a change of role acts at once."""
        return self.role.permissions

    def may(self, permission: str) -> bool:
        return permission in self.permissions

    @property
    def is_owner(self) -> bool:
        return self.role.is_owner
