"""46elks: a Swedish provider with a small HTTP API. https://46elks.com/docs."""

import json
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote, urlencode

import urllib3
from django.conf import settings
from django.utils.dateparse import parse_datetime

from notifications.channels.base import (
    ChannelError,
    DoubtError,
    Message,
    PermanentError,
    SenderError,
    TransientError,
)
from notifications.channels.sms.base import CLOCKS_DIFFER, Checkup, Found, SmsProvider
from notifications.channels.sms.pool import network_errors, new_pool, provider_clock, status_address
from notifications.statuses import Reason, Status

API_URL = "https://api.46elks.com"
PAGE_SIZE = 100
MOST_PAGES = 20
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9]{2,10}")

# Its words for how a message is doing. `failed` means that the operator could not deliver it.
STATUSES: dict[str, Status] = {
    "created": Status.ACCEPTED,
    "sent": Status.SENT,
    "delivered": Status.DELIVERED,
    "failed": Status.UNDELIVERED,
}

# Refusals have no codes, only a sentence; the first that fits counts.
REFUSALS: tuple[tuple[re.Pattern[str], type[ChannelError], Reason], ...] = (
    (re.compile(r"credit|balance|account|auth|permission"), SenderError, Reason.SENDER),
    (re.compile(r"\b(from|sender)\b"), SenderError, Reason.SENDER),
    (re.compile(r"\b(to|recipient|destination|number)\b"), PermanentError, Reason.BAD_ADDRESS),
    (re.compile(r"too long|length"), PermanentError, Reason.TOO_LONG),
)


class ElksProvider(SmsProvider):
    """Messages by way of 46elks."""

    name = "46elks"
    statuses = STATUSES

    @classmethod
    def reason_of(cls, _code: str) -> Reason:
        """Return the one reason there is: 46elks gives no codes, only that it could not be delivered."""
        return Reason.UNREACHABLE

    @classmethod
    def missing_settings(cls) -> list[str]:
        """Ask for a user of the API, its password, and a sender."""
        names = ("ELKS_USERNAME", "ELKS_PASSWORD", "ELKS_FROM")
        return [name for name in names if not getattr(settings, name)]

    def __init__(self) -> None:
        self.pool = new_pool()
        self.account = f"{settings.ELKS_API_URL or API_URL}/a1"
        self.messages = f"{self.account}/sms"
        credentials = f"{settings.ELKS_USERNAME}:{settings.ELKS_PASSWORD}"
        self.headers = {
            **urllib3.make_headers(basic_auth=credentials),
            "Content-Type": "application/x-www-form-urlencoded",
        }

    def send(self, message: Message) -> str:
        """Create one message."""
        fields = {
            "from": settings.ELKS_FROM or message.sender,
            "to": message.address,
            "message": message.body,
        }
        if message.delivery_id:
            fields["whendelivered"] = status_address(self.name, message)
        return _found(self._ask("POST", "", unknown=DoubtError, body=urlencode(fields)), DoubtError).reference

    def find(self, *, address: str, body: str, since: datetime) -> Iterable[Found]:
        """Read the history of a number back to the moment, and compare the texts here."""
        earliest = since - CLOCKS_DIFFER
        listed = list(self._history(address, back_to=earliest))
        return [
            _found(item, TransientError)
            for item in listed
            if item.get("message") == body and item.get("to") == address and _created(item) >= earliest
        ]

    def fetch(self, reference: str) -> Found:
        """Fetch one message by its id."""
        answer = self._ask("GET", f"/{quote(reference, safe='')}", unknown=TransientError)
        return _found(answer, TransientError)

    def checkup(self) -> Checkup:
        """Ask for the account and its balance, then for the number that it sends from."""
        with network_errors(unknown=TransientError):
            answer = self.pool.request("GET", f"{self.account}/me", headers=self.headers, redirect=False)
            troubles = list(_of_the_account(answer.status, answer.data)) or list(self._of_the_sender())
        return Checkup(troubles, provider_clock(answer.headers))

    def _of_the_sender(self) -> Iterator[str]:
        if settings.ELKS_FROM.startswith("+"):
            listed = self.pool.request("GET", f"{self.account}/numbers", headers=self.headers, redirect=False)
            if settings.ELKS_FROM not in _numbers(listed.data):
                yield "The account at 46elks does not own the number in ELKS_FROM, or it is not active."
        elif not _NAME.fullmatch(settings.ELKS_FROM):
            yield "ELKS_FROM is neither a number (+46…) nor 3–11 letters and digits that begin with a letter."

    def close(self) -> None:
        """Close the pool's connections."""
        self.pool.clear()

    def _history(self, address: str, *, back_to: datetime) -> Iterator[dict[str, Any]]:
        """Walk through the messages to a number, the newest first; raise when it does not end.

        A history read in part would prove that a message is not there when it is. Pages are told apart by
        time alone, so each begins with the moment at which the last one ended: what shares it comes twice.
        """
        query = {"to": address, "limit": str(PAGE_SIZE)}
        for _page in range(MOST_PAGES):
            answer = self._ask("GET", f"?{urlencode(query)}", unknown=TransientError)
            items = answer.get("data")
            if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
                raise TransientError(Reason.NO_ANSWER)
            yield from items
            following = answer.get("next")
            if not following or (items and _created(items[-1]) < back_to):
                return
            query["start"] = _just_after(str(following))
        raise TransientError(Reason.NO_ANSWER)

    def _ask(
        self, method: str, path: str, *, unknown: type[ChannelError], body: str | None = None
    ) -> dict[str, Any]:
        """Make one request and return the JSON object in the answer, or raise a ChannelError."""
        with network_errors(unknown=unknown):
            answer = self.pool.request(
                method, self.messages + path, body=body, headers=self.headers, redirect=False
            )
        if not 200 <= answer.status < 300:
            raise _refusal(answer.status, answer.data.decode("utf-8", "replace"), unknown)
        try:
            told = json.loads(answer.data)
        except ValueError as error:
            raise unknown(Reason.NO_ANSWER) from error
        if not isinstance(told, dict):
            raise unknown(Reason.NO_ANSWER)
        return told


def _just_after(moment: str) -> str:
    """Return the earliest time after a moment, as 46elks writes it; what cannot be read is left as it is."""
    try:
        read = parse_datetime(moment)
    except ValueError:
        read = None
    return (read + timedelta(microseconds=1)).isoformat(timespec="microseconds") if read else moment


def _of_the_account(status: int, data: bytes) -> Iterator[str]:
    if status == 401:
        yield "46elks refuses ELKS_USERNAME with ELKS_PASSWORD; copy both again from its dashboard."
    elif status != 200:
        yield f"46elks answers {status} when asked for the account."
    elif not _json(data).get("balance"):
        yield "The account at 46elks has no money left."


def _numbers(data: bytes) -> set[str]:
    listed = _json(data).get("data")
    items = [item for item in listed if isinstance(item, dict)] if isinstance(listed, list) else []
    return {str(item.get("number")) for item in items if item.get("active") == "yes"}


def _json(data: bytes) -> dict[str, Any]:
    try:
        told = json.loads(data)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def _found(item: dict[str, Any], unknown: type[ChannelError]) -> Found:
    """Read one message; `unknown` is raised when the provider's answer names none."""
    reference = item.get("id")
    if not isinstance(reference, str) or not 0 < len(reference) <= 64:
        raise unknown(Reason.NO_ANSWER)
    status = STATUSES.get(str(item.get("status")), Status.ACCEPTED)
    reason = Reason.UNREACHABLE if status == Status.UNDELIVERED else Reason.NONE
    return Found(reference, status, reason, _created(item))


def _created(item: dict[str, Any]) -> datetime:
    """Read when a message was created: UTC, though nothing in the text says so.

    One that cannot be read counts as new: better found than overlooked.
    """
    try:
        moment = parse_datetime(str(item.get("created", "")))
    except ValueError:
        moment = None
    if moment is None:
        return datetime.max.replace(tzinfo=UTC)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _refusal(status: int, sentence: str, unknown: type[ChannelError]) -> ChannelError:
    if status == 429:
        return TransientError(Reason.BUSY)
    if not 400 <= status < 500:  # a 5xx may have come after the message was taken
        return unknown(Reason.NO_ANSWER)
    if status in (401, 402):
        return SenderError(Reason.SENDER)
    for pattern, kind, reason in REFUSALS:
        if pattern.search(sentence.lower()):
            return kind(reason)
    # A sentence that nobody has read before may be about us: that burns nobody, and one who fares
    # badly alone is soon passed by.
    return SenderError(Reason.SENDER) if status == 403 else PermanentError(Reason.REFUSED)
