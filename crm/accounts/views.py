from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from crm.accounts.forms import PreferencesForm, ProfileForm


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


@login_required
@require_http_methods(["GET", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """What the user is called; a POST changes it."""
    assert request.user.is_authenticated
    form = ProfileForm(request.POST or None, instance=request.user)
    if request.method == "GET":
        return render(request, "account/profile.html", {"form": form})
    if not form.is_valid():
        request.user.refresh_from_db()  # the page around the form shows the name that is stored
        return render(request, "account/profile.html", {"form": form}, status=422)
    form.save()
    messages.success(request, _("Saved."))
    return redirect("profile")
