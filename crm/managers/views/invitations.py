from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from crm import managers
from crm.access import ChannelRequest, requires
from crm.answers import Toast, done, saved, submit, trigger
from crm.events import ClientEvent
from crm.managers import NewInvitation
from crm.managers.access import visible_invitation
from crm.managers.forms import InvitationForm
from crm.managers.mail import send_invitation
from crm.managers.views.dialogs import manager_dialog, managers_url


@requires("managers.manage")
@require_http_methods(["GET", "POST"])
def new(request: ChannelRequest) -> HttpResponse:
    """Show the dialog that invites somebody; a POST sends the invitation, and shows its link this once."""
    if request.method == "GET":
        return _dialog(request, InvitationForm(channel=request.channel))
    form = InvitationForm(request.POST, channel=request.channel)
    invited = submit(form, lambda data: managers.invite(request.channel, data["email"], data["role"], by=request.actor))
    return _dialog(request, form, status=422) if invited is None else _send(request, invited)


@requires("managers.manage")
@require_POST
def renew(request: ChannelRequest, pk: int) -> HttpResponse:
    """Send an invitation again, with a new link, which is shown this once."""
    try:
        invited = managers.invite_again(visible_invitation(request.channel, pk), by=request.actor)
    except ValidationError as error:
        return _refuse(request, error)
    return _send(request, invited)


@requires("managers.manage")
@require_POST
def withdraw(request: ChannelRequest, pk: int) -> HttpResponse:
    """Let an invitation work no longer."""
    invitation = visible_invitation(request.channel, pk)
    try:
        managers.withdraw(invitation, by=request.actor)
    except ValidationError as error:
        return _refuse(request, error)
    text = _("The invitation of %(email)s is withdrawn.") % {"email": invitation.email}
    return saved(request, text, ClientEvent.MANAGERS, go_to=managers_url(request))


def _send(request: ChannelRequest, invited: NewInvitation) -> HttpResponse:
    url = request.build_absolute_uri(invited.path)
    delivery = send_invitation(invited.invitation, url)
    title = _("%(email)s is invited") % {"email": invited.invitation.email}
    context = {"invitation": invited.invitation, "url": url, "delivery": delivery.name}
    return trigger(manager_dialog(request, "invited", context, title=title), ClientEvent.MANAGERS)


def _refuse(request: ChannelRequest, error: ValidationError) -> HttpResponse:
    toast = Toast(" ".join(error.messages), "danger")
    return done(request, toast, ClientEvent.MANAGERS, go_to=managers_url(request))


def _dialog(request: ChannelRequest, form: InvitationForm, status: int = 200) -> HttpResponse:
    return manager_dialog(request, "invite", {"form": form}, title=_("Invite a manager"), status=status)
