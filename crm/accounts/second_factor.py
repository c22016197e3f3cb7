"""Where somebody wanted to go when a channel asked them to set up a second factor: set up, they go on there."""

from typing import Final

from django.http import HttpRequest

KEY: Final = "wanted_before_second_factor"  # in the session; the template of the recovery codes reads it too


def remember_wanted(request: HttpRequest, path: str) -> None:
    """Let the pages of two-factor authentication lead to this path of ours."""
    request.session[KEY] = path


def forget_wanted(request: HttpRequest) -> None:
    """Somebody has come where they wanted to go."""
    if KEY in request.session:
        del request.session[KEY]
