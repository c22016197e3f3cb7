from dataclasses import replace

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from django_htmx.http import reswap

from contacts.access import gone, visible_contact
from contacts.editing.actions import Conflict, KeysChanged, set_value
from contacts.editing.editor import Editor
from contacts.editing.views.fresh import changed, fresh
from contacts.fields import Catalogue, unverified_note
from contacts.keys.access import known_catalogue
from contacts.lists.return_url import return_url
from contacts.models import Contact
from contacts.values import Invalid
from crm.access import ChannelRequest, requires
from crm.answers import Toast, done


@requires("contacts.view", "contacts.edit")
@require_http_methods(["GET", "POST"])
def show(request: ChannelRequest, pk: int, key: str) -> HttpResponse:
    """The control for one value of a contact, in its cell or on a page of its own; POST saves the value."""
    contact = visible_contact(request.channel, pk)
    if contact is None:
        return gone(request, pk)
    catalogue = known_catalogue(request).in_contacts()
    field = catalogue.get(key)
    if field is None or not field.editable:
        raise Http404
    editor = Editor(contact, field, catalogue.context)
    return _save(request, editor, catalogue) if request.method == "POST" else _drawn(request, editor)


def _save(request: ChannelRequest, editor: Editor, catalogue: Catalogue) -> HttpResponse:
    text = request.POST.get("value", "")
    try:
        value = editor.read(text)
        entry = set_value(editor.contact, editor.field, value, request.POST.get("seen", ""), by=request.actor)
    except Invalid as error:
        return _drawn(request, replace(editor, text=text, error=str(error)), status=422)
    except Conflict as conflict:
        editor = replace(editor, contact=conflict.fields[0][0], text=text, conflict=True)
        response = _drawn(request, editor, status=422)
        if request.htmx:
            response.write(fresh(request, catalogue, {editor.contact.pk}).content)
        return response
    except KeysChanged:
        return _for_another_type(request, editor, text)
    except Contact.DoesNotExist:
        return gone(request, editor.contact.pk)
    said = _("%(label)s saved.") % {"label": editor.field.label}
    if note := unverified_note(editor.field.key, value):
        said = f"{said} {note}"
    if request.htmx:
        response = changed(request, catalogue, [entry] if entry else [], [editor.contact.pk], said)
        return reswap(response, "delete")  # the editor goes
    return done(request, Toast(said), go_to=reverse("contact", args=[request.channel.slug, editor.contact.pk]))


def _for_another_type(request: ChannelRequest, editor: Editor, text: str) -> HttpResponse:
    """The control for the type that the key has now, with what was typed. Raise Http404 when the key is gone."""
    field = Catalogue.of(request.channel).in_contacts().get(editor.field.key)
    contact = visible_contact(request.channel, editor.contact.pk)
    if field is None or contact is None:
        raise Http404
    error = _("The type of “%(key)s” has changed.") % {"key": field.label}
    return _drawn(request, replace(editor, contact=contact, field=field, text=text, error=error), status=422)


def _drawn(request: ChannelRequest, editor: Editor, status: int = 200) -> HttpResponse:
    template = "contacts/editing/editor.html" if request.htmx else "contacts/editing/page.html"
    return render(request, template, {"editor": editor, "back": return_url(request)}, status=status)
