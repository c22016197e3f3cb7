"""How the views of keys answer: parts in the page's dialog or on a page of their own, and what comes after."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django_htmx.http import trigger_client_event

from crm.access import ChannelRequest


def answer(request: ChannelRequest, part: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """`part` in the dialog, or as a page of its own."""
    template = "contacts/keys/dialog.html" if request.htmx else "contacts/keys/alone.html"
    return render(request, template, {**context, "part": f"contacts/keys/{part}.html"}, status=status)


def done(request: ChannelRequest, text: str) -> HttpResponse:
    """A change that leaves the page as it is but for the list; without htmx on to the list."""
    if not request.htmx:
        messages.success(request, text)
        return redirect("keys", request.channel.slug)
    response = HttpResponse(status=204)
    trigger_client_event(response, "keys", {})
    trigger_client_event(response, "closeDialog", {})
    return trigger_client_event(response, "toast", {"text": text, "kind": "success"})


def put(form: Form, error: ValidationError) -> None:
    """The refusal of an action as an error of the form."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, errors in error.error_dict.items():
        form.add_error(name if name in form.fields else None, errors)
