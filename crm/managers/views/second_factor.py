from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from crm import managers
from crm.access import ChannelRequest, requires
from crm.answers import Toast, done, show_toast
from crm.managers.forms import SecondFactorForm
from crm.managers.views.dialogs import managers_url


@requires("managers.manage")
@require_POST
def save(request: ChannelRequest) -> HttpResponse:
    """Require two-factor authentication of all managers (`required`), or no longer; draw the switch again."""
    form = SecondFactorForm(request.POST)
    form.is_valid()
    required, refusal = form.cleaned_data["required"], None
    try:
        managers.require_second_factor(request.channel, required, by=request.actor)
    except ValidationError as error:
        refusal = Toast(" ".join(error.messages), "danger")
    if not request.htmx:
        return done(request, refusal, go_to=managers_url(request)) if refusal else redirect(managers_url(request))
    request.channel.refresh_from_db()
    response = render(request, "managers/requirement.html", status=422 if refusal else 200)
    text = (
        _("All managers now need two-factor authentication.")
        if required
        else _("Two-factor authentication is no longer required.")
    )
    return show_toast(response, refusal or Toast(text))
