"""A small sign-in server that speaks OpenID Connect over HTTP, and lies when it is told to."""

import base64
import hashlib
import json
import threading
import time
from socketserver import ThreadingMixIn
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import jwt
import urllib3
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "grannsamverkan", "hemligt & 100%"
START, BACK = "/konto/organisation/", "/konto/organisation/tillbaka/"
ERIK = {"sub": "erik-1", "email": "erik.ek@mariestad.example.se", "email_verified": True}


def new_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_said: Any) -> None:
        """Say nothing."""


class OpenIdServer:
    """Vouches for whom `claims` says; `lie` may change the token at the last moment.

    Whoever comes has a session there, opened when `opened_at` says, and comes straight back. Told to ask them
    once more, it does so if it `asks_again`.
    """

    def __init__(self, key: rsa.RSAPrivateKey) -> None:
        self.key, self.lie, self.asked = key, lambda token: token, []
        self.claims: dict[str, Any] = {}
        self.opened_at: float | None = None
        self.asks_again = True
        self.document: dict[str, Any] = {}
        self.codes: dict[str, dict[str, str]] = {}
        self.http = make_server("127.0.0.1", 0, self.answer, _Server, _Quiet)
        self.url = f"http://127.0.0.1:{self.http.server_port}"
        self.thread = threading.Thread(target=self.http.serve_forever, kwargs={"poll_interval": 0.02})
        self.thread.start()

    def end(self) -> None:
        self.http.shutdown()
        self.http.server_close()
        self.thread.join()

    def answer(self, environ: dict[str, Any], start: Any) -> list[bytes]:
        self.asked.append(environ["PATH_INFO"])
        page = {
            "/.well-known/openid-configuration": self.configuration,
            "/keys": self.keys,
            "/authorize": self.authorize,
            "/token": self.token,
        }[environ["PATH_INFO"]]
        status, headers, body = page(environ)
        start(status, [("Content-Type", "application/json"), *headers])
        return [json.dumps(body).encode()]

    def configuration(self, _environ: Any) -> Any:
        told = {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/keys",
        }
        return "200 OK", [], told | self.document

    def keys(self, _environ: Any) -> Any:
        shown = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        return "200 OK", [], {"keys": [shown | {"kid": "1", "alg": "RS256", "use": "sig"}]}

    def authorize(self, environ: Any) -> Any:
        """Sign in whoever comes, and send them back."""
        asked = dict(parse_qsl(environ["QUERY_STRING"]))
        assert (asked["client_id"], asked["code_challenge_method"]) == (CLIENT, "S256")
        if asked.get("prompt") == "login" and self.asks_again:
            self.opened_at = time.time()
        code = f"code-{len(self.codes)}"
        self.codes[code] = asked
        back = urlencode({"code": code, "state": asked["state"]})
        return "302 Found", [("Location", f"{asked['redirect_uri']}?{back}")], {}

    def token(self, environ: Any) -> Any:
        """Exchange a code for a token: once, with our secret, for whoever began."""
        sent = parse_qs(environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])).decode())
        form = {name: values[0] for name, values in sent.items()}
        begun = self.codes.pop(form["code"], None)
        digest = hashlib.sha256(form["code_verifier"].encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        proof = base64.b64encode(f"{CLIENT}:hemligt%20%26%20100%25".encode()).decode()
        is_ours = environ.get("HTTP_AUTHORIZATION") == f"Basic {proof}" or form.get("client_secret") == SECRET
        if not begun or challenge != begun["code_challenge"] or not is_ours:
            return "400 Bad Request", [], {"error": "invalid_grant"}
        assert form["redirect_uri"] == begun["redirect_uri"]
        return "200 OK", [], {"access_token": "x", "id_token": self.lie(self.signed(begun["nonce"]))}

    def signed(self, nonce: str, **changed: Any) -> str:
        now = int(time.time())
        usual = {"iss": self.url, "aud": CLIENT, "sub": "s-1", "iat": now, "exp": now + 300, "nonce": nonce}
        said = usual | {"auth_time": self.opened_at and int(self.opened_at)} | self.claims | changed
        token: str = jwt.encode(
            {name: value for name, value in said.items() if value is not None},
            self.key,
            "RS256",
            headers={"kid": "1"},
        )
        return token


def go(client, address=START):
    """Go to the server and come back to its door, which is not opened yet."""
    there = client.get(address)
    sent_back = urllib3.request("GET", there["Location"], redirect=False)
    back = urlsplit(sent_back.headers["Location"])
    return f"{back.path}?{back.query}"


def come(client, address=START):
    """Go there, and all the way back in."""
    return client.get(go(client, address))


def is_in(client) -> bool:
    return "_auth_user_id" in client.session


def refuses(answer, client):
    """Nobody is in, and the page says the same whatever was wrong."""
    assert not is_in(client)
    assert answer["Location"] == "/konto/login/"
    assert "Det gick inte att logga in med Mariestads kommun" in client.get("/konto/login/").text
