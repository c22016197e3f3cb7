"""Pages and neighbours that the columnar copy looks for and PostgreSQL reads, at one moment of the database.

The copy says who may be in the page. PostgreSQL sorts these few, as it would sort the whole list, and reads them. All
of it raises columnar.Unanswerable when PostgreSQL has to do it alone.
"""

from collections.abc import Callable
from dataclasses import replace

from django.db.models import F, QuerySet

from contacts import columnar
from contacts.filters.sql import Param, Sql
from contacts.lists import keyset
from contacts.lists.keyset import UNSEEN, Around, Position, R, RowPage, Sort
from contacts.models import Contact
from crm.models import Channel


def page(
    channel: Channel,
    question: columnar.Question,
    sort: Sort,
    read: "Callable[[QuerySet[Contact]], QuerySet[Contact, R]]",
    cursor: str | None,
    size: int,
    *,
    counted: bool = False,
) -> RowPage[R]:
    """Return the page after the cursor as `keyset.page` does, with the number of all if `counted`."""
    order = _order(sort, Position.read(cursor, sort) if cursor else None)
    with columnar.one_moment():
        some = columnar.pick(channel, question, [order], size + 1, counted=counted)
        found = keyset.page(read(_among(channel, some)), sort, cursor, size)
    return replace(found, total=found.total if some.total is None else some.total, by_copy=True)


def around(channel: Channel, question: columnar.Question, sort: Sort, contact: Contact) -> Around:
    """Return who stands before and after a contact, as `keyset.around` does."""
    with columnar.one_moment():
        position, inside = keyset.position_of(contact, question.contacts, sort)
        if position is None:
            return Around(None, None, inside=False)
        order = _order(sort, position)
        some = columnar.pick(channel, question, [order, order.reversed], 1)
        return keyset.neighbours(_among(channel, some).defer(*UNSEEN), sort, position, inside=inside)


def picked(channel: Channel, question: columnar.Question, sort: Sort, size: int) -> columnar.Picked:
    """Return how the first page is found: to be explained."""
    with columnar.one_moment():
        return columnar.pick(channel, question, [_order(sort, None)], size + 1)


def _order(sort: Sort, after: Position | None) -> columnar.Order:
    if after and after.has_value and after.value is None:
        raise columnar.Unanswerable("the page begins at a null that is stored")
    return columnar.Order(sort.field, sort.descending, (after.value, after.pk) if after else None)


def _among(channel: Channel, some: columnar.Picked) -> "QuerySet[Contact]":
    """Return the contacts of these ids. PostgreSQL, not told how many they are, looks for each by its id."""
    return channel.contacts.filter(Sql("{} = ANY (ARRAY(SELECT unnest({})))", F("id"), Param(some.ids, "bigint[]")))
