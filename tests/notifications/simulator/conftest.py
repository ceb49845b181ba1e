"""The real twilio client, a web server that takes callbacks, and a raw SMTP session."""

import json
import socket
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
import urllib3
from twilio.http import HttpClient
from twilio.http.response import Response
from twilio.request_validator import RequestValidator
from twilio.rest import Client

PHONE = "+46701740605"


class HttpToSimulator(HttpClient):
    """The client's own way out, with another address in it."""

    def __init__(self, base: str) -> None:
        super().__init__(None, False, 5)
        self.base = base
        self.pool = urllib3.PoolManager(retries=False, timeout=5)

    def request(self, method, uri, params=None, data=None, headers=None, auth=None, **_):
        parts = urlsplit(uri)
        query = "&".join(filter(None, [parts.query, urlencode(params or {}, doseq=True)]))
        answer = self.pool.request(
            method,
            f"{self.base}{parts.path}" + (f"?{query}" if query else ""),
            body=urlencode(data, doseq=True) if data else None,
            headers={**headers, **urllib3.make_headers(basic_auth=":".join(auth))},
        )
        return Response(answer.status, answer.data.decode())


@pytest.fixture
def twilio(simulator):
    client = Client(simulator.account, simulator.token, http_client=HttpToSimulator(simulator.url))
    yield client
    client.http_client.pool.clear()


@pytest.fixture
def send(twilio):
    """Send an SMS to the first phone, unless told otherwise."""

    def send(**fields: Any) -> Any:
        sender = {} if "messaging_service_sid" in fields else {"from_": "Grannsamv"}
        return twilio.messages.create(**{"to": PHONE, "body": "Inbrott på Björkvägen"} | sender | fields)

    return send


@dataclass
class Web:
    """Our web server in miniature: it notes what Twilio posts and answers what it is told to."""

    url: str
    received: list[dict[str, str]] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    signatures: list[tuple[str, dict[str, str], str]] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)
    text: str = ""

    def statuses(self) -> list[str]:
        return [fields.get("MessageStatus", "") for fields in self.received]

    def genuine(self, token: str) -> list[bool]:
        validator = RequestValidator(token)
        return [validator.validate(*signed) for signed in self.signatures]


@pytest.fixture
def web():
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self):
            text = self.rfile.read(int(self.headers["Content-Length"])).decode()
            fields = dict(parse_qsl(text, keep_blank_values=True))
            received.received.append(fields)
            received.times.append(time.monotonic())
            signature = self.headers["X-Twilio-Signature"]
            received.signatures.append((received.url + self.path, fields, signature))
            self.send_response(received.answers.pop(0) if received.answers else 200)
            self.send_header("Content-Length", str(len(received.text.encode())))
            self.end_headers()
            self.wfile.write(received.text.encode())

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    received = Web(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield received
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def unused_port():
    """A port where nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class RawSmtp:
    """A session byte by byte."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=5)
        self.lines = self.socket.makefile("rb")
        self.reply()

    def write(self, *commands: str) -> None:
        self.socket.sendall("".join(f"{command}\r\n" for command in commands).encode())

    def reply(self) -> str:
        """The code of the next answer; empty when the connection is closed."""
        line = self.lines.readline()
        while line[3:4] == b"-":
            line = self.lines.readline()
        return line[:3].decode()

    def replies(self, count: int) -> list[str]:
        return [self.reply() for _ in range(count)]

    def converse(self, mail: Sequence[str]) -> list[str]:
        """Send a mail step by step; return the answers, the last one empty when the session ends."""
        replies = []
        for step in (mail[:1], mail[1:2], mail[2:3], mail[3:]):
            self.write(*step)
            replies.append(self.reply())
            if not replies[-1] or replies[-1] == "421":
                break
        return replies if replies[-1] != "421" else [*replies, self.reply()]

    def close(self) -> None:
        self.lines.close()
        self.socket.close()


@pytest.fixture
def session(simulator):
    session = RawSmtp(simulator.smtp_port)
    session.write("EHLO test.example.org")
    assert session.reply() == "250"
    yield session
    session.close()


class Browser:
    """Any HTTP client: what it gets is a status and the text, or the JSON, of the answer."""

    def __init__(self, url: str, headers: dict[str, str]) -> None:
        self.url = url
        self.pool = urllib3.PoolManager(retries=False, timeout=5, headers=headers)

    def get(self, path: str) -> tuple[int, Any]:
        return self.read(self.pool.request("GET", f"{self.url}{path}"))

    def post(self, path: str, fields: dict[str, str], **headers: str) -> tuple[int, Any]:
        body, headers = urlencode(fields), headers | {"Content-Type": "application/x-www-form-urlencoded"}
        return self.read(
            self.pool.request("POST", f"{self.url}{path}", body=body, headers=headers, redirect=False)
        )

    def read(self, answer: urllib3.BaseHTTPResponse) -> tuple[int, Any]:
        self.headers = answer.headers
        is_json = "json" in answer.headers.get("Content-Type", "")
        return answer.status, json.loads(answer.data) if is_json else answer.data.decode()


@pytest.fixture
def browser(simulator):
    browser = Browser(simulator.url, {})
    yield browser
    browser.pool.clear()


@pytest.fixture
def get(simulator):
    """Get one of the account's own addresses."""
    headers = urllib3.make_headers(basic_auth=f"{simulator.account}:{simulator.token}")
    client = Browser(f"{simulator.url}/2010-04-01/Accounts/{simulator.account}/", headers)
    yield client.get
    client.pool.clear()
