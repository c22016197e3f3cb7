"""What a new channel needs, step by step. An app above registers its own."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.lookups import IsNull
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from contacts.lists.places import Door, doors
from contacts.models import Contact, ProfileKey
from crm.actors import SYSTEM
from crm.extension import ExtensionPoint
from crm.models import Invitation, LogEntry, Manager


@dataclass(frozen=True)
class Step:
    """One step: its place among the others, what it is good for, the doors that lead to it.

    `done` is a condition on `Channel`; `done_when` says the same in words, so that nobody wonders what is missing.
    `guide` is the page of the guide about it.
    """

    name: str
    place: int
    title: Promise
    text: Promise
    done_when: Promise
    done: Q | Exists | IsNull
    doors: Callable[[], Iterable[Door]]
    guide: str


steps: Final = ExtensionPoint[Step](
    "The first steps of a channel: on its empty Contacts page, and on a page of its own."
)

_OF_CHANNEL: Final = {"channel": OuterRef("pk")}
_OF_KEYS: Final = Q(subject_type=ProfileKey._meta.model_name) | Q(subject_type="", verb="keys.reordered")
_SEVERAL: Final = Manager.everywhere.filter(**_OF_CHANNEL).values("channel").annotate(n=Count("pk")).filter(n__gt=1)

# In the order of an index of the channel: an empty channel must not make PostgreSQL walk over all others' contacts.
_FIRST_CUSTOMER: Final = (
    Contact.everywhere.filter(**_OF_CHANNEL, example=None).order_by("created_at", "pk").values("pk")[:1]
)

steps.register(
    Step(
        name="customers",
        place=1,
        title=_("Bring customers in"),
        text=_(
            "Add the first one by hand or all of them from a file, or let your web site and programs bring them in."
        ),
        done_when=_("Done when there is a customer who isn’t an example."),
        done=IsNull(Subquery(_FIRST_CUSTOMER), False),
        doors=lambda: doors,
        guide="leads",
    )
)
steps.register(
    Step(
        name="keys",
        place=2,
        title=_("Look at the keys"),
        text=_("Keys are what you know of a customer. Add your own, put them in order, and hide what nobody needs."),
        done_when=_("Done when somebody has added, changed, moved or archived a key."),
        done=Exists(LogEntry.everywhere.filter(_OF_KEYS, **_OF_CHANNEL).exclude(actor_name=SYSTEM.name)),
        doors=lambda: [Door(_("Customer profile data"), "list-ordered", "keys", ("keys.manage",))],
        guide="keys",
    )
)
steps.register(
    Step(
        name="managers",
        place=4,
        title=_("Invite somebody"),
        text=_("Colleagues get a role that says what they may see and do."),
        done_when=_("Done when there is a second manager, or an invitation that is open."),
        done=Exists(_SEVERAL) | Exists(Invitation.everywhere.filter(**_OF_CHANNEL, state=Invitation.State.OPEN)),
        doors=lambda: [Door(_("Managers"), "user-cog", "managers", ("managers.manage",))],
        guide="roles",
    )
)
