from email.message import EmailMessage

import pytest

from notifications.simulator.reading import body, mail_json, one_click_address, opened, subject
from notifications.simulator.state import Mail


def mail(content: bytes) -> Mail:
    return Mail(number=0, to="maja@example.org", mail_from="oss@example.org", content=content)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (b"=?utf-8?q?=C3=85rsm=C3=B6te?=", "Årsmöte"),
        (b"=?utf-8?q?=C3=85rs?=\r\n =?utf-8?q?m=C3=B6te?=", "Årsmöte"),
        ("Årsmöte".encode(), "Årsmöte"),
        (b"=?nonsense?q?a?=", "=?nonsense?q?a?="),
        (b"", ""),
    ],
)
def test_a_subject_is_read_as_people_read_it(written, read):
    assert subject(mail(b"Subject: " + written + b"\r\n\r\nHej\r\n")) == read


def test_a_mail_without_html_has_none():
    message = opened(mail(b"Subject: Hej\r\n\r\nHej\r\n"))
    assert (body(message, "plain"), body(message, "html")) == ("Hej\r\n", "")


def test_an_unheard_of_character_set_is_read_all_the_same():
    message = opened(mail(b"Content-Type: text/plain; charset=klingon\r\n\r\nHej\r\n"))
    assert body(message, "plain").strip() == "Hej"


def test_a_mail_whose_text_is_not_kept_is_empty():
    assert mail_json(mail(b""))["text"] == ""


@pytest.mark.parametrize(
    ("post", "address"), [("List-Unsubscribe=One-Click", "https://example.org/stopp/a/"), ("", "")]
)
def test_the_button_of_mail_programs_needs_both_headers(post, address):
    message = EmailMessage()
    message["List-Unsubscribe"] = "<mailto:bort@example.org>, <https://example.org/stopp/a/>"
    message["List-Unsubscribe-Post"] = post
    assert one_click_address(message) == address
