"""Mail servers for tests: a real one with TLS and passwords, and one that says what it is told to say."""

import datetime as dt
import socket
import ssl
import threading
from collections.abc import Iterator
from ipaddress import ip_address
from socketserver import StreamRequestHandler, ThreadingTCPServer

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec


@pytest.fixture(scope="session")
def certificate(tmp_path_factory) -> str:
    """The path of a certificate for 127.0.0.1 that signs itself, its key in the same file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path = tmp_path_factory.mktemp("tls") / "server.pem"
    path.write_bytes(made.public_bytes(serialization.Encoding.PEM) + secret)
    return str(path)


@pytest.fixture
def tls(certificate) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


class Mailbox:
    """What a real server has taken."""

    def __init__(self) -> None:
        self.contents: list[bytes] = []
        self.handle_DATA = self.take  # the name is aiosmtpd's

    async def take(self, _server, _session, envelope):
        self.contents.append(envelope.content)
        return "250 OK"


class Server(Controller):
    """A real server that hangs up on everybody when it ends."""

    def factory(self):
        self.sessions = [*getattr(self, "sessions", []), super().factory()]
        return self.sessions[-1]

    def stop(self, no_assert=False):
        self.loop.call_soon_threadsafe(self.hang_up)
        super().stop(no_assert)

    def hang_up(self):
        for session in self.sessions:
            if session.transport is not None:
                session.transport.abort()


def only_maja(_server, _session, _envelope, _mechanism, given):
    """Let in the one who knows the password."""
    right = isinstance(given, LoginPassword) and (given.login, given.password) == (b"maja", b"h:e/m@lig")
    return AuthResult(success=right, handled=False)


@pytest.fixture
def serve() -> Iterator:
    """Start real mail servers (aiosmtpd) with its own options; return the port and the mailbox."""
    started: list[Server] = []

    def serve(**options) -> tuple[int, Mailbox]:
        mailbox = Mailbox()
        with socket.create_server(("127.0.0.1", 0)) as probe:
            port = probe.getsockname()[1]
        controller = Server(mailbox, hostname="127.0.0.1", port=port, ready_timeout=10, **options)
        controller.start()
        started.append(controller)
        return port, mailbox

    yield serve
    for controller in started:
        controller.stop()


class Script(ThreadingTCPServer):
    """A server that answers each command with what it is told to; None hangs up."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, **answers: str | None) -> None:
        self.answers = {"EHLO": "250-x\r\n250 8BITMIME", "DATA": "354 go", "DOT": "250 ok", **answers}
        self.said: list[str] = []
        self.contents: list[bytes] = []
        super().__init__(("127.0.0.1", 0), Conversation)

    @property
    def port(self) -> int:
        return self.server_address[1]


class Conversation(StreamRequestHandler):
    """One connection to a Script."""

    server: Script

    def handle(self) -> None:
        self.wfile.write(b"220 script\r\n")
        while line := self.rfile.readline():
            command = line.decode().strip()
            self.server.said.append(command)
            word = command[:4].upper()
            if not self.answer(command, word):
                return
            if word == "DATA" and self.server.answers["DATA"].startswith("354") and not self.take():
                return

    def take(self) -> bool:
        """Read a content to its dot; return whether the connection lives on."""
        lines = list(iter(self.rfile.readline, b".\r\n"))
        self.server.contents.append(b"".join(lines))
        return self.answer("DOT", "DOT")

    def answer(self, command: str, word: str) -> bool:
        """Answer with what is scripted for the whole command, or for its first word."""
        scripted = self.server.answers
        said = scripted.get(command, scripted.get(word, "250 ok"))
        if said is None:
            return False
        self.wfile.write(f"{said}\r\n".encode())
        return not said.startswith("421")


@pytest.fixture
def script() -> Iterator:
    """Start a server that answers as told: `script(RCPT="550 5.1.1 no")`."""
    started: list[Script] = []

    def script(**answers: str | None) -> Script:
        server = Script(**answers)
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        started.append(server)
        return server

    yield script
    for server in started:
        server.shutdown()
        server.server_close()
