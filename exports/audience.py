"""Whom a download is about: a list or those ticked in it, or a segment that is imported instead."""

from dataclasses import dataclass
from typing import Self

from django.http import QueryDict
from django.utils.translation import gettext as _

from contacts.fields import Catalogue
from contacts.filters import FilterInvalid
from contacts.lists import saved_urls
from contacts.lists.selection import InvalidSelection, Selection
from crm.ids import read_id
from crm.models import Channel
from segments.audiences import import_segment


@dataclass(frozen=True)
class Audience:
    """Whom a download is about.

    `opened_from` is what the dialog was opened from, `segment` the id of the one that was chosen there or empty, and
    `selection` what comes of both: the copy of the segment's filter, if there is one.
    """

    opened_from: Selection
    segment: str
    selection: Selection

    @classmethod
    def of(cls, params: QueryDict, channel: Channel) -> Self:
        """Return what a URL or form asks for. Raise InvalidSelection."""
        opened_from = Selection.parse(params, params.getlist("contact"), channel, Catalogue.of(channel))
        segment = params.get("audience", "")
        return cls(opened_from, segment, _imported(segment, channel) if segment else opened_from)


def _imported(pk: str, channel: Channel) -> Selection:
    segment = channel.segments.filter(pk=read_id(pk) or 0).first()
    if segment is None:
        raise InvalidSelection(_("There is no such segment."))
    try:
        copy = import_segment(segment)
    except FilterInvalid as error:
        raise InvalidSelection(
            _("The segment “%(name)s” is broken: %(reason)s")
            % {"name": segment.name, "reason": error.problems[0].message}
        ) from error
    return Selection({"filter": saved_urls.save_filter(channel, copy)} if copy else {})
