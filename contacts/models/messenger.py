from datetime import datetime, time
from typing import Final

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from crm.models import Channel, TenantModel

DAYS: Final = 7


class Messenger(TenantModel):
    """A channel's settings of the messenger; a channel without a row has the defaults."""

    class AskFor(models.TextChoices):
        """By what a visitor who wrote is to be reached."""

        EMAIL = "email", _("E-mail")
        MOBILE = "mobileNumber", _("Mobile number")
        EITHER = "either", _("E-mail or mobile number")
        BOTH = "both", _("E-mail and mobile number")

    channel = models.OneToOneField(
        "crm.Channel", primary_key=True, on_delete=models.CASCADE, related_name="messenger_settings"
    )
    is_on = models.BooleanField(_("on"), default=True)
    greeting = models.TextField(_("greeting"), max_length=500, blank=True)
    # For each day from Monday: opening and closing as “HH:MM”, or nothing on a day without. Empty: always open.
    hours = models.JSONField(_("hours"), default=list, blank=True)
    follow_up = models.BooleanField(_("ask for contact information"), default=True)
    follow_up_after = models.PositiveSmallIntegerField(
        _("minutes without an answer"), default=1, validators=[MaxValueValidator(1440)]
    )
    asks_name = models.BooleanField(_("ask for the name"), default=True)
    asks_for = models.CharField(_("ask for"), max_length=12, choices=AskFor, default=AskFor.EITHER)
    mails_answers = models.BooleanField(_("send answers by e-mail"), default=True)
    is_mandatory = models.BooleanField(_("mandatory"), default=False)

    class Meta:
        verbose_name = _("messenger settings")
        verbose_name_plural = _("messenger settings")

    def __str__(self) -> str:
        return str(self.pk)

    @classmethod
    def of(cls, channel: Channel) -> "Messenger":
        """Return the channel's settings, stored or not."""
        settings = cls.everywhere.filter(channel=channel).first() or cls(channel=channel)
        settings.channel = channel
        return settings

    def is_open(self, now: datetime) -> bool:
        """Return whether somebody is there at that moment; a day may go on past midnight."""
        if not self.hours:
            return True
        local = now.astimezone(self.channel.zone)
        return any(
            start <= minute < end
            for back in (0, 1)
            for start, end in self._minutes((local.weekday() - back) % DAYS)
            for minute in [local.hour * 60 + local.minute + back * 1440]
        )

    def _minutes(self, day: int) -> list[tuple[int, int]]:
        """Return from which minute of that day to which they are there; the last may be one of the next day."""
        hours = self.hours[day] if day < len(self.hours) else None
        if not hours:
            return []
        start, end = (_minute(text) for text in hours)
        return [(start, end if end > start else end + 1440)]


def _minute(text: str) -> int:
    at = time.fromisoformat(text)
    return at.hour * 60 + at.minute
