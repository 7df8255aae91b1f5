"""A passkey made of a few lines: answers as a telephone would, or as an attacker might."""

import hashlib
import json
import struct
from typing import Any
from uuid import uuid4

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from django.test import Client
from fido2 import cbor
from fido2.cose import ES256
from fido2.utils import websafe_encode

HOST = "localhost"
PRESENT, VERIFIED, NEW = 0x01, 0x04, 0x40
JSON = {"Accept": "application/json"}


def visitor() -> Client:
    """A browser where passkeys work: at a name, not at a number."""
    return Client(headers={"host": HOST})


class Authenticator:
    """One passkey. `origin` is where the browser says that it was used."""

    def __init__(self, origin: str = f"http://{HOST}") -> None:
        self.origin, self._id, self._owner = origin, uuid4().bytes, ""
        self._key = ec.generate_private_key(ec.SECP256R1())

    def made(self, question: dict[str, Any], flags: int = PRESENT | VERIFIED) -> str:
        """What the form is sent when the passkey is made."""
        asked = question["publicKey"]
        self._owner = asked["user"]["id"]
        public = cbor.encode(dict(ES256.from_cryptography_key(self._key.public_key())))  # type: ignore[no-untyped-call]
        credential = bytes(16) + struct.pack(">H", len(self._id)) + self._id + public
        data = self._data(flags | NEW) + credential
        attestation = cbor.encode({"fmt": "none", "attStmt": {}, "authData": data})
        told = self._told("webauthn.create", asked["challenge"])
        return self._answer(clientDataJSON=told, attestationObject=attestation)

    def answer(
        self, question: dict[str, Any], flags: int = PRESENT | VERIFIED, owner: str | None = None
    ) -> str:
        """What the form is sent when the passkey is used."""
        data, told = (
            self._data(flags),
            self._told("webauthn.get", question["publicKey"]["challenge"]),
        )
        signed = self._key.sign(data + hashlib.sha256(told).digest(), ec.ECDSA(hashes.SHA256()))
        fields = {"clientDataJSON": told, "authenticatorData": data, "signature": signed}
        return self._answer(**fields, userHandle=owner or self._owner)

    def _data(self, flags: int) -> bytes:
        return hashlib.sha256(HOST.encode()).digest() + bytes([flags]) + struct.pack(">I", 1)

    def _told(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()

    def _answer(self, **response: bytes | str) -> str:
        number = websafe_encode(self._id)
        told = {
            name: value if isinstance(value, str) else websafe_encode(value)
            for name, value in response.items()
        }
        return json.dumps({"id": number, "rawId": number, "type": "public-key", "response": told})


def add_passkey(client: Client, key: Authenticator, name: str = "Telefonen") -> Any:
    """Add it to whoever is signed in, as the page does."""
    page = "/min-side/innlogging/passnokkel/"
    question = client.get(page, headers=JSON).json()
    return client.post(page, {"name": name, "credential": key.made(question)})
