"""Mail about an error holds nothing of the one who met it."""

import logging
import sys

import pytest
from django.core import mail
from django.test import RequestFactory

from grannsamverkan.error_mail import ErrorMail

NAME, PHONE, TOKEN = "Maja Medlem", "+46701740605", "hemlig-nyckel-12345"


@pytest.fixture
def tell(settings, db):
    """Let a view fail over somebody's data, and return the mails that were sent of it."""
    settings.ADMINS = [("", "drift@example.se")]
    settings.API_PASSWORD = TOKEN

    def tell(message: str = "Internal Server Error: %s"):
        request = RequestFactory().post(f"/stopp/{TOKEN}/?q={NAME}", {"name": NAME, "phone": PHONE})
        request.COOKIES["sessionid"] = TOKEN
        try:
            _save(NAME, PHONE)
        except LookupError:
            happened = logging.LogRecord(
                "django.request", logging.ERROR, __file__, 1, message, (request.path,), sys.exc_info()
            )
        happened.request = request
        ErrorMail(level="ERROR").handle(happened)
        return mail.outbox

    return tell


def _save(name, phone):
    try:
        int(f"{phone} of {name}")
    except ValueError as error:
        raise LookupError(name) from error


def test_it_says_what_went_wrong_and_where(tell):
    (told,) = tell()

    assert told.to == ["drift@example.se"]
    assert "ERROR: LookupError in django.request" in told.subject
    assert "ValueError" in told.body
    assert "in _save" in told.body
    assert "Page: POST" in told.body


def test_it_holds_nothing_of_anybody(tell):
    (told,) = tell()

    said = str(told.message())
    assert [secret for secret in (*NAME.split(), PHONE[3:], TOKEN, "SECRET_KEY") if secret in said] == []


def test_the_same_error_is_told_once(tell):
    tell()
    assert len(tell()) == 1
    assert len(tell("Another: %s\nBcc: %s")) == 1


def test_without_an_address_nobody_is_told(tell, settings):
    settings.ADMINS = []
    assert tell() == []
