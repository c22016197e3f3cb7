import hashlib
import secrets
from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.models.manager import Manager
from crm.models.role import Role
from crm.models.tenant import TenantModel


def new_token() -> str:
    """Return an unguessable token of 256 bits."""
    return secrets.token_urlsafe(32)


def digest_of(token: str) -> str:
    """Return what is stored of a token. It is too long to be guessed, so that a hash without salt is enough."""
    return hashlib.sha256(token.encode(errors="surrogatepass")).hexdigest()


class Invitation(TenantModel):
    """Somebody who is asked to become a manager. The link that was sent works once, while the invitation is open.

    Sending it again makes a new invitation with a new link: of the token only a hash is stored.
    """

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("invitations", "Open")
        ACCEPTED = "accepted", _("Accepted")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        REPLACED = "replaced", _("Sent again")

    VALID_FOR = timedelta(days=7)

    channel = models.ForeignKey("crm.Channel", on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField(_("e-mail"))
    role = models.ForeignKey(Role, null=True, blank=True, on_delete=models.SET_NULL, related_name="invitations")
    sender = models.ForeignKey(Manager, null=True, blank=True, on_delete=models.SET_NULL, related_name="invitations")
    sender_name = models.CharField(_("invited by"), max_length=254)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.OPEN)
    created_at = models.DateTimeField(_("sent"), default=timezone.now)
    expires_at = models.DateTimeField(_("expires"))
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["channel", "email"], condition=Q(state="open"), name="one_open_invitation_of_an_address"
            ),
            models.CheckConstraint(
                condition=~Q(state="open") | Q(role__isnull=False), name="open_invitations_have_a_role"
            ),
        ]
        indexes = [
            # How many were sent lately.
            models.Index(fields=["channel", "created_at"], name="invitations_sent"),
        ]

    def __str__(self) -> str:
        return self.email

    @property
    def is_open(self) -> bool:
        """Whether it can still be accepted, withdrawn or sent again; one that has expired can be sent again."""
        return self.state == self.State.OPEN

    @property
    def is_expired(self) -> bool:
        return self.expires_at <= timezone.now()
