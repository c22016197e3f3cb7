from django.contrib.sessions.models import Session
from django.utils import timezone


def forget_sessions() -> int:
    """Delete expired sessions; return how many those were."""
    return Session.objects.filter(expire_date__lt=timezone.now()).delete()[0]
