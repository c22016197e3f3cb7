from django.http import HttpResponse
from django.urls import reverse as url_of
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from contacts.editing.actions import Conflict, KeysChanged
from contacts.editing.reversal import Irreversible, reverse
from contacts.editing.views.fresh import changed, fresh
from contacts.fields import Catalogue
from contacts.models import Contact
from crm.access import ChannelRequest, requires
from crm.answers import Toast, done, show_toast


@requires("contacts.view", "contacts.edit")
@require_POST
def show(request: ChannelRequest, pk: int) -> HttpResponse:
    """Undo what the log entry records, unless somebody has changed it since."""
    catalogue = Catalogue.of(request.channel).in_contacts()
    try:
        entries = reverse(request.channel, pk, by=request.actor)
    except Conflict as conflict:
        pks = {contact.pk for contact, _fields in conflict.fields}
        text = _("Not undone: somebody else has changed it since.")
        return _refused(request, fresh(request, catalogue, pks), text)
    except (Irreversible, KeysChanged, Contact.DoesNotExist):
        return _refused(request, HttpResponse(status=204), _("This can’t be undone any more."))
    said = _("Undone.")
    if request.htmx:
        return changed(request, catalogue, entries, [entry.subject_id or 0 for entry in entries], said, undoable=False)
    return _done(request, Toast(said))


def _refused(request: ChannelRequest, response: HttpResponse, text: str) -> HttpResponse:
    toast = Toast(text, "danger")
    return show_toast(response, toast) if request.htmx else _done(request, toast)


def _done(request: ChannelRequest, toast: Toast) -> HttpResponse:
    return done(request, toast, go_to=url_of("contacts", args=[request.channel.slug]))
