"""Multi-term search: where the terms are given, and the list of those that they find."""

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import push_url, reswap, retarget

from contacts.fields import Catalogue
from contacts.filters.stored import stored_filters
from contacts.lists import saved_urls
from contacts.lists.form import InvalidList, read_list
from contacts.lists.table import Table
from contacts.terms import joined
from contacts.terms.forms import TermsForm, TermsNumberForm
from crm.access import ChannelRequest, requires
from crm.answers import dialog, trigger
from crm.events import ClientEvent


@requires("contacts.view")
@require_http_methods(["GET", "POST"])
def show(request: ChannelRequest) -> HttpResponse:
    """Show the field for the terms, with those that are searched for; a POST searches for them."""
    return _search(request) if request.method == "POST" else _ask(request, _given(request))


@requires("contacts.view")
@require_POST
def number(request: ChannelRequest) -> HttpResponse:
    """Send how many terms the text has, as a client event; nothing is searched."""
    form = TermsNumberForm(request.POST, channel=request.channel)
    number = form.number if form.is_valid() else 0
    return trigger(HttpResponse(status=204), ClientEvent.TERMS_COUNTED, {"number": number})


def _ask(request: ChannelRequest, form: TermsForm, status: int = 200) -> HttpResponse:
    params = request.POST if request.method == "POST" else request.GET
    context = {"form": form, "beside": _beside(request, params)}
    title, leave_to = _("Search many"), reverse("contacts", args=[request.channel.slug])
    part = "contacts/lists/terms/dialog.html"
    return dialog(request, part, context, title=title, leave_to=leave_to, status=status, guide="search")


def _given(request: ChannelRequest) -> TermsForm:
    terms = saved_urls.load_terms(request.channel, request.GET.get("terms", ""))
    written = joined(text for term in terms.terms for text in term.texts) if terms else request.GET.get("q", "")
    return TermsForm(channel=request.channel, initial={"text": written})


def _search(request: ChannelRequest) -> HttpResponse:
    form = TermsForm(request.POST, channel=request.channel)
    if not form.is_valid():
        return _ask(request, form, status=422)
    terms = form.cleaned_data["terms"]
    params = {**_beside(request, request.POST), "terms": saved_urls.save_terms(request.channel, terms)}
    try:
        table = Table(read_list(params, request.channel), request.manager)
    except InvalidList as error:
        form.errors["__all__"] = form.error_class(error.problems)
        return _ask(request, form, status=422)
    if not request.htmx:
        return redirect(table.address())
    response = render(request, "contacts/lists/list.html", table.context(table.page()))
    response = reswap(retarget(push_url(response, table.address()), "#list"), "outerHTML")
    trigger(response, ClientEvent.TERMS_TAKEN, after="settle")
    return trigger(response, ClientEvent.CLOSE_DIALOG, after="settle")


def _beside(request: ChannelRequest, params: QueryDict) -> dict[str, str]:
    """Return what else the list is narrowed and sorted by; the terms take the place of what was typed."""
    stored = stored_filters(Catalogue.of(request.channel))
    names = ["type", "tag", "filter", "sort", *([stored.parameter] if stored else [])]
    return {name: value for name in names if (value := params.get(name, ""))}
