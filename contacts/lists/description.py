"""A selection in words: what a download holds, what a bulk change is about."""

from collections.abc import Iterator

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contacts.fields import Catalogue
from contacts.lists.contact_list import ContactList
from contacts.lists.form import read_list
from contacts.lists.selection import Selection
from contacts.models import Contact
from crm.models import Channel


def describe_selection(selection: Selection, channel: Channel, catalogue: Catalogue) -> str:
    """Return the selection in the active language: one line for each thing that narrows it.

    Raise InvalidList when it makes no sense now.
    """
    if selection.ids is not None:
        number = len(selection.ids)
        return ngettext("%(count)s selected customer", "%(count)s selected customers", number) % {
            "count": format_number(number)
        }
    return "\n".join(_lines(read_list(selection.params, channel, catalogue=catalogue))) or _("All customers")


def format_number(number: int) -> str:
    """Return a number for reading, in the active language."""
    return number_format(number, use_l10n=True, force_grouping=True)


def _lines(contact_list: ContactList) -> Iterator[str]:
    if contact_list.search:
        yield _("Search: %(text)s") % {"text": contact_list.search}
    if contact_list.terms:
        yield _("Terms: %(number)s") % {"number": format_number(len(contact_list.terms))}
    if contact_list.type:
        yield _("Type: %(type)s") % {"type": Contact.Type(contact_list.type).label}
    if contact_list.tag:
        yield _("Tag: %(tag)s") % {"tag": contact_list.tag}
    if contact_list.filter or contact_list.stored:
        yield contact_list.conditions.sentence
