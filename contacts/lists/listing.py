"""A list of contacts as its address describes it: search, filter, segment, type, tag, sort.

One query path for the page, the command line, downloads and all that works on a list's result.
"""

from collections.abc import Mapping
from datetime import datetime
from functools import cached_property
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django_filters import CharFilter, ChoiceFilter, FilterSet
from django_filters import Filter as ListFilter

from contacts.fields import Catalogue
from contacts.filters import Filter, FilterInvalid, Problem
from contacts.filters.named import segment_choices
from contacts.filters.search import quick
from contacts.lists import saved_urls
from contacts.lists.keyset import Around, InvalidSort, Page, Sort, around, ordered, page
from contacts.models import Contact
from contacts.terms import InTerms, Terms
from contacts.values.tags import folded_tag
from crm.models import Channel

DEFAULT_SORT = "-lastSeenAt"
NARROWING = ("q", "terms", "type", "tag", "segment", "filter")

# Columns that only the database reads.
UNSEEN = ("name_key", "email_key", "mobile_key")


class Conditions(forms.CharField):
    """A filter as JSON text, or as the name of a kept one; `Filter` when it is right. Problems stay with the error."""

    def __init__(self, *, catalogue: Catalogue, channel: Channel, **options: Any) -> None:
        super().__init__(strip=False, **options)
        self.catalogue = catalogue
        self.channel = channel

    def clean(self, value: Any) -> Filter | None:
        text: str = super().clean(value)
        if not text.strip():
            return None
        try:
            conditions = self.read(text)
            self.check(conditions)
            return conditions or None
        except FilterInvalid as error:
            raise forms.ValidationError([_problem(problem) for problem in error.problems]) from error

    def check(self, conditions: Filter) -> None:
        conditions.resolve(self.catalogue, timezone.now())  # a segment in it may be broken

    def read(self, text: str) -> Filter:
        if saved_urls.is_saved(text):
            return Filter.parse(saved_urls.load_filter(self.channel, text), self.catalogue)
        return Filter.loads(text, self.catalogue)


class InSegment(Conditions):
    """A segment's id; `Filter` by that segment's criteria. One that is only `named` may be broken."""

    def __init__(self, *, named: bool, **options: Any) -> None:
        super().__init__(**options)
        self.named = named

    def read(self, text: str) -> Filter:
        pk = int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0
        return Filter.parse({"key": "segment", "operator": "$in", "values": [pk]}, self.catalogue)

    def check(self, conditions: Filter) -> None:
        if not self.named:
            super().check(conditions)


class KeptTerms(forms.CharField):
    """The digest of kept terms; `Terms` while they are kept for the channel."""

    def __init__(self, *, channel: Channel, **options: Any) -> None:
        super().__init__(**options)
        self.channel = channel

    def clean(self, value: Any) -> Terms | None:
        text: str = super().clean(value)
        if not text:
            return None
        terms = saved_urls.load_terms(self.channel, text)
        if terms is None:
            raise forms.ValidationError(_("This search has expired. Please paste the terms again."))
        return terms


class TermsFilter(ListFilter):  # type: ignore[misc]
    field_class = KeptTerms


class SortedBy(forms.CharField):
    """A sort order as text; `Sort` when the catalogue has it."""

    def __init__(self, *, catalogue: Catalogue, **options: Any) -> None:
        super().__init__(**options)
        self.catalogue = catalogue

    def clean(self, value: Any) -> Sort | None:
        text: str = super().clean(value)
        try:
            return Sort.parse(text, self.catalogue) if text else None
        except InvalidSort as error:
            raise forms.ValidationError(str(error)) from None


class SortFilter(ListFilter):  # type: ignore[misc]
    field_class = SortedBy


class ConditionsFilter(ListFilter):  # type: ignore[misc]
    field_class = Conditions


class SegmentFilter(ListFilter):  # type: ignore[misc]
    field_class = InSegment


class Listing(FilterSet):  # type: ignore[misc]
    """`Listing(params, channel=…)`: `contacts` are those it lists, `page()` some of them in order.

    `params` is a mapping of `q`, `terms`, `type`, `tag`, `segment`, `filter` and `sort` (query string, JSON or
    command line); with `filter`, the segment is only the one whose criteria are being edited. Call `is_valid()` first;
    `errors` says what is wrong.
    """

    q = CharFilter(method="search", max_length=200)
    terms = TermsFilter(method="by_terms")
    type = ChoiceFilter(choices=Contact.Type)
    tag = CharFilter(method="tagged", max_length=100)
    segment = SegmentFilter(method="leave")
    filter = ConditionsFilter(method="leave")
    sort = SortFilter(method="leave")

    def __init__(
        self,
        params: Mapping[str, Any],
        *,
        channel: Channel,
        catalogue: Catalogue | None = None,
        now: datetime | None = None,
    ) -> None:
        self.channel = channel
        self.catalogue = (catalogue or Catalogue.of(channel)).in_contacts()
        self.now = now or timezone.now()
        super().__init__(params, queryset=channel.contacts.all())
        for name in ("segment", "filter"):
            self.filters[name].extra |= {"catalogue": self.catalogue, "channel": channel}
        self.filters["segment"].extra["named"] = bool(params.get("filter"))
        self.filters["terms"].extra["channel"] = channel
        self.filters["sort"].extra["catalogue"] = self.catalogue

    @cached_property
    def contacts(self) -> "QuerySet[Contact]":
        """Those in the list, in no order."""
        contacts: QuerySet[Contact] = self.qs
        conditions = self.conditions or self.form.cleaned_data["segment"]
        return contacts.filter(conditions.resolve(self.catalogue, self.now).q) if conditions else contacts

    @property
    def conditions(self) -> Filter | None:
        """The filter that the list's address holds, if any."""
        conditions: Filter | None = self.form.cleaned_data["filter"]
        return conditions

    @property
    def looked_for(self) -> Terms | None:
        """The terms that are searched for, if any."""
        terms: Terms | None = self.form.cleaned_data["terms"]
        return terms

    @property
    def order(self) -> Sort:
        sort: Sort | None = self.form.cleaned_data["sort"]
        return sort or Sort.parse(DEFAULT_SORT, self.catalogue)

    @cached_property
    def params(self) -> dict[str, str]:
        """The list's own address: what was asked for, without what was left out, the filter in its stored form."""
        params = {key: value for key, value in self.form.cleaned_data.items() if value}
        if "sort" in params:
            params["sort"] = str(self.order)
        params |= {name: self.data[name] for name in ("segment", "terms") if name in params}
        if self.conditions:
            given = self.data["filter"]
            params["filter"] = given if saved_urls.is_saved(given) else saved_urls.filter_text(self.conditions)
        return params

    @property
    def segment_name(self) -> str:
        """What the segment that it shows is called; empty when it shows none."""
        return dict(segment_choices(self.catalogue)).get(self.params.get("segment", ""), "")

    @property
    def query(self) -> str:
        """The same as a query string."""
        return urlencode(self.params)

    def keys(self) -> set[str]:
        """The keys that it filters and sorts by."""
        return {self.order.field.key, *(self.conditions.keys() if self.conditions else ())}

    def parts(self) -> set[str]:
        """The keys of which its filter looks for parts."""
        return set(self.conditions.parts()) if self.conditions else set()

    @property
    def narrows(self) -> bool:
        """Whether it shows less than everybody."""
        return any(name in self.params for name in NARROWING)

    def problems(self) -> list[str]:
        """What is wrong with the address, in words."""
        return [str(error) for errors in self.errors.values() for error in errors]

    def page(self, cursor: str | None = None, size: int = 50) -> Page:
        """Some rows in the list's order. Raises `contacts.lists.keyset.InvalidCursor`."""
        conditions = self.conditions or Filter()
        sections = conditions.resolve(self.catalogue, self.now).sections(self.order.field)
        return page(self.contacts.defer(*UNSEEN), self.order, cursor, size, sections)

    def around(self, contact: Contact) -> Around:
        """Who stands before and after a contact in the list's order."""
        return around(self.contacts.defer(*UNSEEN), self.order, contact)

    def ordered(self) -> "QuerySet[Contact]":
        """All of its rows in order."""
        return ordered(self.contacts, self.order)

    def search(self, contacts: "QuerySet[Contact]", name: str, text: str) -> "QuerySet[Contact]":
        return contacts.filter(quick(text, self.channel.country))

    def by_terms(self, contacts: "QuerySet[Contact]", name: str, terms: Terms) -> "QuerySet[Contact]":
        return contacts.filter(InTerms(self.channel, terms))

    def tagged(self, contacts: "QuerySet[Contact]", name: str, tag: str) -> "QuerySet[Contact]":
        return contacts.filter(tags__contains=[folded_tag(tag)])

    def leave(self, contacts: "QuerySet[Contact]", name: str, value: Any) -> "QuerySet[Contact]":
        return contacts


def _problem(problem: Problem) -> str:
    return (
        _("%(place)s: %(message)s") % {"place": problem.path, "message": problem.message}
        if problem.path
        else problem.message
    )
