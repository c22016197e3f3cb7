"""A list of contacts as its address describes it: search, type, tag, sort.

One query path for the page, the command line, downloads and all that works on a list's result.
"""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.utils.http import urlencode
from django_filters import CharFilter, ChoiceFilter, FilterSet

from contacts.fields import Catalogue
from contacts.keyset import Page, Sort, ordered, page
from contacts.models import Contact
from contacts.search import quick
from crm.models import Channel

DEFAULT_SORT = "-lastSeenAt"

# Columns that only the database reads.
UNSEEN = ("name_key", "email_key", "mobile_key", "search_text")


class Listing(FilterSet):  # type: ignore[misc]
    """`Listing(params, channel=…)`: `contacts` are those it lists, `page()` some of them in order.

    `params` is a mapping of `q`, `type`, `tag` and `sort` (query string, JSON or command line). Call `is_valid()`
    first; `errors` says what is wrong.
    """

    q = CharFilter(method="search", max_length=200)
    type = ChoiceFilter(choices=Contact.Type)
    tag = CharFilter(method="tagged", max_length=100)
    sort = ChoiceFilter(method="leave", choices=[])

    def __init__(self, params: Mapping[str, Any], *, channel: Channel, catalogue: Catalogue | None = None) -> None:
        self.channel = channel
        self.catalogue = (catalogue or Catalogue.of(channel)).in_contacts()
        super().__init__(params, queryset=channel.contacts.all())
        sortable = [key for key, field in self.catalogue.items() if field.sortable]
        self.filters["sort"].extra["choices"] = [(f"{sign}{key}", key) for key in sortable for sign in ("", "-")]

    @property
    def contacts(self) -> "QuerySet[Contact]":
        """Those in the list, in no order."""
        contacts: QuerySet[Contact] = self.qs
        return contacts

    @property
    def order(self) -> Sort:
        return Sort.parse(self.form.cleaned_data["sort"] or DEFAULT_SORT, self.catalogue)

    @property
    def params(self) -> dict[str, str]:
        """The list's own address: what was asked for, without what was left out."""
        return {key: value for key, value in self.form.cleaned_data.items() if value}

    @property
    def query(self) -> str:
        """The same as a query string."""
        return urlencode(self.params)

    @property
    def narrows(self) -> bool:
        """Whether it shows less than everybody."""
        return bool(self.params.keys() - {"sort"})

    def page(self, cursor: str | None = None, size: int = 50) -> Page:
        """Some rows in the list's order. Raises `contacts.keyset.InvalidCursor`."""
        return page(self.contacts.defer(*UNSEEN), self.order, cursor, size)

    def ordered(self) -> "QuerySet[Contact]":
        """All of its rows in order."""
        return ordered(self.contacts, self.order)

    def search(self, contacts: "QuerySet[Contact]", name: str, text: str) -> "QuerySet[Contact]":
        return contacts.filter(quick(text, self.channel.country))

    def tagged(self, contacts: "QuerySet[Contact]", name: str, tag: str) -> "QuerySet[Contact]":
        return contacts.filter(tags__contains=[tag])

    def leave(self, contacts: "QuerySet[Contact]", name: str, value: str) -> "QuerySet[Contact]":
        return contacts
