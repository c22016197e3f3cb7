import zoneinfo
from functools import cache
from typing import Final

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from phonenumbers import SUPPORTED_REGIONS

from crm.models.user import User


@cache
def time_zones() -> frozenset[str]:
    """Return the names of the IANA time zone database, for which Python reads hundreds of files."""
    return frozenset(zoneinfo.available_timezones() - {"localtime"})


def validate_time_zone(name: str) -> None:
    """Refuses what isn't a name of the IANA time zone database."""
    if name not in time_zones():
        raise ValidationError(_("“%(name)s” is not an IANA time zone."), params={"name": name})


def validate_country(code: str) -> None:
    """Refuses what isn't a two-letter country code that phone numbers are known for."""
    if code not in SUPPORTED_REGIONS:
        raise ValidationError(_("“%(code)s” is not a two-letter country code."), params={"code": code})


validate_origin: Final = RegexValidator(
    r"\Ahttps?://(\[[0-9a-f:]+\]|[a-z0-9-]+(\.[a-z0-9-]+)*)(:[0-9]{1,5})?\Z",
    _("Enter scheme and host in lower case, like https://www.example.com, without a path."),
)


class Channel(models.Model):
    """One brand's workspace: the tenant. Every other row belongs to one."""

    slug = models.SlugField(_("slug"), max_length=50, unique=True)
    name = models.CharField(_("name"), max_length=100)
    time_zone = models.CharField(_("time zone"), max_length=50, default="UTC", validators=[validate_time_zone])
    country = models.CharField(
        _("default country"),
        max_length=2,
        default="KR",
        validators=[validate_country],
        help_text=_("Phone numbers without a country code are read as numbers of this country."),
    )
    language = models.CharField(_("language"), max_length=10, choices=User.Language, default=User.Language.ENGLISH)
    mu_limit = models.PositiveIntegerField(
        _("MU limit"), null=True, blank=True, help_text=_("Leave it empty for no limit.")
    )
    mu_noticed_on = models.DateField(_("owners told of the MU limit"), null=True, editable=False)
    member_hash_secret = models.CharField(
        _("member hash secret"),
        max_length=128,
        blank=True,
        validators=[RegexValidator(r"^([0-9a-f]{2})*$", _("Enter pairs of hexadecimal digits."))],
    )
    two_factor_required = models.BooleanField(
        _("two-factor authentication required"),
        default=False,
        help_text=_("Managers without it can only set it up."),
    )
    first_steps_hidden = models.BooleanField(_("first steps hidden"), default=False)
    member_hash_required = models.BooleanField(_("member hash required"), default=False)
    plugin_key = models.CharField(_("plugin key"), max_length=64, unique=True)
    # What a browser sends as `Origin`: scheme, host, and port where it isn't the usual one.
    allowed_origins = ArrayField(
        models.CharField(max_length=255, validators=[validate_origin]),
        verbose_name=_("allowed origins"),
        default=list,
        blank=True,
        help_text=_("The web sites whose pages may use the install script, like https://www.example.com."),
    )
    last_boot_at = models.DateTimeField(_("install script last seen"), null=True, editable=False)
    deletion_requested_at = models.DateTimeField(_("deletion requested"), null=True, editable=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        verbose_name = _("channel")
        verbose_name_plural = _("channels")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def locked(cls, pk: int) -> "Channel":
        """Return the channel as stored now; who changes its roles or managers waits until this transaction ends.

        So of two owners who leave at once, neither counts the other as the one who stays. Where a user is locked too
        (`User.locked`), that comes first.
        """
        return cls.objects.select_for_update().get(pk=pk)

    @property
    def is_being_deleted(self) -> bool:
        """Whether its deletion was asked for: nobody comes in any more."""
        return self.deletion_requested_at is not None

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        return zoneinfo.ZoneInfo(self.time_zone)
