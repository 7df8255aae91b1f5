"""Secrets that a copy of the database does not tell: sealed with keys made from SECRET_KEY."""

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.encoding import force_bytes


class BrokenSealError(Exception):
    """It was sealed with a key that is gone, or is no seal of ours."""


def seal(text: str, *, purpose: str) -> str:
    """`text` as nobody can read it who has not the key of this `purpose`."""
    return _sealer(purpose).encrypt(text.encode()).decode()


def unseal(sealed: str, *, purpose: str) -> str:
    """Open it again. Raises BrokenSealError."""
    try:
        return _sealer(purpose).decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        raise BrokenSealError from error


def _sealer(purpose: str) -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = (hashlib.sha256(f"{purpose}:".encode() + force_bytes(key)).digest() for key in keys)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
