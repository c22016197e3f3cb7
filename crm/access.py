"""Access to a channel: somebody who isn't its manager gets 404, a manager without the permission 403.

Each view under `/c/<slug>/` names its permission with `@requires`; `crm.middleware.ChannelMiddleware` holds it.
"""

from collections.abc import Callable
from typing import Any, Final, TypeVar

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.expressions import Expression
from django.http import HttpRequest, HttpResponseBase
from django_htmx.middleware import HtmxDetails

from crm.actors import Actor
from crm.extension import ExtensionPoint
from crm.models import Channel, Manager, User
from crm.permissions import PERMISSIONS
from crm.precompiled import Precompiled

View = TypeVar("View", bound=Callable[..., HttpResponseBase])

# For what every manager of the channel may see: their own chatroom and progress bars.
ANY_MANAGER: Final = "any"


class ChannelRequest(HttpRequest):
    """A request of a manager of the channel, with the permissions that the view names."""

    user: User
    channel: Channel
    manager: Manager
    actor: Actor
    htmx: HtmxDetails


def requires(*permissions: str, **by_method: str) -> Callable[[View], View]:
    """Mark a channel view with the permissions that it needs, all of them; a method may need one more (`POST="…"`).

    What filters, counts, shows or previews contacts needs `contacts.view` besides its own permission: whoever may
    filter without seeing can read values letter by letter.
    """
    for name in (*permissions, *by_method.values()):
        if name != ANY_MANAGER and name not in PERMISSIONS:
            raise ValueError(f"{name} is not in the catalogue of permissions")

    def mark(view: View) -> View:
        view.permissions = frozenset(permissions)  # type: ignore[attr-defined]
        view.permission_by_method = by_method  # type: ignore[attr-defined]
        return view

    return mark


def needed(view: Any, method: str | None) -> frozenset[str]:
    """Return the permissions that the view asks for. Raise AttributeError for a view that names none."""
    by_method: dict[str, str] = view.permission_by_method
    permissions: frozenset[str] = view.permissions
    return permissions | {by_method[method]} if method in by_method else permissions


def allowed(manager: Manager, permission: str) -> bool:
    return permission == ANY_MANAGER or manager.may(permission)


# Recovery codes alone are no second factor: they stand in for one that is lost.
HAS_SECOND_FACTOR: Final = Exists(
    Authenticator.objects.filter(user=OuterRef("user")).exclude(type=Authenticator.Type.RECOVERY_CODES)
)


def lacks_second_factor(manager: Manager) -> bool:
    """Whether the channel asks for a second factor that the manager doesn't have. Costs a query if it asks for one."""
    channel = manager.channel
    return channel.two_factor_required and not channel.managers.filter(HAS_SECOND_FACTOR, pk=manager.pk).exists()


membership_facts: Final = ExtensionPoint[tuple[str, Expression]](
    "What requests to a channel need beside channel and role: a name, and an expression over `Manager`. It is read in "
    "the same query, and is an attribute of the request's manager."
)


def membership(user_id: int, slug: str) -> Manager | None:
    """Return the membership of a user in the channel of that slug; None without one, or while it is being deleted.

    User, channel and role are loaded, and what is registered at `membership_facts`.
    """
    return _membership.first(slug, user_id)


def _memberships(slug: str, user_id: int) -> "QuerySet[Manager]":
    managers = Manager.everywhere.filter(channel__slug=slug, channel__deletion_requested_at=None, user=user_id)
    managers = managers.annotate(**dict(membership_facts))
    return managers.select_related("channel", "role", "user")


_membership: Final = Precompiled(_memberships, ("\N{NULL}slug", -1))
