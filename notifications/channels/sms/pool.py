"""Connections to SMS providers: kept alive, with explicit time limits, and no second try of their own."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlencode

import urllib3
from django.conf import settings

from notifications.channels.base import ChannelError, Message, TransientError
from notifications.statuses import Reason
from notifications.tokens import sign_attempt

# Raised before any byte of a request is written.
_NEVER_ARRIVED = (
    urllib3.exceptions.NewConnectionError,
    urllib3.exceptions.NameResolutionError,
    urllib3.exceptions.ConnectTimeoutError,
    urllib3.exceptions.EmptyPoolError,
)


def new_pool() -> urllib3.PoolManager:
    """Return a pool with room for every request that a worker has in flight."""
    return urllib3.PoolManager(
        num_pools=2,
        maxsize=settings.SEND_CONCURRENCY,
        block=True,
        retries=False,
        timeout=urllib3.Timeout(
            connect=settings.PROVIDER_CONNECT_TIMEOUT, read=settings.PROVIDER_READ_TIMEOUT
        ),
    )


@contextmanager
def network_errors(*, unknown: type[ChannelError]) -> Iterator[None]:
    """Turn the network's errors into the contract's own.

    An answer that never came is `unknown`: a doubt where something was to be written, and a passing
    failure where we only asked.
    """
    try:
        yield
    except _NEVER_ARRIVED as error:
        raise TransientError(Reason.UNAVAILABLE) from error
    except urllib3.exceptions.HTTPError as error:
        raise unknown(Reason.NO_ANSWER) from error


def provider_clock(headers: Mapping[str, str]) -> datetime | None:
    """Return what a provider's clock showed when it answered, if it said so."""
    try:
        return parsedate_to_datetime(headers.get("Date", ""))
    except ValueError:
        return None


def status_address(provider: str, message: Message) -> str:
    """Return the address to which a provider is to report this attempt, signed by us."""
    signature = sign_attempt(message.delivery_id, message.attempt)
    query = urlencode({"d": message.delivery_id, "n": message.attempt, "s": signature})
    return f"{settings.PUBLIC_URL}/webhooks/{provider}/status/?{query}"
