"""How views answer dialogs and forms: each answer works with htmx and without.

With htmx, a dialog is drawn into the page's `#dialog`, and what is done shows as a toast. Without htmx, the dialog is a
page of its own, and the text waits as a message on the page that comes next.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeVar

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect, trigger_client_event

from crm.access import ChannelRequest
from crm.events import ClientEvent, ContactEvent

T = TypeVar("T")
Response = TypeVar("Response", bound=HttpResponse)
Kind = Literal["success", "info", "warning", "danger"]

_LEVELS: Final[dict[Kind, int]] = {
    "success": messages.SUCCESS,
    "info": messages.INFO,
    "warning": messages.WARNING,
    "danger": messages.ERROR,
}


@dataclass(frozen=True)
class Toast:
    """A message at the bottom of the page; with `undo_url`, a button that posts to it."""

    text: str
    kind: Kind = "success"
    undo_url: str = ""


def dialog(
    request: ChannelRequest,
    part: str,
    context: dict[str, Any],
    *,
    title: str,
    leave_to: str,
    status: int = 200,
    page: str = "dialog/page.html",
    guide: str = "",
) -> HttpResponse:
    """Draw the template `part` in the page's dialog; without htmx, inside the template `page`.

    `part` finds `title`, `in_dialog` and, for its way out (`dialog/leave.html`), the URL `leave_to` in its context.
    `guide` is the page of the guide about it.
    """
    context = {**context, "part": part, "title": title, "leave_to": leave_to, "guide": guide}
    context["in_dialog"] = bool(request.htmx)
    return render(request, part if request.htmx else page, context, status=status)


@dataclass(frozen=True)
class SettingsRoom:
    """A page of the channel's settings whose dialogs stand there by themselves without htmx.

    `route` is its name, in the menu of the settings too; `templates` the folder of its dialogs; `guide` the page of the
    guide about it.
    """

    route: str
    templates: str
    guide: str
    guide_section: str = ""

    def url(self, request: ChannelRequest) -> str:
        """Return the URL of the page, to which its dialogs lead back."""
        return reverse(self.route, args=[request.channel.slug])

    def dialog(
        self,
        request: ChannelRequest,
        part: str,
        context: dict[str, Any],
        *,
        title: str,
        leave_to: str = "",
        status: int = 200,
    ) -> HttpResponse:
        """Draw one of its dialogs; without htmx, a page of the settings. `leave_to` is another page to lead back to."""
        return dialog(
            request,
            f"{self.templates}/{part}.html",
            context | {"room": self},
            title=title,
            leave_to=leave_to or self.url(request),
            status=status,
            page="settings/dialog_page.html",
        )


def saved(request: ChannelRequest, text: str, *events: ClientEvent | ContactEvent, go_to: str) -> HttpResponse:
    """Close the dialog, say `text` and trigger `events`; without htmx, redirect to `go_to`."""
    return done(request, Toast(text), *events, ClientEvent.CLOSE_DIALOG, go_to=go_to)


def done(request: ChannelRequest, toast: Toast, *events: ClientEvent | ContactEvent, go_to: str) -> HttpResponse:
    """Show the toast and trigger `events`, with status 204; without htmx, redirect to `go_to`."""
    if not request.htmx:
        messages.add_message(request, _LEVELS[toast.kind], toast.text)
        return redirect(go_to)
    response = HttpResponse(status=204)
    for event in events:
        trigger(response, event)
    return show_toast(response, toast)


def go(request: ChannelRequest, url: str) -> HttpResponse:
    """Redirect the whole page."""
    return HttpResponseClientRedirect(url) if request.htmx else redirect(url)


def show_toast(response: Response, toast: Toast) -> Response:
    """Let htmx show the toast beside what the response holds."""
    detail: dict[str, Any] = {"text": toast.text, "kind": toast.kind}
    if toast.undo_url:
        detail |= {"label": _("Undo"), "url": toast.undo_url, "post": True}
    return trigger(response, ClientEvent.TOAST, detail)


def trigger(
    response: Response,
    event: ClientEvent | ContactEvent,
    detail: Mapping[str, Any] | None = None,
    *,
    after: Literal["receive", "settle", "swap"] = "receive",
) -> Response:
    """Let htmx dispatch the event on the page's body, with `detail`."""
    return trigger_client_event(response, str(event), dict(detail or {}), after=after)


def submit(form: BaseForm, act: Callable[[dict[str, Any]], T]) -> T | None:
    """Return what an action makes of the form's data; None when form or action refuse it, with why in the form."""
    if not form.is_valid():
        return None
    try:
        return act(form.cleaned_data)
    except ValidationError as error:
        add_errors(form, error)
        return None


def add_errors(form: BaseForm, error: ValidationError) -> None:
    """Show the refusal of an action in the form: beside the fields that it names, else above them."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, errors in error.error_dict.items():
        form.add_error(name if name in form.fields else None, errors)
