"""Twilio, as it speaks to us."""

from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from twilio.request_validator import RequestValidator

from notifications.tokens import sign_attempt

SID = "SM" + "0" * 31 + "1"


class Twilio:
    """Posts forms to our doors and signs them as Twilio does."""

    def __init__(self, settings) -> None:
        self.settings = settings
        self.client = Client()

    def status_path(self, delivery_id: int = 7, attempt: int = 1, signature: str | None = None) -> str:
        """The address given to Twilio for one attempt."""
        signature = sign_attempt(delivery_id, attempt) if signature is None else signature
        query = urlencode({"d": delivery_id, "n": attempt, "s": signature})
        return f"/webhooks/twilio/status/?{query}"

    def fields(self, **changed: Any) -> dict[str, Any]:
        """What Twilio posts about a delivered message; None takes a field away."""
        fields = {
            "AccountSid": self.settings.TWILIO_ACCOUNT_SID,
            "ApiVersion": "2010-04-01",
            "From": "Grannsamv",
            "MessageSid": SID,
            "MessageStatus": "delivered",
            "SmsSid": SID,
            "SmsStatus": "delivered",
            "To": "+46701740605",
        } | changed
        return {name: value for name, value in fields.items() if value is not None}

    def reply(self, body: str, **changed: Any):
        """Let somebody answer an SMS."""
        written = {"Body": body, "From": "+46701740605", "To": "+46701740699", "MessageStatus": None}
        return self.post("/webhooks/twilio/inbound/", self.fields(**(written | changed)))

    def status(self, **changed: Any):
        """Tell how the first attempt of delivery 7 goes."""
        return self.post(self.status_path(), self.fields(**changed))

    def post(self, path: str, fields: dict[str, Any], *, token: str | None = None, **headers: Any):
        """Post a form, signed with the account's token unless told otherwise."""
        token = self.settings.TWILIO_AUTH_TOKEN if token is None else token
        signature = RequestValidator(token).compute_signature(self.settings.PUBLIC_URL + path, fields)
        return self.post_body(path, urlencode(fields), signature, **headers)

    def post_body(self, path: str, body: str | bytes, signature: str, **headers: Any):
        """Post bytes under a signature."""
        return self.client.post(
            path,
            body,
            content_type="application/x-www-form-urlencoded",
            headers={"X-Twilio-Signature": signature},
            **headers,
        )


@pytest.fixture
def twilio(settings) -> Twilio:
    settings.TWILIO_ACCOUNT_SID = "AC" + "1" * 32
    settings.TWILIO_AUTH_TOKEN = "the-token-of-today"
    return Twilio(settings)
