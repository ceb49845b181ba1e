"""One connection to a mail server: what every answer and every silence tells of a message."""

import time

import pytest

from notifications.channels.base import DoubtError, Message, PermanentError, SenderError, TransientError
from notifications.channels.smtp_session import SmtpSession
from notifications.statuses import Reason
from tests.notifications.channels.conftest import only_maja

CONTENT = "Subject: x\r\n\r\n.Lås dörren\r\n..och fönstren\r\n".encode()
PIPELINING = {"EHLO": "250-x\r\n250-PIPELINING\r\n250 8BITMIME"}


@pytest.fixture(autouse=True)
def _patience(settings):
    settings.PROVIDER_READ_TIMEOUT = 10


@pytest.fixture
def trusted(settings, certificate):
    settings.EMAIL_CA_FILE = certificate


@pytest.fixture
def send(settings):
    """Send to a server at a port: one message to each address, or three."""
    sessions = []

    def send(port, *addresses, scheme="smtp", sign_in="", content=CONTENT, seconds=30):
        settings.EMAIL_URL = f"{scheme}://{sign_in}127.0.0.1:{port}"
        addresses = addresses or ("a@example.org", "b@example.org", "c@example.org")
        sessions.append(SmtpSession())
        messages = [Message(number, 1, to, content=content) for number, to in enumerate(addresses, 1)]
        return sessions[-1].send_all(messages, deadline=time.monotonic() + seconds)

    yield send
    for session in sessions:
        session.close()


def told(outcomes):
    return [(type(one.error), one.error.reason) if one.error else one.reference for one in outcomes]


# The way in


def test_starttls_is_used_and_the_certificate_is_read(send, serve, tls, trusted):
    port, mailbox = serve(tls_context=tls, require_starttls=True)
    assert told(send(port, scheme="smtp+tls")) == ["1", "2", "3"]
    assert mailbox.contents == [CONTENT] * 3


def test_tls_from_the_start(send, serve, tls, trusted):
    port, mailbox = serve(ssl_context=tls)
    assert told(send(port, scheme="smtps")) == ["1", "2", "3"]
    assert len(mailbox.contents) == 3


def test_a_certificate_of_a_stranger_is_not_trusted(send, serve, tls):
    port, mailbox = serve(ssl_context=tls)
    assert told(send(port, "a@example.org", scheme="smtps")) == [(TransientError, Reason.UNAVAILABLE)]
    assert mailbox.contents == []


def test_without_starttls_nothing_goes_in_clear(send, script):
    server = script()
    assert told(send(server.port, "a@example.org", scheme="smtp+tls")) == [(SenderError, Reason.SENDER)]
    assert server.contents == []


@pytest.mark.parametrize(
    ("password", "outcome"), [("h%3Ae%2Fm%40lig", "1"), ("wrong", (SenderError, Reason.SENDER))]
)
def test_the_password_opens(send, serve, tls, trusted, password, outcome):
    port, _ = serve(authenticator=only_maja, auth_required=True, tls_context=tls)
    assert told(send(port, "a@example.org", scheme="smtp+tls", sign_in=f"maja:{password}@")) == [outcome]


def test_a_server_that_wants_a_password_refuses_us_and_no_recipient(send, serve, tls, trusted):
    port, _ = serve(auth_required=True, tls_context=tls)
    assert told(send(port, "a@example.org", scheme="smtp+tls")) == [(SenderError, Reason.SENDER)]


@pytest.mark.parametrize("greeting", ["421 too many connections", "554 go away"])
def test_a_server_that_does_not_greet_us_has_got_nothing(send, script, greeting):
    server = script(EHLO=greeting, HELO=greeting)
    assert told(send(server.port, "a@example.org")) == [(TransientError, Reason.UNAVAILABLE)]


# Each recipient


@pytest.mark.parametrize("extensions", [{}, PIPELINING])
@pytest.mark.parametrize(
    ("reply", "error", "reason"),
    [
        ("450 4.2.1 greylisted", TransientError, Reason.BUSY),
        ("550 no such user", PermanentError, Reason.BAD_ADDRESS),
        ("550 5.1.1 no such user", PermanentError, Reason.BAD_ADDRESS),
        ("552 5.2.2 mailbox full", PermanentError, Reason.UNREACHABLE),
        ("550 5.7.1 blocked by policy", PermanentError, Reason.BLOCKED),
        ("554 5.7.1 Relay access denied", SenderError, Reason.SENDER),
    ],
)
def test_a_refused_recipient_is_alone_with_it(send, script, extensions, reply, error, reason):
    server = script(**{"RCPT TO:<b@example.org>": reply}, **extensions)
    assert told(send(server.port)) == ["1", (error, reason), "3"]


def test_a_server_that_takes_content_for_nobody_gets_none(send, script):
    server = script(**{"RCPT TO:<b@example.org>": "550 5.1.1 no"}, **PIPELINING)
    send(server.port)
    assert [content for content in server.contents if content] == [CONTENT.replace(b"\r\n.", b"\r\n..")] * 2


@pytest.mark.parametrize(
    "address", ["blåbär@example.org", "a@example.org>\r\nRCPT TO:<b@c.se", "a b@c.se", ""]
)
def test_an_address_that_cannot_be_said_is_not_said(send, script, address):
    server = script(**PIPELINING)
    bad = (PermanentError, Reason.BAD_ADDRESS)
    assert told(send(server.port, "a@example.org", address, "c@example.org")) == ["1", bad, "3"]
    assert sum(command.startswith("RCPT") for command in server.said) == 2


# Each content


@pytest.mark.parametrize(
    ("reply", "error", "reason"),
    [
        ("451 4.3.0 later", TransientError, Reason.BUSY),
        ("421 4.3.2 going down", TransientError, Reason.BUSY),
        ("550 spam", PermanentError, Reason.REFUSED),
        ("550 5.7.1 spam", PermanentError, Reason.BLOCKED),
        ("552 too much", PermanentError, Reason.TOO_LONG),
        ("nonsense", DoubtError, Reason.NO_ANSWER),
        (None, DoubtError, Reason.NO_ANSWER),
    ],
)
@pytest.mark.parametrize("extensions", [{}, PIPELINING])
def test_each_answer_to_the_dot(send, script, reply, error, reason, extensions):
    server = script(DOT=reply, **extensions)
    assert told(send(server.port)) == [(error, reason)] * 3


def test_silence_after_the_dot_is_doubt(send, script, settings):
    settings.PROVIDER_READ_TIMEOUT = 0.2
    server = script(DOT="250-wait for it")
    assert told(send(server.port, "a@example.org")) == [(DoubtError, Reason.NO_ANSWER)]


@pytest.mark.parametrize("extensions", [{}, PIPELINING])
@pytest.mark.parametrize("word", ["MAIL", "RCPT", "DATA"])
@pytest.mark.parametrize("reply", ["421 bye", None])
def test_a_server_that_goes_away_before_the_dot_has_certainly_nothing(send, script, word, reply, extensions):
    server = script(**{word: reply}, **extensions)
    assert told(send(server.port)) == [(TransientError, Reason.UNAVAILABLE)] * 3
    assert server.contents == []


def test_after_a_loss_in_mid_session_the_rest_go_over_a_new_connection(send, script):
    server = script(**{"RCPT TO:<b@example.org>": None})
    assert told(send(server.port)) == ["1", (TransientError, Reason.UNAVAILABLE), "3"]
    assert sum(command.startswith("ehlo") for command in server.said) == 2


def test_a_mail_that_is_too_large_is_not_begun(send, script):
    server = script(EHLO="250-x\r\n250-PIPELINING\r\n250-SIZE 20\r\n250 8BITMIME")
    assert told(send(server.port, "a@example.org")) == [(PermanentError, Reason.TOO_LONG)]
    assert server.contents == []


def test_a_real_servers_limit_is_kept(send, serve):
    port, mailbox = serve(data_size_limit=1_000)
    assert told(send(port, "a@example.org", content=b"X: y\r\n\r\n" + b"x\r\n" * 1_000)) == [
        (PermanentError, Reason.TOO_LONG)
    ]
    assert mailbox.contents == []


def test_a_server_of_seven_bits_gets_seven_bits(send, script):
    server = script(EHLO="250 x")
    text = "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\nLås dörren\r\n"
    assert told(send(server.port, "a@example.org", content=text.encode())) == ["1"]
    assert server.contents[0].isascii()
    assert "BODY=" not in " ".join(server.said)


def test_dots_arrive_as_they_were(send, serve):
    port, mailbox = serve()
    send(port, "a@example.org")
    assert mailbox.contents == [CONTENT]


def test_nothing_is_begun_after_the_deadline(send, script):
    server = script(**PIPELINING)
    assert told(send(server.port, seconds=0)) == [(TransientError, Reason.OUT_OF_TIME)] * 3
    assert server.said == []
