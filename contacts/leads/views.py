from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from contacts.fields import PROFILE, Catalogue, unverified_note
from contacts.leads.actions import Known, add_lead
from contacts.leads.forms import LeadForm
from contacts.leads.locks import Importing
from contacts.lists.return_url import return_url
from contacts.models import Contact
from crm.access import ChannelRequest, requires
from crm.answers import add_errors, dialog, go


@requires("contacts.view", "contacts.edit")
@require_http_methods(["GET", "POST"])
def new(request: ChannelRequest) -> HttpResponse:
    """The dialog of a new lead; a POST adds it."""
    catalogue = Catalogue.of(request.channel)
    if request.method == "GET":
        return _dialog(request, LeadForm(catalogue=catalogue))
    form = LeadForm(request.POST, catalogue=catalogue)
    if not form.is_valid():
        return _dialog(request, form, status=422)
    try:
        lead = add_lead(request.channel, form.cleaned_data, by=request.actor)
    except ValidationError as error:
        add_errors(form, error)
    except Importing:
        form.add_error(None, _("A file is being imported just now. Please try again when it is done."))
    except Known as known:
        _name_owners(request, form, known.owners)
    else:
        return _added(request, lead)
    return _dialog(request, form, status=422)


def _added(request: ChannelRequest, lead: Contact) -> HttpResponse:
    """Go to the list with the newest first, which is this one, and its panel."""
    added = _("%(name)s is added.") % {"name": lead}
    number = lead.profile.get("mobileNumber")
    if note := unverified_note(f"{PROFILE}.mobileNumber", number):
        messages.warning(request, f"{added} {note}")
    else:
        messages.success(request, added)
    contacts = reverse("contacts", args=[request.channel.slug])
    return go(request, f"{contacts}?sort=-createdAt&contact={lead.pk}")


def _name_owners(request: ChannelRequest, form: LeadForm, owners: dict[str, Contact]) -> None:
    """Say beside each field whom the value already belongs to, with a link."""
    contacts = reverse("contacts", args=[request.channel.slug])
    for key, owner in owners.items():
        link = format_html('<a href="{}?contact={}">{}</a>', contacts, owner.pk, owner)
        form.add_error(key, format_html(_("This already belongs to {owner}."), owner=link))


def _dialog(request: ChannelRequest, form: LeadForm, status: int = 200) -> HttpResponse:
    title, leave_to = _("Add a lead"), return_url(request)
    part = "contacts/leads/form.html"
    return dialog(request, part, {"form": form}, title=title, leave_to=leave_to, status=status, guide="leads")
