"""How a session's user is loaded: with the membership of the channel that the request asks for, in one query."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Final

from allauth.account.auth_backends import AuthenticationBackend

from crm.access import membership
from crm.models import User
from crm.precompiled import Precompiled

_by_id: Final = Precompiled(lambda pk: User.objects.filter(pk=pk), (-1,))
_asked: ContextVar[str] = ContextVar("slug of the channel that the request asks for", default="")


@contextmanager
def asking_for(slug: str) -> Iterator[None]:
    """Load users with their membership of the channel of this slug to the end of the block; empty for none."""
    token = _asked.set(slug)
    try:
        yield
    finally:
        _asked.reset(token)


class AccountBackend(AuthenticationBackend):  # type: ignore[misc]
    """Sign-in by e-mail address and password, as allauth does it."""

    def get_user(self, user_id: Any) -> User | None:
        """Return the user of that id while they may sign in; Django compares the session with the password then."""
        manager = membership(user_id, _asked.get()) if _asked.get() else None
        user = _by_id.first(user_id) if manager is None else manager.user
        if user is None or not self.user_can_authenticate(user):
            return None
        user.membership = manager
        return user
