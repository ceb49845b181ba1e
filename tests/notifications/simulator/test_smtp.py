import smtplib
import time
from email.message import EmailMessage

import pytest

MAIL = ("MAIL FROM:<a@example.org>", "RCPT TO:<b@example.org>", "DATA", "Subject: Hej", "", "Hej", ".")


def letter(to: str = "maja@example.org", message_id: str = "<1@example.org>") -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = "Inbrott på Björkvägen"
    message["From"], message["To"], message["Message-ID"] = "oss@example.org", to, message_id
    message.set_content("Ring 114 14 om du har sett något.\n")
    message.add_alternative("<p>Ring 114 14 om du har sett något.</p>\n", subtype="html")
    return message


def test_a_mail_reaches_its_mailbox(simulator):
    with smtplib.SMTP("127.0.0.1", simulator.smtp_port) as connection:
        connection.send_message(letter())
    [mail] = simulator.mails("Maja@example.org")
    assert (mail["subject"], mail["message_id"]) == ("Inbrott på Björkvägen", "<1@example.org>")
    assert mail["text"] == "Ring 114 14 om du har sett något.\n"
    assert mail["html"] == "<p>Ring 114 14 om du har sett något.</p>\n"


def test_it_offers_what_we_use(simulator):
    with smtplib.SMTP("127.0.0.1", simulator.smtp_port) as connection:
        connection.ehlo()
        assert {"8bitmime", "pipelining", "size", "smtputf8"} <= set(connection.esmtp_features)


def test_several_mails_in_one_write_are_all_taken(session, simulator):
    session.write(*MAIL * 20)
    assert session.replies(80) == ["250", "250", "354", "250"] * 20
    assert simulator.counts()["mail"]["accepted"] == 20


def test_one_mail_to_several_reaches_each(simulator):
    with smtplib.SMTP("127.0.0.1", simulator.smtp_port) as connection:
        connection.send_message(letter("maja@example.org, karin@example.org"))
    assert [len(simulator.mails(f"{name}@example.org")) for name in ("maja", "karin")] == [1, 1]


def test_the_envelope_is_kept_beside_the_headers(simulator):
    with smtplib.SMTP("127.0.0.1", simulator.smtp_port) as connection:
        connection.sendmail("bounce+7@example.org", ["maja@example.org"], letter("x@y.se").as_bytes())
    [mail] = simulator.mails("maja@example.org")
    assert (mail["mail_from"], mail["headers"]["To"]) == ("bounce+7@example.org", "x@y.se")


def test_a_line_that_begins_with_a_dot_is_kept(session, simulator):
    session.write(*MAIL[:-1], "..en punkt", ".")
    session.replies(4)
    assert simulator.mails()[0]["text"] == "Hej\n.en punkt\n"


def test_a_name_in_utf8_is_an_address(session, simulator):
    session.write("MAIL FROM:<å@example.org> SMTPUTF8 BODY=8BITMIME", "RCPT TO:<ö@example.org>", *MAIL[2:])
    assert session.replies(4) == ["250", "250", "354", "250"]
    assert len(simulator.mails("ö@example.org")) == 1


def taken(simulator):
    return simulator.counts()["mail"]["accepted"]


@pytest.mark.parametrize(
    ("fault", "replies", "accepted"),
    [
        ("smtp_421", ["421", ""], 0),
        ("smtp_drop_before_dot", ["250", ""], 0),
        ("smtp_lost_after_dot", ["250", "250", "354", ""], 0),
        ("smtp_drop_after_dot", ["250", "250", "354", ""], 1),
    ],
)
def test_a_connection_that_breaks(session, simulator, fault, replies, accepted):
    simulator.fault(fault)
    assert session.converse(MAIL) == replies
    assert taken(simulator) == accepted


@pytest.mark.parametrize(("fault", "code"), [("smtp_4xx", "451"), ("smtp_5xx", "550")])
def test_a_refused_recipient_ends_neither_mail_nor_session(session, simulator, fault, code):
    simulator.fault(fault)
    session.write("MAIL FROM:<a@example.org>", "RCPT TO:<b@example.org>")
    assert session.replies(2) == ["250", code]
    simulator.fault(fault, 0)
    session.write(*MAIL[1:])
    assert session.replies(3) == ["250", "354", "250"]
    assert taken(simulator) == 1


def test_the_answer_to_the_dot_can_take_its_time(session, simulator):
    simulator.fault("smtp_latency", 0.1)
    start = time.perf_counter()
    session.converse(MAIL)
    assert time.perf_counter() - start >= 0.1


def test_a_session_can_go_on_after_another_broke(simulator):
    simulator.fault("smtp_drop_after_dot")
    with (
        smtplib.SMTP("127.0.0.1", simulator.smtp_port) as connection,
        pytest.raises(smtplib.SMTPServerDisconnected),
    ):
        connection.send_message(letter())
    simulator.fault("smtp_drop_after_dot", 0)
    with smtplib.SMTP("127.0.0.1", simulator.smtp_port) as connection:
        connection.send_message(letter())
    assert simulator.counts()["mail"]["duplicates_by_message_id"] == 1
