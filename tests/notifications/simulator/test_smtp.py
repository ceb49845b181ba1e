import smtplib
from email.message import EmailMessage


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
    mail = ["MAIL FROM:<a@example.org>", "RCPT TO:<b@example.org>", "DATA", "Subject: Hej", "", "Hej", "."]
    session.write(*mail * 20)
    assert session.replies(80) == ["250", "250", "354", "250"] * 20
    assert simulator.counts()["mail"]["accepted"] == 20
