"""Proof that the company's own server knows a member: docs/install-script.md has it for PHP, Node and Python."""

import hashlib
import hmac


def member_hash(secret: str, member_id: str) -> str:
    """Return the hash of a member: HMAC-SHA256 of the member ID in UTF-8, in lower-case hex.

    The key is the secret as bytes, which is written in hex. Channel Talk's member hash is made in the same way.
    """
    return hmac.new(bytes.fromhex(secret), member_id.encode(), hashlib.sha256).hexdigest()


def is_right(secret: str, member_id: str, given: str) -> bool:
    """Return whether that is the member's hash; the time it takes doesn't depend on where they differ."""
    return bool(secret) and hmac.compare_digest(member_hash(secret, member_id).encode(), given.encode())
