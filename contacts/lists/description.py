"""A selection in words: what a download holds, what a bulk change is about."""

from collections.abc import Iterator

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contacts.fields import Catalogue
from contacts.lists.listing import Listing
from contacts.lists.selection import Selection
from contacts.models import Contact
from crm.models import Channel


def describe_selection(selection: Selection, channel: Channel, catalogue: Catalogue) -> str:
    """Return the selection in the active language: one line for each thing that narrows it."""
    if selection.ids is not None:
        number = len(selection.ids)
        return ngettext("%(count)s ticked contact", "%(count)s ticked contacts", number) % {
            "count": format_number(number)
        }
    listing = Listing(selection.params, channel=channel, catalogue=catalogue)
    listing.is_valid()
    return "\n".join(_lines(listing)) or _("All contacts")


def format_number(number: int) -> str:
    """Return a number for reading, in the active language."""
    return number_format(number, use_l10n=True, force_grouping=True)


def _lines(listing: Listing) -> Iterator[str]:
    params = listing.params
    if text := params.get("q"):
        yield f"{_('Search')}: {text}"
    if listing.looked_for:
        yield f"{_('Terms')}: {format_number(len(listing.looked_for))}"
    if kind := params.get("type"):
        yield f"{_('Type')}: {Contact.Type(kind).label}"
    if tag := params.get("tag"):
        yield f"{_('Tag')}: {tag}"
    if conditions := listing.conditions or listing.form.cleaned_data["segment"]:
        yield conditions.resolve(listing.catalogue, listing.now).sentence
