"""The step of a new channel that is about segments."""

from typing import Final

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from contacts.lists.places import Door
from contacts.onboarding import Step
from segments.models import Segment

FIRST_SEGMENT: Final = Step(
    name="segment",
    place=3,
    title=_("Make a first segment"),
    text=_("A segment is a filter with a name. It always holds whom it describes now. Filter the list, then save it."),
    done_when=_("Done when there is a segment."),
    done=Exists(Segment.everywhere.filter(channel=OuterRef("pk"))),
    doors=lambda: [
        Door(_("Open the Advanced Filter"), "list-filter", "contacts", ("segments.manage",), query="?edit"),
    ],
    guide="segments",
)
