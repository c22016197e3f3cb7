"""The password of a file: what it must be like, and how it waits for the worker without being readable."""

import base64
from typing import Final

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.encoding import force_bytes
from django.utils.translation import gettext as _

SHORTEST: Final = 6
LONGEST: Final = 255  # what Excel's own field takes


class Unreadable(Exception):
    """The sealed password can't be opened: the installation's secret key is another one now."""


def validate(password: str) -> None:
    """Check for 6 characters, with letters, numbers and symbols. Raise ValidationError."""
    if len(password) < SHORTEST:
        raise ValidationError(_("At least %(least)s characters.") % {"least": SHORTEST})
    if len(password) > LONGEST:
        raise ValidationError(_("At most %(most)s characters.") % {"most": LONGEST})
    if not all(character == " " or character.isprintable() for character in password):
        raise ValidationError(_("It has a character that can’t be typed."))
    letters = any(character.isalpha() for character in password)
    numbers = any(character.isdecimal() for character in password)
    symbols = any(not character.isalnum() and not character.isspace() for character in password)
    if not (letters and numbers and symbols):
        raise ValidationError(_("Use letters, numbers and symbols."))


def seal(password: str) -> bytes:
    """Encrypt the password by the installation's secret key, which isn't in the database."""
    return _fernet().encrypt(password.encode())


def unseal(sealed: bytes | memoryview) -> str:
    """Return the password. Raise Unreadable."""
    try:
        return _fernet().decrypt(bytes(sealed)).decode()
    except InvalidToken:
        raise Unreadable from None


def _fernet() -> MultiFernet:
    return MultiFernet([Fernet(_key(secret)) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def _key(secret: str | bytes) -> bytes:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"roster.exports.password").derive(
        force_bytes(secret)
    )
    return base64.urlsafe_b64encode(derived)
