"""How the views of segments answer: parts in the page's dialog or on a page of their own, and what comes after."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django_htmx.http import HttpResponseClientRedirect, trigger_client_event

from contacts.filters import FilterInvalid
from crm.access import ChannelRequest
from segments.models import Segment


def answer(request: ChannelRequest, part: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """`part` in the dialog, or as a page of its own."""
    template = "segments/dialog.html" if request.htmx else "segments/alone.html"
    return render(request, template, {**context, "part": f"segments/{part}.html"}, status=status)


def go(request: ChannelRequest, address: str) -> HttpResponse:
    """On to another page."""
    return HttpResponseClientRedirect(address) if request.htmx else redirect(address)


def go_to_contacts(request: ChannelRequest, segment: Segment | None = None) -> HttpResponse:
    """On to the list of those in the segment, or of everybody."""
    contacts = reverse("contacts", args=[request.channel.slug])
    return go(request, f"{contacts}?{urlencode({'segment': segment.pk})}" if segment else contacts)


def done(request: ChannelRequest, text: str, segment: Segment) -> HttpResponse:
    """A change that leaves the page as it is but for the sidebar; without htmx on to the segment."""
    if not request.htmx:
        messages.success(request, text)
        return redirect("segment", request.channel.slug, segment.pk)
    response = HttpResponse(status=204)
    trigger_client_event(response, "segments", {})
    trigger_client_event(response, "closeDialog", {})
    return trigger_client_event(response, "toast", {"text": text, "kind": "success"})


def put(form: Form, error: ValidationError | FilterInvalid) -> None:
    """The refusal of an action as an error of the form."""
    if isinstance(error, FilterInvalid):
        for problem in error.problems:
            form.add_error(None, problem.message)
    elif hasattr(error, "error_dict"):
        for name, errors in error.error_dict.items():
            form.add_error(name if name in form.fields else None, errors)
    else:
        form.add_error(None, error)
