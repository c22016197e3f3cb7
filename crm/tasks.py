"""The kernel's work in the background: shells that are safe to run twice."""

from django.contrib.sessions.models import Session
from django.utils import timezone

from crm import jobs


def revive() -> int:
    return jobs.revive()


def forget_sessions() -> int:
    return Session.objects.filter(expire_date__lt=timezone.now()).delete()[0]
