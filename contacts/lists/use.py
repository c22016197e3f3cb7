"""Noting which keys lists are filtered and sorted by, for which indexes are made."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse

from contacts import indexes
from contacts.lists.contact_list import ContactList
from contacts.lists.table import PAGE, Table
from crm.after_response import run_after_response


def note_use(response: HttpResponse, contact_list: ContactList) -> None:
    """Note the keys of a list of a big channel once the response has been sent."""
    run_after_response(response, lambda: _note(contact_list))


def note_use_of_counted(response: HttpResponse, table: Table, context: Mapping[str, Any]) -> None:
    """Do the same where nothing will ask for the number of a list, as it came with the rows (`Table.context`)."""
    count = context["count"]
    if count is not None and (count > PAGE or table.contact_list.narrows):
        run_after_response(response, lambda: _note_if_big(table))


def _note_if_big(table: Table) -> None:
    if not table.counts_are_prompt:
        _note(table.contact_list)


def _note(contact_list: ContactList) -> None:
    indexes.note_use(contact_list.channel, contact_list.catalogue, contact_list.keys(), contact_list.parts())
