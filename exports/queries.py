"""The reads of downloads."""

from django.db.models import QuerySet

from crm.models import Manager
from exports.models import Export


def mine(manager: Manager) -> "QuerySet[Export]":
    """Return the manager's own downloads, newest first, each with its job and channel; nobody sees another's."""
    exports = manager.exports.filter(channel_id=manager.channel_id)
    return exports.select_related("job", "channel").order_by("-id")
