"""What an organisation's sign-in server tells us by OpenID Connect, and what of it is believed.

The code flow with PKCE, nonce and state. Only the server of the settings is asked, and of every token the
signature, issuer, audience, times and nonce are checked. It gives nobody a right: appointments do.
"""

import base64
import hashlib
import hmac
import json
import secrets
import time
from dataclasses import asdict, dataclass, field
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import jwt
import urllib3
from django.conf import settings
from django.core.cache import cache

ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA"]
MINUTES = 10
"""How long somebody may stay at the other side."""

_LEEWAY_SECONDS = 60
_KEPT_SECONDS = 600
_LARGEST = 256 * 1024
_WELL_KNOWN = "/.well-known/openid-configuration"


class NotBelieved(Exception):
    """What came back proves nothing; the message is for the log and names nobody."""


@dataclass(frozen=True)
class Stay:
    """What we remember of somebody who has gone to the other side."""

    next_page: str = ""
    asks_again: bool = False
    """Whether somebody who has signed in already shows there once more who they are."""
    state: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    nonce: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    verifier: str = field(default_factory=lambda: secrets.token_urlsafe(48))
    at: float = field(default_factory=time.time)

    @property
    def challenge(self) -> str:
        """What the verifier is known by until it is shown."""
        digest = hashlib.sha256(self.verifier.encode()).digest()
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()

    def as_dict(self) -> dict[str, Any]:
        """Return it as a session can keep it."""
        return asdict(self)

    def require_return(self, state: str) -> None:
        """Insist that whoever comes back is the one who left, in time."""
        if not hmac.compare_digest(state.encode(), self.state.encode()):
            raise NotBelieved("the state is not the one that was given")
        if time.time() - self.at > MINUTES * 60:
            raise NotBelieved("it took too long")


@dataclass(frozen=True)
class Told:
    """Who somebody is, as a believed token says."""

    issuer: str
    subject: str
    email: str
    showed_second_factor: bool
    authenticated_at: float | None
    """When somebody last showed there who they are, perhaps long before they came to us; None: not said."""


def is_on() -> bool:
    """Whether an organisation's sign-in server is set."""
    return bool(settings.OIDC_SERVER_URL)


def way_there(stay: Stay, *, return_url: str) -> str:
    """Return the address at the server where somebody signs in.

    Who has a session there comes straight back, unless they are to show once more who they are.
    """
    query = {
        "response_type": "code",
        "client_id": settings.OIDC_CLIENT_ID,
        "redirect_uri": return_url,
        "scope": "openid email",
        "state": stay.state,
        "nonce": stay.nonce,
        "code_challenge": stay.challenge,
        "code_challenge_method": "S256",
    }
    if stay.asks_again:
        query |= {"prompt": "login", "max_age": str(settings.ACCOUNT_REAUTHENTICATION_TIMEOUT)}
    address = str(_server()["authorization_endpoint"])
    return f"{address}{'&' if urlsplit(address).query else '?'}{urlencode(query)}"


def told_for(code: str, stay: Stay, *, return_url: str) -> Told:
    """Fetch the token that a code stands for, and return what it says; raise NotBelieved for all else."""
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": return_url,
        "code_verifier": stay.verifier,
    }
    server, headers = _server(), {"Accept": "application/json"}
    if "client_secret_post" in server.get("token_endpoint_auth_methods_supported", []):
        form |= {"client_id": settings.OIDC_CLIENT_ID, "client_secret": settings.OIDC_CLIENT_SECRET}
    else:
        pair = (quote(each, safe="") for each in (settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET))
        headers |= urllib3.make_headers(basic_auth=":".join(pair))
    answer = _ask("POST", server["token_endpoint"], headers=headers, fields=form)
    return _read(str(answer.get("id_token", "")), nonce=stay.nonce)


def _read(token: str, *, nonce: str) -> Told:
    try:
        header = jwt.get_unverified_header(token)
        claims = jwt.decode(
            token,
            _key(str(header.get("kid", ""))),
            algorithms=ALGORITHMS,
            audience=settings.OIDC_CLIENT_ID,
            issuer=settings.OIDC_SERVER_URL,
            leeway=_LEEWAY_SECONDS,
            options={"require": ["exp", "iat", "aud", "iss", "sub"]},
        )
    except jwt.PyJWTError as error:
        raise NotBelieved(f"the token is not valid ({type(error).__name__})") from error
    if not hmac.compare_digest(str(claims.get("nonce", "")).encode(), nonce.encode()):
        raise NotBelieved("the token was made for another visit")
    if claims.get("azp", settings.OIDC_CLIENT_ID) != settings.OIDC_CLIENT_ID:
        raise NotBelieved("the token was made for another service")
    return Told(
        issuer=claims["iss"],
        subject=claims["sub"],
        email=_email(claims),
        showed_second_factor=_showed_second_factor(claims),
        authenticated_at=_authenticated_at(claims),
    )


def _email(claims: dict[str, Any]) -> str:
    """Return the address, if the server vouches for it and may do so for its domain."""
    email = str(claims.get("email", "")).strip().lower()
    if claims.get(settings.OIDC_VERIFIED_CLAIM) not in (True, "true", "1"):
        raise NotBelieved("the server does not vouch for the address")
    name, _at, domain = email.rpartition("@")
    if not name or domain not in {one.strip().lower() for one in settings.OIDC_EMAIL_DOMAINS}:
        raise NotBelieved("the address is of a domain that the server may not vouch for")
    return email


def _showed_second_factor(claims: dict[str, Any]) -> bool:
    methods = claims.get("amr")
    said = [*(methods if isinstance(methods, list) else [methods]), claims.get("acr")]
    return any(value in said for value in settings.OIDC_SECOND_FACTOR_VALUES)


def _authenticated_at(claims: dict[str, Any]) -> float | None:
    """Return the time that the server names, if it can have been; its clock may run ahead a little."""
    said, now = claims.get("auth_time"), time.time()
    if not isinstance(said, int | float) or isinstance(said, bool) or not 0 < said <= now + _LEEWAY_SECONDS:
        return None
    return min(float(said), now)


def _key(kid: str) -> jwt.PyJWK:
    """Return the server's key of a name; asked for anew when it is not among those that are known."""
    for fresh in (False, True):
        kept = _kept(_server()["jwks_uri"], fresh=fresh)
        try:
            found = [key for key in jwt.PyJWKSet.from_dict(kept).keys if kid in ("", key.key_id)]
        except jwt.PyJWTError as error:
            raise NotBelieved("the server shows no key that can be used") from error
        if len(found) == 1:
            return found[0]
    raise NotBelieved("the token is signed with a key that the server does not show")


def _server() -> dict[str, Any]:
    """Return what the server says of itself; it must call itself what the settings call it."""
    said = _kept(settings.OIDC_SERVER_URL.rstrip("/") + _WELL_KNOWN)
    if said.get("issuer") != settings.OIDC_SERVER_URL:
        raise NotBelieved("the server calls itself something else than OIDC_SERVER_URL")
    return said


def _kept(url: str, *, fresh: bool = False) -> dict[str, Any]:
    key = "openid:" + hashlib.sha256(url.encode()).hexdigest()
    said: dict[str, Any] | None = None if fresh else cache.get(key)
    if said is None:
        said = _ask("GET", url)
        cache.set(key, said, _KEPT_SECONDS)
    return said


def _ask(method: str, url: str, **sent: Any) -> dict[str, Any]:
    """Ask the server, over TLS unless it is this computer, and follow no redirect."""
    parts = urlsplit(url)
    if parts.scheme != "https" and parts.hostname != "127.0.0.1":
        raise NotBelieved("the server is not asked without TLS")
    if method == "POST":
        sent["encode_multipart"] = False
    try:
        with urllib3.PoolManager(retries=False, timeout=urllib3.Timeout(connect=3, read=5)) as pool:
            answer = pool.request(method, url, redirect=False, preload_content=False, **sent)
            body, status = answer.read(_LARGEST), answer.status
            answer.release_conn()
        said = json.loads(body)
    except (urllib3.exceptions.HTTPError, ValueError) as error:
        raise NotBelieved(f"the server does not answer as it should ({type(error).__name__})") from error
    if status != 200 or not isinstance(said, dict):
        raise NotBelieved(f"the server answers {status}")
    return said
