"""A list of contacts: those of a channel, narrowed, in an order.

One query path for the page, the command line, downloads and all that works on a list's result.
"""

from collections.abc import Callable, Collection
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, Final

from django.db.models import QuerySet
from django.utils.http import urlencode

from contacts import columnar
from contacts.fields import Catalogue, Field, system_fields
from contacts.filters import Filter, ResolvedFilter
from contacts.filters.predicates import HasAny, OneOf, Predicate
from contacts.filters.search import Found, quick
from contacts.filters.stored import stored_filters
from contacts.lists import by_copy
from contacts.lists.keyset import UNSEEN, Around, R, RowPage, Sort, around, ordered, page
from contacts.models import Contact
from contacts.terms import InTerms, Terms
from contacts.values.tags import folded_tag
from crm.models import Channel

DEFAULT_SORT: Final = "-lastSeenAt"


@dataclass(frozen=True)
class ContactList:
    """What a list's URL asks for, at one moment.

    `terms` are those that `terms_name` names, `stored` the value of a stored filter, `conditions` what `filter`, or
    else the stored filter, comes down to. With a filter of its own the list shows a stored one as it is being edited.
    """

    channel: Channel
    catalogue: Catalogue
    now: datetime
    sort: Sort
    conditions: ResolvedFilter
    filter: Filter
    filter_text: str = ""
    search: str = ""
    terms: Terms | None = None
    terms_name: str = ""
    type: str = ""
    tag: str = ""
    stored: str = ""

    @cached_property
    def contacts(self) -> "QuerySet[Contact]":
        """Those in the list, in no order."""
        contacts: QuerySet[Contact] = self.channel.contacts.all()
        if self.search:
            contacts = contacts.filter(quick(self.search, self.channel.country))
        if self.terms:
            contacts = contacts.filter(InTerms(self.channel, self.terms))
        if self.type:
            contacts = contacts.filter(type=self.type)
        if self.tag:
            contacts = contacts.filter(tags__contains=[folded_tag(self.tag)])
        return contacts.filter(self.conditions.q)

    def count(self, alone: Callable[[], AbstractContextManager[None]] = nullcontext) -> int:
        """Return exactly how many it holds; where PostgreSQL reads them all for it, inside of `alone()`."""
        (number,) = columnar.sums(self.channel, self.question, alone)
        return number

    @property
    def question(self) -> columnar.Question:
        """How many it holds, for PostgreSQL and for a columnar copy."""
        return columnar.Question(self.contacts, self.narrowed)

    def narrowed(self, columns: columnar.Columns) -> columnar.Condition:
        """Return the same as `contacts` for a columnar copy. Raise columnar.Unanswerable."""
        if self.terms:
            raise columnar.Unanswerable("terms are looked up in the indexes of PostgreSQL")
        parts = [columns.condition(self.conditions.tree, self.conditions.predicates)]
        if self.search:
            parts.append(columns.own(Found(self.search, self.channel.country)))
        if self.type:
            parts.append(columns.predicate(Predicate(system_fields()["type"], OneOf((self.type,)), negated=False)))
        if self.tag:
            tag = HasAny((folded_tag(self.tag),))
            parts.append(columns.predicate(Predicate(system_fields()["tags"], tag, negated=False)))
        return columnar.all_of(parts)

    def count_by_copy(self) -> int | None:
        """Return the same where the columnar copy can say it soon, else None: it reads all texts for a search."""
        if self.is_search or not columnar.is_at_hand(self.channel):
            return None
        with suppress(columnar.Unanswerable):
            return columnar.totals(self.channel, self.question).sums[0]
        return None

    def distribution(self, field: Field) -> columnar.Distribution:
        """Return how the values of a field are distributed among its contacts."""
        return columnar.distribution(self.channel, self.question, field)

    def page(self, cursor: str | None = None, size: int = 50) -> RowPage[Contact]:
        """Return some contacts in the list's order. Raise `contacts.lists.keyset.InvalidCursor`."""
        return self._page(lambda contacts: contacts.defer(*UNSEEN), cursor, size)

    def row_page(
        self, names: Collection[str], cursor: str | None = None, size: int = 50, *, counted: bool = False
    ) -> RowPage[dict[str, Any]]:
        """Return only these columns of the same contacts. Raise `contacts.lists.keyset.InvalidCursor`.

        `counted`: with the number of all, where the columnar copy looks for them.
        """
        return self._page(lambda contacts: contacts.values(*names), cursor, size, counted=counted)

    def _page(
        self, read: "Callable[[QuerySet[Contact]], QuerySet[Contact, R]]", cursor: str | None, size: int, **more: bool
    ) -> RowPage[R]:
        if self.asks_copy:
            with suppress(columnar.Unanswerable):
                return by_copy.page(self.channel, self.question, self.sort, read, cursor, size, **more)
        return page(read(self.contacts), self.sort, cursor, size, self.conditions.sections(self.sort.field))

    @property
    def asks_copy(self) -> bool:
        """Whether its pages are looked for in the columnar copy."""
        if not self.wants_copy or not columnar.is_at_hand(self.channel):
            return False
        with suppress(columnar.Unanswerable):
            return not (self.sort.is_indexed and columnar.is_common(self.channel, self.question))
        return False

    @property
    def wants_copy(self) -> bool:
        """Whether no index of PostgreSQL leads to its pages, unless its conditions are common."""
        return not self.is_search and (self.narrows or not self.sort.is_indexed)

    @property
    def is_search(self) -> bool:
        """Whether it is narrowed by a search alone, for which PostgreSQL has an index."""
        return bool(self.search) and not (self.terms or self.type or self.tag or self.stored or self.filter)

    def around(self, contact: Contact) -> Around:
        """Return who stands before and after a contact in the list's order."""
        if self.asks_copy:
            with suppress(columnar.Unanswerable):
                return by_copy.around(self.channel, self.question, self.sort, contact)
        return around(self.contacts.defer(*UNSEEN), self.sort, contact)

    def ordered(self) -> "QuerySet[Contact]":
        """Return all of its rows in order."""
        return ordered(self.contacts, self.sort)

    @cached_property
    def params(self) -> dict[str, str]:
        """The parameters of the list's URL: what was asked for, the filter in its stored form."""
        given = {
            "q": self.search,
            "terms": self.terms_name,
            "type": self.type,
            "tag": self.tag,
            self.stored_parameter: self.stored,
            "filter": self.filter_text,
            "sort": "" if str(self.sort) == DEFAULT_SORT else str(self.sort),
        }
        return {name: value for name, value in given.items() if value}

    @property
    def query(self) -> str:
        """The same as a query string."""
        return urlencode(self.params)

    @property
    def stored_parameter(self) -> str:
        """The parameter that names a stored filter; empty when there are none."""
        stored = stored_filters(self.catalogue)
        return stored.parameter if stored else ""

    @property
    def stored_name(self) -> str:
        """What the stored filter that it shows is called; empty when it shows none."""
        stored = stored_filters(self.catalogue)
        return stored.name(self.stored) if stored and self.stored else ""

    @property
    def narrows(self) -> bool:
        """Whether it shows less than everybody."""
        return bool(self.search or self.terms or self.type or self.tag or self.stored or self.filter)
