from allauth.account.forms import LoginForm
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from crm import managers
from crm.answers import submit
from crm.managers.forms import SignUpForm
from crm.managers.queries import invitation_of, user_of
from crm.models import Invitation, Manager


@sensitive_post_parameters("password1", "password2")
@require_http_methods(["GET", "POST"])
def show(request: HttpRequest, token: str) -> HttpResponse:
    """Accept the invitation that the link is of: with a new account, or after signing in with the invited address."""
    invitation = invitation_of(token)
    if invitation is None:
        return render(request, "managers/acceptance/unknown.html", status=404)
    timezone.activate(invitation.channel.zone)
    if not invitation.is_open or invitation.is_expired or invitation.channel.is_being_deleted:
        return _closed(request, invitation)
    if request.user.is_authenticated and request.user.email != invitation.email:
        return _page(request, "other_account", invitation, status=403)
    if user_of(invitation) is None:
        return _sign_up(request, invitation)
    if not request.user.is_authenticated:
        return _page(request, "sign_in", invitation)
    return _join(request, invitation) if request.method == "POST" else _page(request, "join", invitation)


def _sign_up(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    if request.method == "GET":
        return _page(request, "sign_up", invitation, form=SignUpForm(invitation=invitation))
    form = SignUpForm(request.POST, invitation=invitation)
    manager = submit(
        form,
        lambda data: managers.sign_up(
            invitation, data["name"], data["password1"], _language(), ip_address=request.META.get("REMOTE_ADDR")
        ),
    )
    if manager is None:
        return _page(request, "sign_up", invitation, form=form, status=422)
    # By the door of everybody, with its limits and what it notes of a session.
    door = LoginForm({"login": manager.user.email, "password": form.cleaned_data["password1"]}, request=request)
    if not door.is_valid():
        return redirect("account_login")
    response: HttpResponse = door.login(request, redirect_url=_channel_url(manager))
    return response


def _join(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    assert request.user.is_authenticated
    try:
        manager = managers.accept(invitation, request.user, ip_address=request.META.get("REMOTE_ADDR"))
    except ValidationError:
        return redirect(request.path)  # which says what has changed
    return redirect(_channel_url(manager))


def _closed(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """Say why the link no longer works; who has accepted it goes to the channel."""
    is_accepted = invitation.state == Invitation.State.ACCEPTED and not invitation.channel.is_being_deleted
    if request.user.is_authenticated and is_accepted:
        manager = invitation.channel.managers.filter(user=request.user, user__email=invitation.email).first()
        if manager is not None:
            return redirect(_channel_url(manager))
    return _page(request, "closed", invitation, status=410)


def _page(
    request: HttpRequest, part: str, invitation: Invitation, *, status: int = 200, form: SignUpForm | None = None
) -> HttpResponse:
    context = {"invitation": invitation, "form": form, "here": request.path}
    return render(request, f"managers/acceptance/{part}.html", context, status=status)


def _language() -> str:
    return translation.get_language() or "en"


def _channel_url(manager: Manager) -> str:
    return reverse("channel", args=[manager.channel.slug])
