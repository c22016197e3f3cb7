from crm.models import Channel
from segments.nesting import Nesting
from segments.zones import is_moved


def names_of_moved_bots(channel: Channel) -> list[str]:
    """Return the names of the bots that are for others when the channel's time zone changes."""
    nesting = Nesting(dict(channel.segments.values_list("pk", "filter")))
    return [bot.name for bot in channel.bots.order_by("position") if is_moved(bot.filter, nesting)]
