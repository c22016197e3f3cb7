from django.db.models import Q, QuerySet

from crm import verbs
from crm.models import Channel, LogEntry


def log(channel: Channel, q: str = "", before: int | None = None) -> "QuerySet[LogEntry]":
    """Return the activity log, newest first, older than entry `before`.

    Each word of `q` must be in the name of the actor or of the subject, in the verb, or in the verb's label in the
    active language.
    """
    entries = channel.log.order_by("-id")
    if before is not None:
        entries = entries.filter(pk__lt=before)
    for word in q.split():
        entries = entries.filter(
            Q(actor_name__icontains=word)
            | Q(verb__icontains=word)
            | Q(verb__in=verbs.called(word))
            | Q(subject_name__icontains=word)
        )
    return entries
