from datetime import timedelta
from typing import Final

from django.utils import timezone

from crm.models import Invitation

KEPT_FOR: Final = timedelta(days=30)


def forget_invitations() -> int:
    """Delete invitations that nobody can accept since 30 days, with their addresses; return how many those were."""
    return Invitation.everywhere.filter(expires_at__lt=timezone.now() - KEPT_FOR).delete()[0]
