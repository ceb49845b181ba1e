"""Bounces: genuine ones end a delivery, and nothing that anybody can write does more than that."""

from io import BytesIO, TextIOWrapper
from mailbox import Maildir, mbox

import pytest
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, example, given
from hypothesis import settings as budget
from hypothesis import strategies as st

from notifications.bouncing import Verdict, take_bounce, take_bounces
from notifications.models import Suppression
from notifications.rendering import return_path
from notifications.statuses import Channel, Reason, Status
from notifications.tokens import Purpose, sign

REPORT = """\
From: MAILER-DAEMON@mx.example.org
To: {to}
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

I'm sorry to have to inform you that your message could not be delivered.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org

Final-Recipient: rfc822; maja@example.se
Action: {action}
Status: {status}

--b--
"""


def report(to: str, status: str = "5.1.1", action: str = "failed") -> bytes:
    return REPORT.format(to=to, status=status, action=action).encode()


@pytest.fixture
def mail(sent, area, member):
    return sent.delivery(sent.alert(area), member, Channel.EMAIL, status=Status.SENT)


@pytest.mark.parametrize(
    ("status", "reason", "stopped"),
    [
        ("5.1.1", Reason.BAD_ADDRESS, True),
        ("5.2.1", Reason.BAD_ADDRESS, True),
        ("5.2.2", Reason.UNREACHABLE, False),
        ("5.7.1", Reason.BLOCKED, False),
        ("5.0.0", Reason.UNREACHABLE, False),
    ],
)
def test_a_hard_bounce_ends_the_delivery(mail, now, status, reason, stopped):
    assert take_bounce(report(return_path(mail.pk), status), now=now) == Verdict.HARD
    mail.refresh_from_db()
    assert (mail.status, mail.reason) == (Status.UNDELIVERED, reason)
    assert Suppression.objects.of(channel="email", address=mail.address).exists() is stopped


def test_a_bounce_is_taken_once(mail, now):
    bounce = report(return_path(mail.pk))
    assert take_bounces([bounce, bounce], now=now) == {Verdict.HARD: 2}
    assert Suppression.objects.get().cause == Suppression.Cause.BOUNCE


@pytest.mark.parametrize(("status", "action"), [("4.4.1", "failed"), ("5.1.1", "delayed")])
def test_a_soft_bounce_is_only_counted(mail, now, status, action):
    assert take_bounce(report(return_path(mail.pk), status, action), now=now) == Verdict.SOFT
    mail.refresh_from_db()
    assert mail.status == Status.SENT


def test_what_was_delivered_is_not_undone(mail, now):
    type(mail).objects.filter(pk=mail.pk).update(status=Status.DELIVERED)
    take_bounce(report(return_path(mail.pk)), now=now)
    mail.refresh_from_db()
    assert mail.status == Status.DELIVERED


def test_the_servers_own_note_of_the_address_counts_too(mail, now):
    noted = f"Delivered-To: {return_path(mail.pk)}\n".encode() + report("undisclosed-recipients:;")
    assert take_bounce(noted, now=now) == Verdict.HARD


@pytest.mark.parametrize("purpose", [Purpose.STOP, Purpose.ACKNOWLEDGE, Purpose.CALLBACK])
def test_a_token_for_something_else_is_forged(mail, now, purpose):
    forged = report(f"studs+{sign(purpose, mail.pk)}@example.org")
    assert take_bounce(forged, now=now) == Verdict.FORGED
    assert not Suppression.objects.exists()


def test_an_sms_cannot_bounce(sent, area, member, now):
    sms = sent.delivery(sent.alert(area), member, Channel.SMS, status=Status.SENT)
    assert take_bounce(report(return_path(sms.pk)), now=now) == Verdict.FORGED


def test_other_mail_is_left_alone(mail, now):
    answer = f"To: {return_path(mail.pk)}\nSubject: Hej\n\nStatus: 5.1.1\n".encode()
    assert take_bounce(answer, now=now) == Verdict.OTHER
    assert take_bounce(report("kontakt@example.org"), now=now) == Verdict.OTHER


@given(st.binary(max_size=2_000), st.integers(0, 900), st.integers(0, 900))
@example(b"Content-Type: multipart/report; boundary=\xff\r\n\r\n", 0, 0)
@budget(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_hostile_mail_never_hurts(mail, now, junk, start, length):
    bounce = report(return_path(mail.pk))
    take_bounce(junk, now=now)
    take_bounce(bounce[:start] + junk + bounce[start + length :], now=now)


def test_a_mail_folded_a_thousand_times_never_hurts(now, db):
    nested = b"Content-Type: message/rfc822\n\n" * 8_000
    assert take_bounce(nested, now=now) == Verdict.OTHER


@pytest.mark.parametrize("kind", [Maildir, mbox])
def test_a_mailbox_is_read_from_end_to_end(mail, tmp_path, capsys, kind):
    box = kind(tmp_path / "box", create=True)
    box.add(report(return_path(mail.pk)))
    box.add(report("kontakt@example.org"))
    box.close()
    call_command("take_bounces", str(tmp_path / "box"))
    assert capsys.readouterr().out == "hard: 1, soft: 0, forged: 0, other: 1\n"


def test_one_mail_is_read_from_standard_input(mail, monkeypatch, capsys):
    monkeypatch.setattr("sys.stdin", TextIOWrapper(BytesIO(report(return_path(mail.pk)))))
    call_command("take_bounces")
    assert capsys.readouterr().out.startswith("hard: 1")


def test_a_mailbox_that_is_not_there_is_said(tmp_path):
    with pytest.raises(CommandError, match="no mailbox"):
        call_command("take_bounces", str(tmp_path / "nowhere"))
