import hashlib
import hmac


def digest(secret: str) -> str:
    """Return what is kept of a secret. It has 256 random bits: there is nothing to guess, so one round is enough."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def is_secret_of(secret: str, kept: str) -> bool:
    """Return whether that was kept of this secret; it takes as long for each."""
    return hmac.compare_digest(digest(secret), kept)
