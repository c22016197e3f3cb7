"""Noting which keys lists are filtered and sorted by, for which indexes are made."""

from django.http import HttpResponse

from contacts import indexes
from contacts.lists import counts
from contacts.lists.columns import Row
from contacts.lists.contact_list import ContactList
from contacts.lists.keyset import RowPage
from crm.after_response import run_after_response


def note_use(response: HttpResponse, contact_list: ContactList) -> None:
    """Note the keys of a list of a big channel once the response has been sent."""
    run_after_response(response, lambda: _note(contact_list))


def note_use_of_whole(response: HttpResponse, contact_list: ContactList, page: RowPage[Row]) -> None:
    """Do the same where nothing will ask for the number of a list, as its first page holds all of it."""
    if page.total is not None and contact_list.narrows:
        run_after_response(response, lambda: _note_if_big(contact_list))


def _note_if_big(contact_list: ContactList) -> None:
    if not counts.counts_are_prompt():
        _note(contact_list)


def _note(contact_list: ContactList) -> None:
    indexes.note_use(contact_list.channel, contact_list.catalogue, contact_list.keys(), contact_list.parts())
