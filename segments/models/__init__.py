"""The tables of segments."""

from segments.models.bot import Bot
from segments.models.bot_choice import BotChoice
from segments.models.bot_count import BotCount
from segments.models.bot_showing import BotShowing
from segments.models.bounce import Bounce
from segments.models.marketing_message import MarketingMessage
from segments.models.membership import Membership
from segments.models.message_pace import MessagePace
from segments.models.recipient import Recipient
from segments.models.segment import Segment
from segments.models.segment_count import SegmentCount
from segments.models.stay import Stay
from segments.models.text_gateway import TextGateway

__all__ = [
    "Bot",
    "BotChoice",
    "BotCount",
    "BotShowing",
    "Bounce",
    "MarketingMessage",
    "Membership",
    "MessagePace",
    "Recipient",
    "Segment",
    "SegmentCount",
    "Stay",
    "TextGateway",
]
