"""What becomes of a message for two contacts of its audience who turn out to be one."""

from typing import Final

from segments.models import Recipient

State = Recipient.State

# What is known of whether the united contact has it; the first stays.
_RANKS: Final = (State.SENT, State.UNKNOWN, State.CLAIMED, State.FAILED, State.WAITING, State.LEFT_OUT)


def outranks(one: Recipient, other: Recipient) -> bool:
    """Whether the first row stays: who got the message, or perhaps did, isn't sent it again under another name.

    Who waits stays before who was left out, as consent and address of the united contact are asked before sending.
    """
    return _RANKS.index(State(one.state)) < _RANKS.index(State(other.state))
