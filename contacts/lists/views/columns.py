from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from contacts.fields import Catalogue
from contacts.lists import preferences
from contacts.lists.forms import ColumnsForm, ColumnWidthForm
from crm.access import ChannelRequest, requires
from crm.answers import trigger
from crm.events import ClientEvent


@requires("contacts.view")
@require_POST
def choose(request: ChannelRequest) -> HttpResponse:
    """Choose which columns this manager sees; the list is drawn again."""
    form = ColumnsForm(request.POST, catalogue=Catalogue.of(request.channel).in_contacts())
    if not form.is_valid():
        return render(request, "contacts/lists/refused_page.html", {"errors": form.errors.values()}, status=422)
    preferences.choose_columns(request.manager, **form.cleaned_data)
    if request.htmx:
        return trigger(HttpResponse(status=204), ClientEvent.COLUMNS)
    return redirect("contacts", request.channel.slug)


@requires("contacts.view")
@require_POST
def width(request: ChannelRequest) -> HttpResponse:
    """Keep how wide this manager has dragged a column."""
    form = ColumnWidthForm(request.POST, catalogue=Catalogue.of(request.channel).in_contacts())
    if not form.is_valid():
        return HttpResponse(status=422)
    preferences.set_width(request.manager, **form.cleaned_data)
    return HttpResponse(status=204)
