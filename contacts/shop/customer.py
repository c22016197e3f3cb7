"""Who is signed in at the demo shop: its own small account, in a signed cookie, apart from Roster's sessions."""

import hashlib
from dataclasses import asdict, dataclass
from typing import Any, Final

from django.core import signing
from django.http import HttpRequest, HttpResponse

from contacts.visitors.member_hash import member_hash
from crm.models import Channel

COOKIE: Final = "demo_shop"
PATH: Final = "/demo-shop/"


@dataclass(frozen=True)
class Customer:
    """A customer of the shop, and what they have bought in this browser."""

    name: str
    email: str
    orders: int = 0
    amount: float = 0

    @property
    def member_id(self) -> str:
        """The shop's own id. All begin alike, so that nobody becomes one of the channel's other members here."""
        return f"shop-{hashlib.sha256(self.email.lower().encode()).hexdigest()[:12]}"

    def boot(self, channel: Channel) -> dict[str, Any]:
        """Return what the page says to the script of who is signed in, with the proof that only a server can make."""
        return {
            "memberId": self.member_id,
            "memberHash": member_hash(channel.member_hash_secret, self.member_id),
            "profile": {"name": self.name, "email": self.email},
        }


def signed_in(request: HttpRequest) -> Customer | None:
    """Return who is signed in."""
    try:
        return Customer(**signing.loads(request.COOKIES.get(COOKIE, ""), salt=COOKIE))
    except (signing.BadSignature, TypeError):
        return None


def sign_in(response: HttpResponse, customer: Customer) -> None:
    """Let the browser remember the customer."""
    value = signing.dumps(asdict(customer), salt=COOKIE)
    response.set_cookie(COOKIE, value, path=PATH, httponly=True, samesite="Lax")


def sign_out(response: HttpResponse) -> None:
    """Let the browser forget the customer."""
    response.delete_cookie(COOKIE, path=PATH)
