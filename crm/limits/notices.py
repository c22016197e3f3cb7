"""Owners are told once a day, by the day of the channel, when it has more managed users than its limit."""

from django.db import transaction
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.formats import number_format
from django.utils.translation import ngettext

from crm.channels.usage import count_managed_users, over_limit
from crm.chatroom.notices import post
from crm.models import Channel, Manager, Role


def tell_owners() -> int:
    """Tell the owners of all channels that are over their limit and weren't told today; return of how many channels."""
    limited = Channel.objects.filter(mu_limit__isnull=False, deletion_requested_at=None)
    return sum(map(_tell, limited))


@transaction.atomic
def _tell(channel: Channel) -> bool:
    managed = count_managed_users(channel)
    over = over_limit(channel, managed)
    today = timezone.now().astimezone(channel.zone).date()
    untold = Channel.objects.filter(Q(mu_noticed_on=None) | Q(mu_noticed_on__lt=today), pk=channel.pk)
    if not over or not untold.update(mu_noticed_on=today):
        return False
    for owner in Manager.everywhere.filter(channel=channel, role__kind=Role.Kind.OWNER).select_related("user"):
        with translation.override(owner.user.language):
            post(owner, _text(over, channel.mu_limit or 0))
    return True


def _text(over: int, limit: int) -> str:
    return ngettext(
        "There is %(over)s customer more than the limit of %(limit)s managed users (MU). Nothing is refused or lost.",
        "There are %(over)s customers more than the limit of %(limit)s managed users (MU). Nothing is refused or lost.",
        over,
    ) % {"over": number_format(over, force_grouping=True), "limit": number_format(limit, force_grouping=True)}
