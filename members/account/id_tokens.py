"""Whether an issuer's statement of who came is true: signed by it, for us, now, as we asked."""

from typing import Any

import jwt
from django.utils.crypto import constant_time_compare

# Asymmetric ones only: a token that is signed with what everybody knows is signed by nobody.
_ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"]
_CLOCKS_DIFFER = 60  # seconds


def claims_of(
    token: str, *, keys: dict[str, Any], issuer: str, audience: str, nonce: str
) -> dict[str, Any]:
    """What the ID token says, when all of it may be believed (OpenID Connect Core, 3.1.3.7).

    `keys` is the issuer's JWKS. Raises jwt.PyJWTError when the token is not signed by one of
    them, is for another than `audience`, too old, or no answer to the question with `nonce`.
    """
    claims: dict[str, Any] = jwt.decode(
        token,
        _key_of(token, keys),
        algorithms=_ALGORITHMS,
        audience=audience,
        issuer=issuer,
        leeway=_CLOCKS_DIFFER,
        options={"require": ["iss", "sub", "aud", "exp", "iat"]},
    )
    if not nonce or not constant_time_compare(str(claims.get("nonce", "")), nonce):
        raise jwt.InvalidTokenError("It answers another question.")
    if claims.get("azp", audience) != audience:
        raise jwt.InvalidAudienceError("It was given to another.")
    return claims


def _key_of(token: str, keys: dict[str, Any]) -> jwt.PyJWK:
    kid = jwt.get_unverified_header(token).get("kid")
    found = jwt.PyJWKSet.from_dict(keys).keys
    for key in found:
        if key.key_id == kid or (kid is None and len(found) == 1):
            return key
    raise jwt.InvalidTokenError("It is signed with a key that is not the issuer's.")
