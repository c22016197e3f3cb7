from typing import Any

from django.contrib import messages as notes
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from contacts.fields import Catalogue
from contacts.filters import FilterInvalid
from contacts.lists.stated_number import NumberChanged
from crm import jobs
from crm.access import ChannelRequest, requires
from crm.answers import Toast, done, go
from crm.ids import read_id
from crm.mailing import is_set_up
from segments.messages import actions, queries, reach
from segments.messages.views.dialogs import message_dialog, message_url
from segments.messages.views.own_number import remember
from segments.models import MarketingMessage


@requires("contacts.view", "messages.manage")
@require_http_methods(["GET", "POST"])
def new(request: ChannelRequest, pk: int) -> HttpResponse:
    """Show whom the message goes to before it is sent; a POST sends it to `stated` customers."""
    message = queries.visible_message(request.channel, pk)
    if not message.is_draft:
        return go(request, message_url(request, message))
    if request.method == "GET":
        return offer(request, message)
    try:
        actions.start(message, read_id(request.POST.get("stated")) or 0, by=request.actor)
    except NumberChanged as changed:
        return offer(request, message, error=str(changed))
    except (ValidationError, FilterInvalid, jobs.Refusal) as error:
        return _refused(request, message, error)
    return go(request, message_url(request, message))


def offer(request: ChannelRequest, message: MarketingMessage, error: str = "") -> HttpResponse:
    """Show whom the message would go to, or why it can't be sent yet."""
    try:
        return _dialog(request, message, actions.check(message), error)
    except (ValidationError, FilterInvalid, jobs.Refusal) as refused:
        return _refused(request, message, refused)


@requires("contacts.view", "messages.manage")
@require_POST
def test(request: ChannelRequest, pk: int) -> HttpResponse:
    """Send what is saved to the manager, as the customer `contact` would read it; a text message to `number`."""
    message = queries.visible_message(request.channel, pk)
    contact = queries.contact_to_preview(message, read_id(request.POST.get("contact")))
    go_to = message_url(request, message)
    if contact is None:
        return done(request, Toast(_("There is no customer to fill in."), "warning"), go_to=go_to)
    try:
        address = _address_of_test(request, message)
        actions.send_test(message, contact, address, by=request.actor)
    except ValidationError as error:
        return done(request, Toast(" ".join(error.messages), "danger"), go_to=go_to)
    if message.is_email and not is_set_up():
        toast = Toast(_("E-mail isn’t set up: the test was written to the server’s output."), "warning")
    else:
        toast = Toast(_("A test is on its way to %(address)s.") % {"address": address})
    return done(request, toast, go_to=go_to)


@requires("contacts.view", "messages.manage")
@require_POST
def cancellation(request: ChannelRequest, pk: int) -> HttpResponse:
    """Stop sending."""
    message = queries.visible_message(request.channel, pk)
    if not actions.cancel(message, by=request.actor):
        notes.info(request, _("Sending had already ended."))
    return redirect(message_url(request, message))


@requires("contacts.view", "messages.manage")
@require_POST
def continuation(request: ChannelRequest, pk: int) -> HttpResponse:
    """Send to those of the audience to whom it wasn't sent yet."""
    message = queries.visible_message(request.channel, pk)
    if not actions.resume(message, by=request.actor):
        notes.info(request, _("There is nobody left to send it to."))
    return redirect(message_url(request, message))


def _address_of_test(request: ChannelRequest, message: MarketingMessage) -> str:
    """Return where the test goes. Raise ValidationError for what is no number."""
    return request.user.email if message.is_email else remember(request, request.POST.get("number", ""))


def _dialog(request: ChannelRequest, message: MarketingMessage, now: reach.Reach, error: str = "") -> HttpResponse:
    if now.reached == 0 and not error:
        return _refused(request, message, actions.Nobody())
    filter_ = reach.audience(message, Catalogue.of(request.channel))
    sentence = filter_.resolve(Catalogue.of(request.channel), timezone.now()).sentence
    context: dict[str, Any] = {"message": message, "reach": now, "error": error, "sentence": sentence}
    context["reaches_nobody"] = message.is_email and not is_set_up()
    title, leave_to = _("Send “%(name)s”?") % {"name": message.name}, message_url(request, message)
    return message_dialog(request, "sending", context, title=title, leave_to=leave_to, status=422 if error else 200)


def _refused(
    request: ChannelRequest, message: MarketingMessage, error: ValidationError | FilterInvalid | jobs.Refusal
) -> HttpResponse:
    if isinstance(error, FilterInvalid):
        errors = [problem.message for problem in error.problems]
    else:
        errors = error.messages if isinstance(error, ValidationError) else [str(error)]
    title, leave_to = _("This can’t be sent yet"), message_url(request, message)
    return message_dialog(request, "refused", {"errors": errors}, title=title, leave_to=leave_to, status=422)
