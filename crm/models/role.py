from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from crm.models.tenant import TenantModel
from crm.permissions import OWNER_ONLY, PERMISSIONS


class Role(TenantModel):
    """A named set of permissions of one channel. `owner` and `basic` are built in; an owner may do everything."""

    class Kind(models.TextChoices):
        OWNER = "owner", _("Owner")
        BASIC = "basic", _("Basic")
        CUSTOM = "custom", _("Custom")

    LIMIT = 20

    channel = models.ForeignKey("crm.Channel", on_delete=models.CASCADE, related_name="roles")
    name = models.CharField(_("name"), max_length=50)
    kind = models.CharField(_("kind"), max_length=6, choices=Kind, default=Kind.CUSTOM)
    granted = ArrayField(models.CharField(max_length=30), verbose_name=_("permissions"), default=list, blank=True)
    is_default = models.BooleanField(_("for invited people"), default=False)

    class Meta:
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["channel", "name"], name="role_name_in_channel"),
            models.UniqueConstraint(
                fields=["channel", "kind"], condition=~Q(kind="custom"), name="one_built_in_role_of_a_kind"
            ),
            models.UniqueConstraint(fields=["channel"], condition=Q(is_default=True), name="one_default_role"),
            models.CheckConstraint(condition=Q(is_default=False) | ~Q(kind="owner"), name="nobody_is_owner_by_default"),
        ]

    def __str__(self) -> str:
        return self.name if self.is_custom else str(self.get_kind_display())

    @property
    def is_custom(self) -> bool:
        return self.kind == self.Kind.CUSTOM

    @property
    def is_owner(self) -> bool:
        return self.kind == self.Kind.OWNER

    @property
    def permissions(self) -> frozenset[str]:
        """Codenames out of `crm.permissions.PERMISSIONS`."""
        if self.is_owner:
            return frozenset(PERMISSIONS)
        return frozenset(self.granted) & PERMISSIONS.keys() - OWNER_ONLY

    def clean(self) -> None:
        self.name = " ".join(self.name.split())
        if not self.name:
            raise ValidationError({"name": _("Enter a name.")})
        if unknown := set(self.granted) - PERMISSIONS.keys():
            raise ValidationError({"granted": _("Unknown: %(names)s") % {"names": ", ".join(sorted(unknown))}})
        if not self.is_owner and (reserved := OWNER_ONLY & set(self.granted)):
            raise ValidationError(
                {"granted": _("Only owners may have: %(names)s") % {"names": ", ".join(sorted(reserved))}}
            )
        others = Role.everywhere.filter(channel_id=self.channel_id).exclude(pk=self.pk)
        if self._state.adding and others.count() >= self.LIMIT:
            raise ValidationError(_("A channel has at most %(limit)s roles.") % {"limit": self.LIMIT})
        if self.is_custom and self.name.casefold() in {name.casefold() for role in others for name in _names(role)}:
            raise ValidationError({"name": _("There is already a role with this name.")})


def _names(role: Role) -> set[str]:
    """Whatever pages call the role, in any language: another of that name would be taken for it."""
    names = {role.name}
    for language, _label in settings.LANGUAGES:
        with translation.override(language):
            names.add(str(role))
    return names
