"""The list of chats as one manager sees it, and how much of it is unread."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from typing import Final, NamedTuple, Self
from urllib.parse import urlencode

from django.db.models import Case, Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from contacts.fields import Catalogue
from contacts.filters.search import quick
from contacts.inbox.guest import NAMES, display_name
from contacts.models import Chat, ChatRead, Contact, Message, Side
from contacts.values.folding import fold
from crm.ids import read_id
from crm.models import Manager
from crm.precompiled import PrecompiledCount

PAGE: Final = 40
MOST: Final = 200
MOST_UNREAD: Final = 100
ALL: Final = "all"
STATES: Final = (*Chat.State.values, ALL)
MINE: Final = "me"
UNASSIGNED: Final = "nobody"

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_SHOWN: Final = [
    *(field.name for field in Chat._meta.fields),
    *("contact__channel", "contact__profile", "assignee__user__name", "assignee__user__email"),
]


class Tab(NamedTuple):
    """A part of the chats: its name, how an address says it, and whether it is shown."""

    name: str
    query: str
    is_current: bool


class Row(NamedTuple):
    """A chat, the customer's name, and how many of the customer's messages the reader hasn't seen."""

    chat: Chat
    name: str
    unread: int

    @property
    def today(self) -> bool:
        return timezone.localdate(self.chat.last_message_at) == timezone.localdate()

    @property
    def cursor(self) -> str:
        """Where the next page goes on."""
        return f"{(self.chat.last_message_at - _EPOCH) // timedelta(microseconds=1)}-{self.chat.pk}"


@dataclass(frozen=True)
class Inbox:
    """The chats of a manager's channel in one of the `STATES`, of customers found by `q`.

    `assigned` leaves those that are MINE, or UNASSIGNED; all if it is empty.
    """

    manager: Manager
    catalogue: Catalogue
    state: str = Chat.State.OPEN.value
    q: str = ""
    assigned: str = ""

    @classmethod
    def of(cls, manager: Manager, params: Mapping[str, str]) -> Self:
        """What an address says by `state`, `q` and `assigned`: without them all open chats."""
        state, q, assigned = (params.get(name, "") for name in ("state", "q", "assigned"))
        catalogue = Catalogue.of(manager.channel).in_inbox()
        state = state if state in STATES else Chat.State.OPEN.value
        return cls(manager, catalogue, state, q.strip()[:200], assigned if assigned in (MINE, UNASSIGNED) else "")

    @property
    def query(self) -> str:
        """The same in an address."""
        return self._address()

    @property
    def tabs(self) -> list["Tab"]:
        """The same in another state."""
        names = {Chat.State.OPEN.value: pgettext("chats", "Open"), Chat.State.CLOSED.value: _("Closed"), ALL: _("All")}
        return [Tab(name, self._address(state=state), state == self.state) for state, name in names.items()]

    @property
    def assignments(self) -> list["Tab"]:
        """The same of chats that are assigned to others."""
        names = {"": _("Everybody’s"), MINE: _("Mine"), UNASSIGNED: _("Unassigned")}
        return [Tab(name, self._address(assigned=key), key == self.assigned) for key, name in names.items()]

    def _address(self, **other: str) -> str:
        said = {"state": self.state, "q": self.q, "assigned": self.assigned} | other
        return urlencode({name: value for name, value in said.items() if value and value != Chat.State.OPEN})

    def rows(self, many: int = PAGE, *, before: str = "") -> list[Row]:
        """So many, newest message first; `before` is the cursor of the last row of the page before."""
        chats = (
            _with_seen(_beyond(self._chats(), before), self.manager)
            .select_related("contact", "assignee__user")
            .only(*_SHOWN)
        )
        return [self._row(chat) for chat in chats.order_by("-last_message_at", "-id")[:many]]

    def _row(self, chat: Chat) -> Row:
        seen: int = chat.seen  # type: ignore[attr-defined]
        return Row(chat, display_name(chat.contact, self.catalogue), max(0, chat.received - seen))

    def _chats(self) -> "QuerySet[Chat]":
        # A chat in which nobody has said anything yet is no line to read.
        chats = self.manager.channel.chats.exclude(last_text="")
        if self.state != ALL:
            chats = chats.filter(state=self.state)
        if self.assigned == MINE:
            chats = chats.filter(assignee=self.manager)
        elif self.assigned == UNASSIGNED:
            chats = chats.filter(assignee=None)
        return chats.filter(contact__in=self._found()) if self.q else chats

    def _found(self) -> "QuerySet[Contact]":
        channel = self.manager.channel
        found = channel.contacts.filter(quick(self.q, channel.country), has_chat=True)
        if all(key in self.catalogue for key in NAMES):
            return found
        # A value that the Inbox hides finds nobody.
        return found.filter(name_key__contains=fold(self.q)) if NAMES[0] in self.catalogue else found.none()


def unread(manager: Manager) -> int:
    """How many open chats have messages that the manager hasn't seen; more than `MOST_UNREAD` count as so many."""
    return _unread.number(manager.pk, manager.channel_id, manager.created_at)


def _unread_chats(manager_id: int, channel_id: int, joined: datetime) -> "QuerySet[Chat]":
    manager = Manager(pk=manager_id, channel_id=channel_id, created_at=joined)
    chats = _with_seen(Chat.everywhere.filter(channel_id=channel_id, state=Chat.State.OPEN), manager)
    return chats.filter(received__gt=F("seen")).order_by()[:MOST_UNREAD]


_unread: Final = PrecompiledCount(_unread_chats, (-1, -2, datetime(1, 1, 1, tzinfo=UTC)))


def stamp(rows: list[Row]) -> str:
    """Differs when the rows would look different."""
    shown = [
        (row.chat.pk, row.chat.last_message_at, row.chat.last_text, row.chat.state, row.chat.assignee_id, row[1:])
        for row in rows
    ]
    return blake2b(repr(shown).encode(), digest_size=12).hexdigest()


def _with_seen(chats: "QuerySet[Chat]", manager: Manager) -> "QuerySet[Chat]":
    """Annotate each chat with `seen`. Messages from before the manager joined count as seen."""
    mine = ChatRead.everywhere.filter(channel_id=manager.channel_id, chat=OuterRef("pk"), manager=manager)
    return chats.annotate(seen=Coalesce(Subquery(mine.values("seen")), _before(manager), output_field=IntegerField()))


def _before(manager: Manager) -> Case:
    """How many of the customer's messages came before the manager joined; counted only where some came since."""
    joined = manager.created_at
    earlier = Message.everywhere.filter(
        channel_id=manager.channel_id, chat=OuterRef("pk"), side=Side.CUSTOMER, created_at__lt=joined
    )
    number = earlier.order_by().values("chat").values(number=Count("pk"))
    return Case(
        When(last_message_at__lt=joined, then=F("received")),
        When(created_at__gte=joined, then=0),
        default=Coalesce(Subquery(number), 0),
    )


def _beyond(chats: "QuerySet[Chat]", cursor: str) -> "QuerySet[Chat]":
    microseconds, pk = map(read_id, cursor.partition("-")[::2])
    if microseconds is None or pk is None:
        return chats
    try:
        at = _EPOCH + timedelta(microseconds=microseconds)
    except OverflowError:
        return chats
    # The first condition is where the index starts to be read.
    return chats.filter(last_message_at__lte=at).exclude(Q(last_message_at=at, pk__gte=pk))
