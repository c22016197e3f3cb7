"""What became of the terms of a search, and each of its lists to take away."""

from typing import Final

from django.http import Http404, HttpResponse
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from contacts.lists import saved_urls
from contacts.lists.form import InvalidList, read_list
from contacts.lists.table import Table
from contacts.terms import Report, report
from contacts.terms.report import LISTS
from crm.access import ChannelRequest, requires
from crm.answers import dialog

SHOWN: Final = 100


@requires("contacts.view")
@require_GET
def show(request: ChannelRequest) -> HttpResponse:
    """Show the terms that found somebody, several or nobody, and those given twice: numbers, and the first of each."""
    found = _report(request)
    lists = [
        {"name": name, "label": label, "number": len(found.lists[name]), "first": found.lists[name][:SHOWN]}
        for name, label in LISTS.items()
    ]
    context = {"report": found, "lists": lists, "terms": request.GET["terms"]}
    title = ngettext("%(number)s term", "%(number)s terms", found.terms) % {"number": f"{found.terms:,}"}
    part = "contacts/lists/terms/report.html"
    return dialog(request, part, context, title=title, leave_to=_back(request), guide="search")


@requires("contacts.view")
@require_GET
def take(request: ChannelRequest) -> HttpResponse:
    """Send the list `name` whole: as CSV, or `as=text` to be pasted again."""
    name = request.GET.get("name", "")
    if name not in LISTS:
        raise Http404
    found = _report(request)
    if request.GET.get("as") == "text":
        return HttpResponse(found.text(name), content_type="text/plain; charset=utf-8")
    response = HttpResponse(b"\xef\xbb\xbf" + found.csv(name).encode(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="terms-{name}.csv"'
    return response


def _report(request: ChannelRequest) -> Report:
    terms = saved_urls.load_terms(request.channel, request.GET.get("terms", ""))
    if terms is None:
        raise Http404
    return report(request.channel, terms)


def _back(request: ChannelRequest) -> str:
    try:
        return Table(read_list({"terms": request.GET["terms"]}, request.channel), request.manager).address()
    except InvalidList:
        return ""
