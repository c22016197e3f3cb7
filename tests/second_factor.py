"""Second factors: given without asking, and the codes of an authenticator app."""

import base64
import hmac
import time

from allauth.mfa.models import Authenticator

from tests.cast import Person


def give_second_factor(person: Person) -> None:
    """As if the person had set one up; nobody knows its codes."""
    Authenticator.objects.create(user=person.user, type=Authenticator.Type.TOTP, data={"secret": "x"})


def totp(secret: str) -> str:
    """The six digits that the telephone shows now (RFC 6238), or the next ones when these are about to change."""
    if (left := 30 - time.time() % 30) < 2:
        time.sleep(left)
    counter = int(time.time() // 30).to_bytes(8, "big")
    digest = hmac.digest(base64.b32decode(secret), counter, "sha1")
    start = digest[-1] & 15
    return f"{(int.from_bytes(digest[start : start + 4], 'big') & 0x7FFFFFFF) % 10**6:06}"
