from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from contacts.inbox import actions
from contacts.inbox.access import visible_chat
from contacts.inbox.forms import AssignmentForm
from contacts.inbox.queries import may_answer
from crm.access import ChannelRequest, requires
from crm.answers import Toast, show_toast, trigger
from crm.events import ClientEvent


@requires("inbox.view", "inbox.reply")
@require_POST
def save(request: ChannelRequest, pk: int) -> HttpResponse:
    """Assign the chat; where somebody else was quicker, or it can't be, say so and draw how it is."""
    chat = visible_chat(request.channel, pk)
    form = AssignmentForm(request.POST)
    problem = ""
    if form.is_valid():
        manager = request.channel.managers.filter(pk=form.cleaned_data["assignee"] or 0).first()
        try:
            if manager is None and form.cleaned_data["assignee"]:
                raise ValidationError(_("This manager is no longer there."))
            actions.assign(chat, manager, was=form.cleaned_data["was"], by=request.actor)
        except actions.Taken as error:
            problem = _("%(name)s has this chat by now.") % {"name": error} if error.by else _("Nobody has it by now.")
        except ValidationError as error:
            problem = " ".join(error.messages)
    else:
        problem = _("This manager is no longer there.")
    if not request.htmx:
        return redirect("chat", request.channel.slug, pk)
    chat = visible_chat(request.channel, pk)
    context = {"chat": chat, "assignees": may_answer(chat)}
    response = render(request, "contacts/inbox/assignee.html", context)
    if problem:
        show_toast(response, Toast(problem, "danger"))
    return trigger(response, ClientEvent.INBOX_NEWS)
