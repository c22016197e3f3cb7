from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Sign-in rules: nobody signs up by himself, accounts are made by owners and admins."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
