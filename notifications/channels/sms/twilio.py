"""Twilio: the real client over a connection pool of our own, with time limits and no retries."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.conf import settings
from twilio.base.exceptions import TwilioException
from twilio.rest import Client

from notifications.channels.base import (
    ChannelError,
    DoubtError,
    Message,
    PermanentError,
    SenderError,
    TransientError,
)
from notifications.channels.sms.base import CLOCKS_DIFFER, Checkup, Found, SmsProvider
from notifications.channels.sms.pool import network_errors, status_address
from notifications.channels.sms.twilio_account import TwilioAccount
from notifications.channels.sms.twilio_transport import PooledHttpClient
from notifications.statuses import Reason, Status

# Codes of refused requests: what they mean for this message (Twilio's error dictionary).
REFUSALS: dict[int, tuple[type[ChannelError], Reason]] = {
    20003: (SenderError, Reason.SENDER),  # authentication
    20429: (TransientError, Reason.BUSY),
    21211: (PermanentError, Reason.BAD_ADDRESS),
    21217: (PermanentError, Reason.BAD_ADDRESS),
    21408: (PermanentError, Reason.REGION),
    21603: (SenderError, Reason.SENDER),
    21605: (PermanentError, Reason.TOO_LONG),
    21606: (SenderError, Reason.SENDER),
    21608: (SenderError, Reason.SENDER),  # trial account
    21610: (PermanentError, Reason.STOPPED),
    21612: (PermanentError, Reason.REGION),
    21614: (PermanentError, Reason.NOT_MOBILE),
    21617: (PermanentError, Reason.TOO_LONG),
    21703: (SenderError, Reason.SENDER),  # no number in the messaging service
}

# Codes of messages that failed after they were accepted.
FAILURES: dict[int, Reason] = {
    30001: Reason.BUSY,
    30002: Reason.SENDER,
    30003: Reason.UNREACHABLE,
    30004: Reason.BLOCKED,
    30005: Reason.UNREACHABLE,
    30006: Reason.NOT_MOBILE,
    30007: Reason.BLOCKED,
    30008: Reason.REFUSED,
    30410: Reason.UNAVAILABLE,
    30450: Reason.BLOCKED,
}

# Twilio's words for how a message is doing.
STATUSES: dict[str, Status] = {
    "accepted": Status.ACCEPTED,
    "scheduled": Status.ACCEPTED,
    "queued": Status.ACCEPTED,
    "sending": Status.ACCEPTED,
    "sent": Status.SENT,
    "delivered": Status.DELIVERED,
    "read": Status.DELIVERED,
    "undelivered": Status.UNDELIVERED,
    "failed": Status.FAILED,
    "canceled": Status.FAILED,
}


class TwilioProvider(SmsProvider):
    """Messages by way of Twilio's REST API."""

    name = "twilio"
    statuses = STATUSES
    deletes = True

    @classmethod
    def reason_of(cls, code: str) -> Reason:
        """Return our reason for an ErrorCode; an unknown one is simply a refusal."""
        return FAILURES.get(int(code), Reason.REFUSED) if code.isdecimal() else Reason.REFUSED

    @classmethod
    def missing_settings(cls) -> list[str]:
        """Ask for an account, its token, and a sender or a service that chooses one."""
        needed = [name for name in ("TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN") if not getattr(settings, name)]
        if not settings.TWILIO_MESSAGING_SERVICE_SID and not settings.TWILIO_FROM:
            needed.append("TWILIO_FROM")
        return needed

    def __init__(self) -> None:
        self.http = PooledHttpClient()
        self.client = Client(settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN, http_client=self.http)

    def send(self, message: Message) -> str:
        """Create one message. Smart encoding stays off: what was shown to the sender is what is sent."""
        fields: dict[str, Any] = {"to": message.address, "body": message.body}
        if settings.TWILIO_MESSAGING_SERVICE_SID:
            fields["messaging_service_sid"] = settings.TWILIO_MESSAGING_SERVICE_SID
        else:
            fields["from_"] = settings.TWILIO_FROM or message.sender
        if message.delivery_id:
            fields["status_callback"] = status_address(self.name, message)
        if message.valid_seconds:
            fields["validity_period"] = max(1, min(message.valid_seconds, 36_000))
        with _translated(unknown=DoubtError):
            return str(self.client.messages.create(**fields).sid)

    def find(self, *, address: str, body: str, since: datetime) -> Iterable[Found]:
        """List by number alone and compare the rest here: queued messages have no DateSent to filter by."""
        with _translated(unknown=TransientError):
            listed = self.client.messages.list(to=address, page_size=1000, limit=5000)
        earliest = since - CLOCKS_DIFFER
        return [_found(item) for item in listed if item.body == body and item.date_created >= earliest]

    def fetch(self, reference: str) -> Found:
        """Fetch one message by its SID."""
        with _translated(unknown=TransientError):
            return _found(self.client.messages(reference).fetch())

    def checkup(self) -> Checkup:
        """Ask for the account, and for the number or service that it sends from."""
        with network_errors(unknown=TransientError):
            return TwilioAccount(self.http).checkup()

    def delete(self, reference: str) -> None:
        """Delete one message, number and text, from Twilio's records."""
        with _translated(unknown=TransientError):
            self.client.messages(reference).delete()

    def close(self) -> None:
        """Close the pool's connections."""
        self.http.pool.clear()


def _found(item: Any) -> Found:
    status = STATUSES.get(str(item.status), Status.ACCEPTED)
    reason = Reason.NONE
    if status in (Status.UNDELIVERED, Status.FAILED):
        reason = TwilioProvider.reason_of(str(item.error_code or ""))
    return Found(str(item.sid), status, reason, item.date_created)


@contextmanager
def _translated(*, unknown: type[ChannelError]) -> Iterator[None]:
    """Turn the client's and the network's errors into the contract's own."""
    try:
        with network_errors(unknown=unknown):
            yield
    except TwilioException as error:
        raise _refusal(error, unknown) from error


def _refusal(error: TwilioException, unknown: type[ChannelError]) -> ChannelError:
    status, code = int(getattr(error, "status", 0) or 0), int(getattr(error, "code", 0) or 0)
    if status == 429:
        return TransientError(Reason.BUSY)
    if status in (401, 403):
        return SenderError(Reason.SENDER)
    if not 400 <= status < 500:  # a 5xx may have come after the message was taken
        return unknown(Reason.NO_ANSWER)
    kind, reason = REFUSALS.get(code, (PermanentError, Reason.REFUSED))
    return kind(reason)
