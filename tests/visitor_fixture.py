"""Somebody at the door: signs up, reads mail and SMS, types in codes."""

import re
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client

PHONE = "+46701740690"


class Visitor:
    """A browser, a mailbox and a phone."""

    def __init__(self, simulator: Any, email: str, phone: str) -> None:
        self.client, self.simulator, self.email, self.phone = Client(), simulator, email, phone

    def sign_up(self, **data: str) -> Any:
        return self.client.post("/konto/signup/", {"email": self.email, "phone": self.phone} | data)

    def type_mail_code(self, code: str = "") -> Any:
        return self.client.post("/konto/confirm-email/", {"code": code or self.mail_code})

    def type_sms_code(self, code: str = "") -> Any:
        return self.client.post("/konto/phone/verify/", {"code": code or self.sms_code})

    def finish(self) -> None:
        self.sign_up()
        self.type_mail_code()
        self.type_sms_code()

    @property
    def mails(self) -> list[Any]:
        return [message for message in mail.outbox if message.to == [self.email]]

    @property
    def texts(self) -> list[str]:
        return [message["body"] for message in self.simulator.messages(self.phone)]

    @property
    def mail_code(self) -> str:
        return re.search(r"^(\d{6})$", self.mails[-1].body, re.MULTILINE)[1]

    @property
    def sms_code(self) -> str:
        return re.search(r"\d{6}", self.texts[0])[0]

    @property
    def is_in(self) -> bool:
        return "_auth_user_id" in self.client.session


@pytest.fixture
def visitor(db, simulator) -> Visitor:
    return Visitor(simulator, "nina.ny@example.se", PHONE)


@pytest.fixture
def another(db, simulator) -> Visitor:
    return Visitor(simulator, "nils.ny@example.se", "+46701740691")


@pytest.fixture
def later():
    """Let the limits of the last minutes and hours be forgotten."""
    return cache.clear
