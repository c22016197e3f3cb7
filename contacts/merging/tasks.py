"""The recurring work of merges."""

from django.utils import timezone

from contacts.models import Merge
from contacts.models.merge import SEPARABLE


def forget() -> int:
    """Delete what is kept of merges that can't be taken back any more; return how many."""
    deleted, _by_model = Merge.everywhere.filter(at__lte=timezone.now() - SEPARABLE).delete()
    return deleted
