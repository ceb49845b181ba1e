"""Whether Twilio knows our account, and lets it send as the settings say. For `manage.py doctor`."""

import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple
from urllib.parse import quote

from django.conf import settings

from notifications.channels.sms.base import Checkup
from notifications.channels.sms.pool import provider_clock
from notifications.channels.sms.twilio_transport import PooledHttpClient

API = "https://api.twilio.com/2010-04-01/Accounts"
SERVICES = "https://messaging.twilio.com/v1/Services"
_NAME = re.compile(r"(?=.*[A-Za-z])[A-Za-z0-9 ]{3,11}")


class Answer(NamedTuple):
    """What Twilio said to one question."""

    status: int
    told: dict[str, Any]


class TwilioAccount:
    """The account of the settings, seen from outside."""

    def __init__(self, http: PooledHttpClient) -> None:
        self.http = http
        self.account = settings.TWILIO_ACCOUNT_SID

    def checkup(self) -> Checkup:
        """Ask for the account, then for its sender; network errors come out as they are."""
        answer = self.http.request("GET", f"{API}/{self._path}.json", auth=self._auth)
        known = _read(answer.status_code, answer.text)
        troubles = list(self._of_the_account(known)) or list(self._of_the_sender())
        return Checkup(troubles, provider_clock(answer.headers or {}))

    def _of_the_account(self, known: Answer) -> Iterator[str]:
        if known.status == 401:
            yield "Twilio refuses TWILIO_ACCOUNT_SID with TWILIO_AUTH_TOKEN; copy both again."
        elif known.status == 404:
            yield "Twilio has no account with the number in TWILIO_ACCOUNT_SID."
        elif known.status != 200:
            yield f"Twilio answers {known.status} when asked for the account."
        elif known.told.get("status") != "active":
            yield f"The account at Twilio is {known.told.get('status')}; nothing is sent before it is active."
        elif known.told.get("type") == "Trial":
            yield "The account at Twilio is on trial and sends only to numbers verified there; upgrade it."

    def _of_the_sender(self) -> Iterator[str]:
        if settings.TWILIO_MESSAGING_SERVICE_SID:
            yield from self._of_the_service(settings.TWILIO_MESSAGING_SERVICE_SID)
        elif settings.TWILIO_FROM.startswith("+"):
            yield from self._of_the_number(settings.TWILIO_FROM)
        elif not _NAME.fullmatch(settings.TWILIO_FROM):
            yield "TWILIO_FROM is neither a number (+46…) nor 3–11 letters and digits, one a letter at least."

    def _of_the_service(self, service: str) -> Iterator[str]:
        place = f"{SERVICES}/{quote(service, safe='')}"
        if self._ask(place).status != 200:
            yield "The account has no messaging service with the number in TWILIO_MESSAGING_SERVICE_SID."
            return
        pools = (("PhoneNumbers", "phone_numbers"), ("AlphaSenders", "alpha_senders"))
        if not any(self._ask(f"{place}/{path}?PageSize=1").told.get(key) for path, key in pools):
            yield "The messaging service has no sender: add a number or a name to its sender pool."

    def _of_the_number(self, number: str) -> Iterator[str]:
        query = f"PhoneNumber={quote(number, safe='')}"
        listed = self._ask(f"{API}/{self._path}/IncomingPhoneNumbers.json?{query}").told
        owned = listed.get("incoming_phone_numbers") or []
        if not owned:
            yield "The account does not own the number in TWILIO_FROM."
        elif not (owned[0].get("capabilities") or {}).get("sms", True):
            yield "The number in TWILIO_FROM cannot send SMS."

    def _ask(self, url: str) -> Answer:
        answer = self.http.request("GET", url, auth=self._auth)
        return _read(answer.status_code, answer.text)

    @property
    def _auth(self) -> tuple[str, str]:
        return self.account, settings.TWILIO_AUTH_TOKEN

    @property
    def _path(self) -> str:
        return quote(self.account, safe="")


def _read(status: int, text: str) -> Answer:
    try:
        told = json.loads(text)
    except ValueError:
        told = None
    return Answer(status, told if isinstance(told, dict) else {})
