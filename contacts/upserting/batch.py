"""Some rows that are written together, in one transaction."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from contacts import stored
from contacts.fields import Catalogue
from contacts.keys.access import are_current
from contacts.models import Contact
from contacts.upserting import storing
from contacts.upserting.applying import Difference, Values, apply, is_reached_otherwise
from contacts.upserting.change import Change
from contacts.upserting.identity import ContactId, Identity, identities
from contacts.upserting.reading import Reading, Unfit, read
from crm.actors import Actor
from crm.log import Entry, record_all
from crm.models import Channel


class KeysChanged(Exception):
    """Keys were changed after the values were read; nothing is stored."""


class Overtaken(Exception):
    """Somebody else inserted a new member first, and deleted it; nothing is stored."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The contact as it is now, whether it is new or other than before, and the paths that were ignored.

    `is_reached_otherwise`: whether it has an e-mail address or mobile number that it hadn't before, and it is verified.
    """

    contact: Contact
    is_new: bool
    is_changed: bool
    ignored: Sequence[str]
    is_reached_otherwise: bool = False


Refusal = Unfit | Contact.DoesNotExist


class NotAll(Exception):
    """Nothing is stored, as some rows can't be: `refusals` by their place."""

    def __init__(self, refusals: dict[int, Refusal]) -> None:
        super().__init__(sorted(refusals))
        self.refusals = refusals


class Batch:
    """Writes rows by a catalogue. Each object is for one try."""

    def __init__(self, channel: Channel, catalogue: Catalogue, *, by: Actor, qualifies: bool, atomic: bool) -> None:
        self._channel = channel
        self._catalogue = catalogue
        self._by = by
        self._qualifies = qualifies
        self._atomic = atomic
        self._now = timezone.now()
        self._entries: list[Entry] = []
        self._outcomes: dict[int, Outcome] = {}
        self._refusals: dict[int, Refusal] = {}

    def write(self, given: Sequence[tuple[Identity, Change]]) -> list[Outcome | Refusal]:
        """Return what became of each row, in their order. Raise NotAll, KeysChanged and Overtaken."""
        rows = list(self._read(given))
        self._check()
        if rows:
            self._store(rows)
        return [self._outcomes.get(place) or self._refusals[place] for place in range(len(given))]

    def _read(self, given: Sequence[tuple[Identity, Change]]) -> Iterator["_Row"]:
        for place, (identity, change) in enumerate(given):
            try:
                yield _Row(place, identity, read(change, self._catalogue))
            except Unfit as error:
                self._refusals[place] = error

    def _check(self) -> None:
        if self._atomic and self._refusals:
            raise NotAll(self._refusals)

    @transaction.atomic
    def _store(self, rows: list["_Row"]) -> None:
        overtaken = self._write(rows)
        if overtaken and self._write(overtaken):  # now they find the member that somebody else has inserted
            raise Overtaken
        self._check()
        record_all(self._channel, self._entries, by=self._by)
        if self._entries and not are_current(self._channel, self._catalogue):
            raise KeysChanged

    def _write(self, rows: list["_Row"]) -> list["_Row"]:
        """Insert and update; return the rows whose member somebody else was inserting."""
        known = self._known(rows)
        new: dict[str, Contact] = {}
        changed: dict[int, Contact] = {}
        done: list[tuple[_Row, Contact, Difference, bool]] = []
        for row in rows:
            contact, is_new = known.get(row.identity), False
            if contact is None:
                if isinstance(row.identity, ContactId):
                    self._refusals[row.place] = Contact.DoesNotExist("There is no contact with this id.")
                    continue
                contact = storing.new_member(self._channel, row.identity.value, self._now)
                known[row.identity] = new[row.identity.value] = contact
                is_new = True
            difference = apply(contact, row.reading, self._catalogue, self._now, qualifies=self._qualifies)
            if difference.after and contact.pk:
                changed[contact.pk] = contact
            done.append((row, contact, difference, is_new))
        self._check()
        if new:
            self._insert(new)
        if changed:
            self._update(changed.values())
        for row, contact, difference, is_new in done:
            if contact.pk:
                self._note(row, contact, difference, is_new)
        return [row for row, contact, _difference, _is_new in done if not contact.pk]

    def _known(self, rows: Iterable["_Row"]) -> dict[Identity, Contact]:
        wanted = list({row.identity for row in rows})
        known = {}
        for contact in storing.locked(self._channel, wanted):
            contact.channel = self._channel
            known.update(dict.fromkeys(identities(contact), contact))
        return known

    def _insert(self, new: dict[str, Contact]) -> None:
        """Give those their id that nobody else has inserted before."""
        ids = storing.insert(self._channel, new.values())
        for member_id, contact in new.items():
            contact.pk = ids.get(member_id)

    def _update(self, contacts: Iterable[Contact]) -> None:
        for contact in contacts:
            contact.updated_at = self._now
            contact.version += 1
        stored.update(self._channel, contacts)

    def _note(self, row: "_Row", contact: Contact, difference: Difference, is_new: bool) -> None:
        before, after = difference
        if is_new:
            self._entries.append(Entry("contact.added", contact, None, after))
        elif after:
            self._entries += _entries(contact, before, after)
        reached = contact.type == Contact.Type.MEMBER and is_reached_otherwise(contact, difference)
        self._outcomes[row.place] = Outcome(contact, is_new, is_new or bool(after), row.reading.ignored, reached)


def _entries(contact: Contact, before: Values, after: Values) -> Iterator[Entry]:
    """Yield what the log says: blocking has words of its own."""
    was, now = ({"blocked": values["blocked"]} if "blocked" in values else {} for values in (before, after))
    if now:
        yield Entry("contact.blocked" if now["blocked"] else "contact.unblocked", contact, was, now)
    if len(after) > len(now):
        before, after = (
            {key: value for key, value in values.items() if key != "blocked"} for values in (before, after)
        )
        yield Entry("contact.changed", contact, before, after)


@dataclass(frozen=True, slots=True)
class _Row:
    place: int
    identity: Identity
    reading: Reading
