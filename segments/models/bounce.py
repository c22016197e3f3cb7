from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm.models import TenantModel


class Bounce(TenantModel):
    """An e-mail address that a mail server has said something about.

    `address` is folded and cut, as in `Contact.email_key`. One that `is_final` isn't mailed again. It goes with the
    contacts who have the address.
    """

    class Kind(models.TextChoices):
        HARD = "hard", _("Doesn’t exist")
        SOFT = "soft", _("Couldn’t be reached for now")
        COMPLAINT = "complaint", _("Marked as spam")

    channel = models.ForeignKey("crm.Channel", on_delete=models.CASCADE, related_name="bounces", db_index=False)
    address = models.CharField(_("address"), max_length=200)
    kind = models.CharField(_("kind"), max_length=9, choices=Kind)
    is_final = models.BooleanField(_("not mailed again"))
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    times = models.PositiveIntegerField(_("times"), default=1)
    at = models.DateTimeField(_("last reported"), default=timezone.now)

    class Meta:
        verbose_name = _("bounce")
        verbose_name_plural = _("bounces")
        constraints = [
            # One for each address; also the index by which audiences look for them.
            models.UniqueConstraint(fields=["channel", "address"], name="bounce_of_address"),
            models.CheckConstraint(condition=~Q(address=""), name="bounce_has_address"),
        ]

    def __str__(self) -> str:
        return self.address
