"""Reading a list's URL: a form that validates the parameters and gives the list that they ask for."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _

from contacts.fields import Catalogue
from contacts.filters import Filter, FilterInvalid, Problem
from contacts.filters.stored import stored_filters
from contacts.lists import saved_urls
from contacts.lists.contact_list import DEFAULT_SORT, ContactList
from contacts.lists.keyset import InvalidSort, Sort
from contacts.models import Contact
from contacts.terms import Terms
from crm.models import Channel


class InvalidList(ValueError):
    """The parameters make no sense; `errors` are for people, by parameter."""

    def __init__(self, errors: Mapping[str, list[str]]) -> None:
        self.errors = errors
        super().__init__("; ".join(self.problems))

    @property
    def problems(self) -> list[str]:
        """What is wrong, in words."""
        return [message for messages in self.errors.values() for message in messages]


def read_list(
    params: Mapping[str, Any],
    channel: Channel,
    *,
    catalogue: Catalogue | None = None,
    now: datetime | None = None,
) -> ContactList:
    """Return the list that a URL, form, JSON or command line asks for. Raise InvalidList.

    `params` may hold `q`, `terms`, `type`, `tag`, `filter`, `sort` and the parameter of stored filters.
    """
    form = ListForm(params, channel=channel, catalogue=catalogue or Catalogue.of(channel), now=now or timezone.now())
    if not form.is_valid():
        raise InvalidList({name: [str(error) for error in errors] for name, errors in form.errors.items()})
    return form.contact_list()


class ListForm(forms.Form):
    """The parameters of a list. With a filter, the stored one is only named: it is being edited, and may be broken."""

    q = forms.CharField(required=False, max_length=200)
    terms = forms.CharField(required=False)
    type = forms.ChoiceField(required=False, choices=Contact.Type.choices)
    tag = forms.CharField(required=False, max_length=100)
    filter = forms.CharField(required=False, strip=False)
    sort = forms.CharField(required=False)

    def __init__(self, data: Mapping[str, Any], *, channel: Channel, catalogue: Catalogue, now: datetime) -> None:
        super().__init__(data)
        self.channel = channel
        self.catalogue = catalogue
        self.now = now
        self.stored = stored_filters(catalogue)
        if self.stored:
            self.fields[self.stored.parameter] = forms.CharField(required=False)

    def clean_terms(self) -> Terms | None:
        """Return the terms that the digest names while they are kept for the channel."""
        digest: str = self.cleaned_data["terms"]
        if not digest:
            return None
        terms = saved_urls.load_terms(self.channel, digest)
        if terms is None:
            raise forms.ValidationError(_("This search has expired. Please paste the terms again."))
        return terms

    def clean_filter(self) -> Filter:
        """Return the filter that stands in the URL as JSON, or is saved under the name there."""
        text: str = self.cleaned_data["filter"]
        try:
            if saved_urls.is_saved(text):
                return Filter.parse(saved_urls.load_filter(self.channel, text), self.catalogue)
            return Filter.loads(text, self.catalogue)
        except FilterInvalid as error:
            raise _as_error(error) from error

    def clean_sort(self) -> Sort:
        """Return the order, by default that of who was seen last."""
        try:
            return Sort.parse(self.cleaned_data["sort"] or DEFAULT_SORT, self.catalogue)
        except InvalidSort as error:
            raise forms.ValidationError(str(error)) from None

    def clean(self) -> dict[str, Any]:
        """Resolve the conditions: the filter's, else those of the stored filter."""
        values = self.cleaned_data
        place = "filter"
        try:
            condition: Filter = values.get("filter") or Filter()
            if self.stored and (text := values.get(self.stored.parameter)):
                stored = self.stored.condition(text)
                if not condition:
                    condition, place = stored, self.stored.parameter
            if not self.errors:
                values["conditions"] = condition.resolve(self.catalogue, self.now)
        except FilterInvalid as error:
            self.add_error(place, _as_error(error))
        return values

    def contact_list(self) -> ContactList:
        """Return the list; only of a valid form."""
        values = self.cleaned_data
        return ContactList(
            channel=self.channel,
            catalogue=self.catalogue,
            now=self.now,
            sort=values["sort"],
            conditions=values["conditions"],
            filter=values["filter"],
            filter_text=_filter_text(self.data.get("filter", ""), values["filter"]),
            search=values["q"],
            terms=values["terms"],
            terms_name=self.data["terms"] if values["terms"] else "",
            type=values["type"],
            tag=values["tag"],
            stored=values[self.stored.parameter] if self.stored else "",
        )


def _filter_text(given: str, conditions: Filter) -> str:
    if not conditions:
        return ""
    return given if saved_urls.is_saved(given) else saved_urls.filter_text(conditions)


def _as_error(error: FilterInvalid) -> forms.ValidationError:
    return forms.ValidationError([_in_words(problem) for problem in error.problems])


def _in_words(problem: Problem) -> str:
    return (
        _("%(place)s: %(message)s") % {"place": problem.path, "message": problem.message}
        if problem.path
        else problem.message
    )
