"""Merge with another customer: find that one, see what becomes of both, do it; and take it back."""

from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from contacts.access import gone, visible_contact
from contacts.keys.access import known_catalogue
from contacts.lists.return_url import return_url
from contacts.merging import Changed, separable, separate, unify
from contacts.merging.preview import Preview
from contacts.merging.queries import alike, search
from contacts.models import Contact, Merge
from contacts.profile.actions import record_view
from contacts.profile.forms import MergeForm
from crm.access import ChannelRequest, requires
from crm.answers import dialog, go

_PARTS: Final = "contacts/profile/merging"


@requires("contacts.view", "contacts.edit", "contacts.delete")
@require_http_methods(["GET", "POST"])
def merge(request: ChannelRequest, pk: int) -> HttpResponse:
    """Let a manager find the other customer, then, with `with`, show what becomes of both; a POST merges them."""
    contact = visible_contact(request.channel, pk)
    if contact is None:
        return gone(request, pk)
    other = visible_contact(request.channel, request.GET.get("with"))
    if request.method == "POST":
        return _merge(request, contact, other)
    if other is None or other == contact:
        return _choose(request, contact)
    return _preview(request, contact, other)


@requires("contacts.view", "contacts.edit", "contacts.delete")
@require_http_methods(["GET", "POST"])
def separation(request: ChannelRequest, pk: int) -> HttpResponse:
    """Ask before the last merge of a customer is taken back; a POST does it."""
    contact = visible_contact(request.channel, pk)
    if contact is None:
        return gone(request, pk)
    last = separable(request.channel, pk)
    if request.method == "GET":
        return _ask(request, contact, last)
    asked = request.POST.get("merge", "")
    if last is None or asked != str(last.pk):
        return _ask(request, contact, None)
    try:
        absorbed = separate(request.channel, last.pk, by=request.actor)
    except Merge.DoesNotExist:
        return _ask(request, contact, None)
    except ValidationError as error:
        return _ask(request, contact, last, " ".join(error.messages), status=422)
    messages.success(request, _("%(name)s is a customer of their own again.") % {"name": absorbed})
    return go(request, _profile(request, contact))


def _choose(request: ChannelRequest, contact: Contact) -> HttpResponse:
    text = request.GET.get("q", "").strip()
    context = {
        "contact": contact,
        "q": text,
        "others": search(contact, text) if text else alike(contact),
        "is_gone": "with" in request.GET and not text,
        "back": return_url(request),
    }
    part = "candidates" if request.htmx.target == "candidates" else "choose"
    return render(request, f"{_PARTS}/{part}.html", context)


def _preview(
    request: ChannelRequest, kept: Contact, absorbed: Contact, *, is_changed: bool = False, status: int = 200
) -> HttpResponse:
    if status == 200:
        record_view(absorbed, by=request.actor)
    context = {
        "preview": Preview(kept, absorbed, known_catalogue(request).in_contacts()),
        "is_changed": is_changed,
        "back": return_url(request),
    }
    return render(request, f"{_PARTS}/preview.html", context, status=status)


def _merge(request: ChannelRequest, kept: Contact, absorbed: Contact | None) -> HttpResponse:
    form = MergeForm(request.POST)
    if absorbed is None or absorbed == kept:
        return _choose(request, kept)
    if not form.is_valid():
        return _preview(request, kept, absorbed, is_changed=True, status=422)
    versions = {kept.pk: form.cleaned_data["kept_version"], absorbed.pk: form.cleaned_data["absorbed_version"]}
    try:
        unify(request.channel, kept.pk, absorbed.pk, by=request.actor, versions=versions)
    except Changed:
        return _preview(request, kept, absorbed, is_changed=True, status=422)
    except Contact.DoesNotExist:
        return _choose(request, kept)
    text = _("Both are one customer now. For 30 days you can unmerge them in the timeline.")
    messages.success(request, text)
    return go(request, _profile(request, kept))


def _ask(
    request: ChannelRequest, contact: Contact, merge: Merge | None, error: str = "", status: int = 200
) -> HttpResponse:
    context: dict[str, Any] = {"contact": contact, "merge": merge, "error": error}
    profile = reverse("contact", args=[request.channel.slug, contact.pk])
    title = _("Unmerge these customers?")
    return dialog(
        request, f"{_PARTS}/separation.html", context, title=title, leave_to=profile, status=status, guide="customers"
    )


def _profile(request: ChannelRequest, contact: Contact) -> str:
    return reverse("contact", args=[request.channel.slug, contact.pk])
