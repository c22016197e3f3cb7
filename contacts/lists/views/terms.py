"""Multi-term search: where the terms are given, and the list of those that they find."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from django_htmx.http import push_url, reswap, retarget

from contacts.lists import saved_urls
from contacts.lists.listing import NARROWING, Listing
from contacts.lists.table import Table
from contacts.terms import joined
from contacts.terms.forms import TermsForm
from crm.access import ChannelRequest, requires
from crm.answers import dialog, trigger
from crm.events import ClientEvent

# What else the list is narrowed by stays; the terms take the place of what was typed.
BESIDE = tuple(name for name in NARROWING if name not in ("q", "terms"))


@requires("contacts.view")
@require_http_methods(["GET", "POST"])
def show(request: ChannelRequest) -> HttpResponse:
    """The field for the terms, with those that are searched for; a POST searches for them."""
    return _search(request) if request.method == "POST" else _ask(request, _given(request))


def _ask(request: ChannelRequest, form: TermsForm, status: int = 200) -> HttpResponse:
    params = request.POST if request.method == "POST" else request.GET
    context = {"form": form, "beside": {name: params[name] for name in (*BESIDE, "sort") if params.get(name)}}
    title, leave_to = _("Search many"), reverse("contacts", args=[request.channel.slug])
    part = "contacts/lists/terms/dialog.html"
    return dialog(request, part, context, title=title, leave_to=leave_to, status=status)


def _given(request: ChannelRequest) -> TermsForm:
    terms = saved_urls.load_terms(request.channel, request.GET.get("terms", ""))
    written = joined(text for term in terms.terms for text in term.texts) if terms else request.GET.get("q", "")
    return TermsForm(channel=request.channel, initial={"text": written})


def _search(request: ChannelRequest) -> HttpResponse:
    form = TermsForm(request.POST, channel=request.channel)
    if not form.is_valid():
        return _ask(request, form, status=422)
    terms = form.cleaned_data["terms"]
    beside = {name: request.POST.get(name, "") for name in (*BESIDE, "sort")}
    listing = Listing({**beside, "terms": saved_urls.save_terms(request.channel, terms)}, channel=request.channel)
    if not listing.is_valid():
        form.errors["__all__"] = form.error_class(listing.problems())
        return _ask(request, form, status=422)
    table = Table(listing, request.manager)
    if not request.htmx:
        return redirect(table.address())
    response = render(request, "contacts/lists/list.html", table.context(listing.page()))
    response = reswap(retarget(push_url(response, table.address()), "#list"), "outerHTML")
    trigger(response, ClientEvent.TERMS_TAKEN, after="settle")
    return trigger(response, ClientEvent.CLOSE_DIALOG, after="settle")
