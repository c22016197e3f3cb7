from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from contacts.models.profile_key import ProfileKey
from contacts.values import type_choices
from crm.models import Job, TenantModel


class TypeChange(TenantModel):
    """A key on its way to another type: first looked at, then, if somebody wants it, done.

    `fit` and `unfit` are how many values are or can become of the new type, and how many can't; `unfit_ids` the
    contacts of the first of those. No values are kept here: a deleted contact leaves nothing behind. `after` is the
    id of the last contact whose value was converted, so that a conversion that was killed goes on there.
    """

    class State(models.TextChoices):
        COUNTING = "counting", _("Checking")
        COUNTED = "counted", _("Preview")
        CONVERTING = "converting", _("Converting")
        DONE = "done", _("Done")

    channel = models.ForeignKey("crm.Channel", on_delete=models.CASCADE, related_name="type_changes")
    key = models.ForeignKey(ProfileKey, on_delete=models.CASCADE, related_name="type_changes")
    from_type = models.CharField(_("old type"), max_length=12, choices=type_choices)
    to_type = models.CharField(_("new type"), max_length=12, choices=type_choices)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.COUNTING)
    job = models.ForeignKey(Job, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    fit = models.PositiveBigIntegerField(_("values that can be converted"), default=0)
    unfit = models.PositiveBigIntegerField(_("values that can’t be converted"), default=0)
    unfit_ids = ArrayField(models.BigIntegerField(), verbose_name=_("contacts with such values"), default=list)
    after = models.BigIntegerField(_("converted up to contact ID"), default=0)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    class Meta:
        verbose_name = _("type change")
        verbose_name_plural = _("type changes")

    def __str__(self) -> str:
        return f"{self.key}: {self.get_from_type_display()} → {self.get_to_type_display()}"

    @property
    def is_working(self) -> bool:
        """Whether somebody looks or converts right now."""
        return self.job is not None and self.job.is_open

    @property
    def is_halted(self) -> bool:
        """Whether a conversion was begun and nobody goes on with it."""
        return self.state == self.State.CONVERTING and not self.is_working
