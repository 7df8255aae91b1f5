"""A real issuer of OpenID Connect on loopback: it checks what it is asked, and signs answers."""

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

CLIENT, SECRET = "kulturnett", "hemmelig-hos-utstederen"
RETURN = "http://127.0.0.1:8000/konto/ekstern/svar/"


@cache
def key() -> RSAPrivateKey:
    """What the issuer signs with."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@cache
def other_key() -> RSAPrivateKey:
    """What somebody else signs with."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def signed(claims: dict[str, Any], by: RSAPrivateKey | None = None) -> str:
    """An ID token as the issuer signs it."""
    return jwt.encode(claims, by or key(), algorithm="RS256", headers={"kid": "first"})


@dataclass
class Issuer:
    """Who is signed in there, and how it may fail; set anew for each test."""

    url: str
    user: dict[str, Any] = field(default_factory=lambda: {"sub": "abc-1"})
    userinfo: dict[str, Any] = field(default_factory=dict)
    denies: bool = False
    sign: Callable[[dict[str, Any]], str | None] = signed
    changes: dict[str, Any] = field(default_factory=dict)  # of the ID token
    answers: dict[str, tuple[int, str]] = field(default_factory=dict)  # path → what it says instead
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    asked: list[dict[str, str]] = field(default_factory=list)

    def describe(self) -> dict[str, Any]:
        """The issuer's own description."""
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "userinfo_endpoint": f"{self.url}/userinfo",
            "jwks_uri": f"{self.url}/jwks",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }

    def keys(self) -> dict[str, Any]:
        """The public half of what it signs with."""
        jwk = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(key().public_key()))
        return {"keys": [jwk | {"kid": "first", "use": "sig"}]}

    def authorize(self, query: dict[str, str]) -> str:
        """Where the browser is sent back to."""
        assert (query["client_id"], query["redirect_uri"]) == (CLIENT, RETURN)
        assert (query["response_type"], query["code_challenge_method"]) == ("code", "S256")
        assert set(query["scope"].split()) == {"openid", "email"}
        self.asked.append(query)
        if self.denies:
            return f"{RETURN}?{urlencode({'error': 'access_denied', 'state': query['state']})}"
        code = secrets.token_urlsafe(16)
        self.codes[code] = query
        return f"{RETURN}?{urlencode({'code': code, 'state': query['state']})}"

    def token(self, form: dict[str, str]) -> dict[str, Any]:
        """Tokens for a code, once, to the client whose verifier fits."""
        question = self.codes.pop(form["code"])
        assert (form["client_id"], form["client_secret"]) == (CLIENT, SECRET)
        assert form["redirect_uri"] == RETURN
        hashed = hashlib.sha256(form["code_verifier"].encode()).digest()
        challenge = base64.urlsafe_b64encode(hashed).rstrip(b"=").decode()
        assert challenge == question["code_challenge"]
        now = int(time.time())
        claims = {"iss": self.url, "aud": CLIENT, "iat": now, "exp": now + 300}
        claims |= {"nonce": question["nonce"]} | self.user | self.changes
        found = {"access_token": "adgang", "token_type": "Bearer", "expires_in": 300}
        return found | {"id_token": self.sign(claims)}


class Handler(BaseHTTPRequestHandler):
    """Hands the questions to the Issuer of its server."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *_args: Any) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        """Description, keys, the person's own visit, and who she is."""
        issuer: Issuer = self.server.issuer  # type: ignore[attr-defined]
        where = urlsplit(self.path)
        if where.path in issuer.answers:
            self._say(*issuer.answers[where.path])
        elif where.path == "/authorize":
            query = {name: values[0] for name, values in parse_qs(where.query).items()}
            self._say(HTTPStatus.FOUND, "", Location=issuer.authorize(query))
        elif where.path == "/userinfo":
            assert self.headers["Authorization"] == "Bearer adgang"
            self._say(HTTPStatus.OK, json.dumps(issuer.userinfo))
        else:
            pages = {"/.well-known/openid-configuration": issuer.describe, "/jwks": issuer.keys}
            self._say(HTTPStatus.OK, json.dumps(pages[where.path]()))

    def do_POST(self) -> None:
        """The token."""
        issuer: Issuer = self.server.issuer  # type: ignore[attr-defined]
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        if self.path in issuer.answers:
            self._say(*issuer.answers[self.path])
            return
        form = {name: values[0] for name, values in parse_qs(body).items()}
        self._say(HTTPStatus.OK, json.dumps(issuer.token(form)))

    def _say(self, status: int, body: str, **headers: str) -> None:
        content = body.encode()
        self.send_response(status)
        headers |= {"Content-Type": "application/json", "Content-Length": str(len(content))}
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)


class Server(ThreadingHTTPServer):
    """Listens until it is closed."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.issuer = self.fresh()
        self._thread = threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()

    def fresh(self) -> Issuer:
        """An issuer that nobody has asked yet."""
        self.issuer = Issuer(f"http://127.0.0.1:{self.server_port}")
        return self.issuer

    def close(self) -> None:
        """End."""
        self.shutdown()
        self._thread.join()
        self.server_close()
