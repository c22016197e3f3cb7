from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from crm import roles
from crm.access import ChannelRequest, requires
from crm.answers import Toast, done, show_toast
from crm.models import Role
from crm.permissions import PERMISSIONS
from crm.roles.access import visible_role
from crm.roles.forms import GrantForm
from crm.roles.queries import Cell
from crm.roles.views.dialogs import roles_url


@requires("managers.manage")
@require_POST
def save(request: ChannelRequest, pk: int) -> HttpResponse:
    """Grant a role one permission (`granted`), or take it away; draw what has changed with it."""
    role = visible_role(request.channel, pk)
    form = GrantForm(request.POST)
    if not form.is_valid():
        return HttpResponse(status=422)
    name, granted = form.cleaned_data["permission"], form.cleaned_data["granted"]
    try:
        changed = (roles.grant if granted else roles.revoke)(role, name, by=request.actor)
    except ValidationError as error:
        changed, toast = frozenset[str](), Toast(" ".join(error.messages), "danger")
    else:
        toast = Toast(_said(role, name, changed, granted))
    if not request.htmx:
        return done(request, toast, go_to=roles_url(request)) if toast.text else redirect(roles_url(request))
    role.refresh_from_db()
    context = {
        "cell": Cell(role, name, PERMISSIONS[name]),
        "others": [Cell(role, other, PERMISSIONS[other]) for other in sorted(changed - {name})],
    }
    response = render(request, "roles/granted.html", context, status=422 if toast.kind == "danger" else 200)
    return show_toast(response, toast) if toast.text else response


def _said(role: Role, name: str, changed: Collection[str], granted: bool) -> str:
    """Say what the role may do now, or no longer; nothing when that is as it was."""
    others = ", ".join(str(PERMISSIONS[other].label) for other in PERMISSIONS if other in changed and other != name)
    values = {"role": role, "right": PERMISSIONS[name].label, "others": others}
    if name not in changed:
        return ""
    if granted and others:
        return _("“%(role)s” now has the right “%(right)s”, and what it needs: %(others)s.") % values
    if granted:
        return _("“%(role)s” now has the right “%(right)s”.") % values
    if others:
        return _("“%(role)s” no longer has the right “%(right)s”, nor what needs it: %(others)s.") % values
    return _("“%(role)s” no longer has the right “%(right)s”.") % values
