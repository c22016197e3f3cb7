"""The big table: its columns, its rows as HTML, and the addresses that lead on from it."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from contacts.lists import counts, places
from contacts.lists.columns import Row, TableColumn, names_to_read, visible_columns
from contacts.lists.contact_list import DEFAULT_SORT, ContactList
from contacts.lists.keyset import RowPage
from contacts.models import Contact
from contacts.models.contact import shown_name
from contacts.terms import report
from contacts.values import ValueContext
from contacts.values.names import full_name
from crm.models import Manager
from crm.templatetags.look import hue, initials

PAGE = 50


@dataclass(frozen=True)
class Table:
    """A valid list of contacts as one manager sees it."""

    contact_list: ContactList
    manager: Manager

    @cached_property
    def columns(self) -> list[TableColumn]:
        return visible_columns(self.contact_list.catalogue.in_contacts(), self.preferences)

    @property
    def preferences(self) -> dict[str, Any]:
        preferences: dict[str, Any] = self.manager.preferences.get("contacts", {})
        return preferences

    def address(self, **changes: Any) -> str:
        """Return the list's own address with some parameters changed; None takes one out."""
        params = {key: value for key, value in {**self.contact_list.params, **changes}.items() if value}
        path = reverse("contacts", args=[self.contact_list.channel.slug])
        return f"{path}?{urlencode(params)}" if params else path

    @property
    def panel_url(self) -> str:
        """The URL of the list beside the panel of a contact, whose id completes it."""
        return self.address(contact="0")[:-1]

    @property
    def without_terms(self) -> str:
        """The list's address without the terms that are searched for."""
        return self.address(terms=None)

    def headers(self) -> list[dict[str, Any]]:
        """Return for each column what its header shows, and where a click on it leads."""
        order = self.contact_list.sort
        return [
            {
                "column": column,
                "sorted": column.key == order.field.key and ("descending" if order.descending else "ascending"),
                "address": self.address(sort=self._next_sort(column)) if column.field.sortable else None,
            }
            for column in self.columns
        ]

    def _next_sort(self, column: TableColumn) -> str | None:
        order = self.contact_list.sort
        first = "-" if column.kind in ("number", "date") else ""
        if column.key != order.field.key:
            sort = f"{first}{column.key}"
        else:
            sort = column.key if order.descending else f"-{column.key}"
        return None if sort == DEFAULT_SORT else sort

    def page(self, cursor: str | None = None, *, counted: bool = True) -> RowPage[Row]:
        """Return the list's rows after the cursor, with what they are drawn from. Raise InvalidCursor.

        `counted`: with the number of all, where looking for the rows tells it.
        """
        return self.contact_list.row_page(names_to_read(self.columns), cursor, counted=counted)

    def context(self, page: RowPage[Row]) -> dict[str, Any]:
        """Return what `contacts/list.html` shows with these rows; the number comes later where counting takes long."""
        contact_list = self.contact_list
        return {
            "table": self,
            "contact_list": contact_list,
            "rows": self.rows(page),
            "chips": self.chips(),
            "conditions": contact_list.conditions.chips if contact_list.filter else [],
            "report": report(contact_list.channel, contact_list.terms) if contact_list.terms else None,
            "sentence": contact_list.conditions.sentence if contact_list.filter else "",
            "empty": not page.rows,
            "count": self._count(page),
            "address": self.address(),
            "filter_actions": places.filter_actions,
            "list_notices": places.list_notices,
        }

    def _count(self, page: RowPage[Row]) -> int | None:
        """The number of all; None where the browser asks for it later, as PostgreSQL would have to read them all."""
        if page.total is not None:
            return page.total
        return self.contact_list.contacts.count() if self.counts_are_prompt else self.contact_list.count_by_copy()

    @cached_property
    def counts_are_prompt(self) -> bool:
        """Whether exact numbers are quick enough to come with the page."""
        return counts.counts_are_prompt()

    def chips(self) -> list[dict[str, Any]]:
        """Return what narrows the list beside its filter, each with the address of the list without it."""
        labels = {"type": _("Type"), "tag": _("Tag")}
        shown = {"type": dict(Contact.Type.choices)}
        return [
            {
                "label": labels[name],
                "value": shown.get(name, {}).get(value, value),
                "without": self.address(**{name: None}),
            }
            for name, value in self.contact_list.params.items()
            if name in labels
        ]

    def rows(self, page: RowPage[Row]) -> SafeString:
        """Return the table's rows of that page, and the row that loads the next ones."""
        more = page.next and self.address(cursor=page.next)
        return draw(page.rows, self.columns, self.contact_list.catalogue.context, self.manager, more=more)


def draw(
    rows: list[Row], columns: list[TableColumn], context: ValueContext, manager: Manager, *, more: str | None = None
) -> SafeString:
    """Return contacts as rows of the table; they have the columns of `names_to_read`. `more` is the next rows' URL."""
    may_edit = manager.may("contacts.edit")
    shown = {
        "rows": zip(map(_head, rows), _cells(rows, columns[1:], context, may_edit), strict=True),
        "name": columns[0].classes(may_edit=may_edit),
        "columns": len(columns) - 1,
        "base": reverse("contacts", args=[manager.channel.slug]),
        "tick": _("Tick %(name)s"),
        "more": more,
    }
    return SafeString(render_to_string("contacts/lists/rows.html", shown, using="jinja"))


def _head(row: Row) -> tuple[int, str, str, str, int]:
    """The id, the contact's own name, what stands for it, its initials and their colour."""
    pk, profile = row["id"], row["profile"]
    name = full_name(profile)
    shown = name or shown_name(profile, row["member_id"], pk)
    return pk, name, shown, initials(shown), hue(pk)


def _cells(rows: list[Row], columns: list[TableColumn], context: ValueContext, may_edit: bool) -> Iterable[SafeString]:
    """The cells of each row, made column by column."""
    if not columns:
        return [SafeString()] * len(rows)
    made = (column.cells(rows, context, may_edit=may_edit) for column in columns)
    return (SafeString("".join(cells)) for cells in zip(*made, strict=True))
