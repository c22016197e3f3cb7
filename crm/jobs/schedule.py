"""The recurring work, as the table `settings.RECURRING`; django-q2's scheduler carries it out."""

from django.conf import settings
from django.db import transaction
from django_q.models import Schedule

from crm.jobs.queue import RUN


@transaction.atomic
def sync() -> None:
    """Make django-q2's schedule equal to `settings.RECURRING`; what is no longer in the table goes."""
    for task, minutes in settings.RECURRING.items():
        Schedule.objects.update_or_create(
            name=task,
            defaults={
                "func": RUN,
                "args": repr((task,)),
                "schedule_type": Schedule.MINUTES,
                "minutes": minutes,
                "repeats": -1,
            },
        )
    Schedule.objects.exclude(name__in=settings.RECURRING).delete()
