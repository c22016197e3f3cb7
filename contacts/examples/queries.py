"""The reads of example customers."""

from dataclasses import dataclass
from typing import Final

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef

from contacts.models import ExampleSet
from crm.models import Channel

# Over `Manager`: read together with the manager of each request, as the Contacts page always says so.
HAS_EXAMPLES: Final = ExpressionWrapper(
    Exists(ExampleSet.everywhere.filter(channel=OuterRef("channel"))), BooleanField()
)


@dataclass(frozen=True)
class Examples:
    """The examples of a channel: how many there are, and whether they are coming or going."""

    number: int = 0
    is_coming: bool = False
    is_going: bool = False

    @property
    def is_working(self) -> bool:
        return self.is_coming or self.is_going


def examples_of(channel: Channel) -> Examples:
    """Return what there is of example customers in the channel."""
    known = ExampleSet.everywhere.select_related("job").filter(channel=channel).first()
    if known is None:
        return Examples()
    number = channel.example_contacts.count() if known.is_there else 0
    return Examples(
        number, is_coming=known.is_working and not known.is_there, is_going=known.is_working and known.is_there
    )
