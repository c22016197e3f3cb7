from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from crm.accounts.forms import PreferencesForm


@login_required
@require_POST
def preferences(request: HttpRequest) -> HttpResponse:
    """Save theme and language of the user, and go back to the page that they came from."""
    assert request.user.is_authenticated
    form = PreferencesForm(request.POST, instance=request.user)
    if not form.is_valid():
        return render(request, "home/preferences_refused.html", {"form": form}, status=422)
    form.save()
    back = request.POST.get("next", "/")
    return redirect(back if url_has_allowed_host_and_scheme(back, {request.get_host()}) else "/")
