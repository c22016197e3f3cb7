"""Whom something is for, as a form: a segment whose filter is imported as a copy, and the builder to change it."""

from dataclasses import dataclass
from typing import Any, Self

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from contacts.builder import Assembled, Builder, assemble
from contacts.fields import Catalogue
from contacts.filters import Filter, FilterInvalid, Problem, ResolvedFilter
from contacts.lists import saved_urls
from contacts.lists.heavy import one_at_a_time
from crm.ids import read_id
from crm.models import Channel, Manager
from segments.audiences import Choice, choices, import_segment
from segments.counting import count


@dataclass(frozen=True)
class Editor:
    """What the template `segments/audience/editor.html` draws.

    `imported` is the id of the segment that was chosen, or empty. `stored` is the filter as text, which is sent in
    place of conditions that the builder can't show. `problems` say why what is stored, or was chosen, makes no sense.
    """

    builder: Builder
    choices: list[Choice]
    imported: str = ""
    stored: str = ""
    sentence: str = ""
    number: int | None = None
    problems: tuple[Problem, ...] = ()

    @classmethod
    def of(cls, data: Any, manager: Manager, imported: str = "") -> Self:
        """Return the editor of a filter's JSON; of the filter of the segment with the id `imported`, if there is one.

        What no longer makes sense is shown with the reasons, to be repaired.
        """
        channel, now = manager.channel, timezone.now()
        catalogue, offered = Catalogue.of(channel), choices(channel)
        try:
            filter_ = _imported(channel, imported) if imported else Filter.parse(data, catalogue)
            resolved = filter_.resolve(catalogue, now)
        except FilterInvalid as error:
            builder = Builder.repairing(data, catalogue, now) or Builder.of(None, catalogue)
            return cls(builder, offered, imported, problems=error.problems)
        builder = Builder.of(resolved if filter_ else None, catalogue)
        stored, number = saved_urls.filter_text(filter_), size(manager, resolved)
        return cls(builder, offered, imported, stored, resolved.sentence, number)


def read_audience(data: QueryDict, catalogue: Catalogue) -> tuple[Assembled, Filter]:
    """Return what the editor's form says; without a condition everybody. Raise `AudienceInvalid`."""
    assembled = assemble(data, catalogue)
    try:
        filter_ = Filter.loads(str(data["filter"]), catalogue) if "filter" in data else assembled.filter(catalogue)
        filter_.resolve(catalogue, timezone.now())
    except FilterInvalid as error:
        raise AudienceInvalid(assembled, error) from error
    return assembled, filter_


class AudienceInvalid(Exception):
    """The editor's form makes no sense: `assembled` is what it says, `error` why."""

    def __init__(self, assembled: Assembled, error: FilterInvalid) -> None:
        super().__init__(str(error))
        self.assembled = assembled
        self.error = error


def size(manager: Manager, resolved: ResolvedFilter) -> int:
    """Return how many customers the filter holds now, counted for that manager: one such count at a time."""
    with one_at_a_time(manager):
        return count(manager.channel, {0: resolved})[0]


def _imported(channel: Channel, pk: str) -> Filter:
    segment = channel.segments.filter(pk=read_id(pk) or 0).first()
    if segment is None:
        raise FilterInvalid([Problem("", _("There is no such segment."))])
    segment.channel = channel
    return import_segment(segment)
