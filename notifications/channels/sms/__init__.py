"""SMS: a registry of providers, and the carrier that keeps many requests in flight."""

from collections import deque
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import lru_cache

from django.conf import settings

from notifications.channels.base import (
    Carrier,
    ChannelError,
    Message,
    Outcome,
    SenderError,
    TransientError,
    require_time,
)
from notifications.channels.sms.base import SmsProvider
from notifications.channels.sms.elks import ElksProvider
from notifications.channels.sms.twilio import TwilioProvider

PROVIDERS: dict[str, type[SmsProvider]] = {"twilio": TwilioProvider, "46elks": ElksProvider}


def provider_names() -> list[str]:
    """Return the names in `SMS_PROVIDER`, the preferred one first."""
    return [name.strip() for name in settings.SMS_PROVIDER.split(",")]


def provider(name: str = "") -> SmsProvider:
    """Return a new provider of this name, or the preferred one; close it when done."""
    return PROVIDERS[name or provider_names()[0]]()


@lru_cache(maxsize=4)
def _provider_of_codes(name: str, *_configured: str) -> SmsProvider:
    return provider(name)


def send_code(phone: str, text: str) -> None:
    """Send one sign-in code now, outside the queue: somebody is waiting for it on the page.

    A provider that surely did not take it, for a reason of its own, leaves it to the next. Raises
    ChannelError when nobody accepted it; whether to try again is the caller's choice.
    """
    configured = (
        settings.TWILIO_API_URL,
        settings.TWILIO_ACCOUNT_SID,
        settings.ELKS_API_URL,
        settings.ELKS_USERNAME,
    )
    message = Message(delivery_id=0, attempt=0, address=phone, body=text, valid_seconds=600)
    *others, last = provider_names()
    for name in others:
        with suppress(TransientError, SenderError):
            _provider_of_codes(name, *configured).send(message)
            return
    _provider_of_codes(last, *configured).send(message)


class SmsCarrier(Carrier):
    """Hands SMS to a provider with `SEND_CONCURRENCY` requests in flight."""

    @classmethod
    def providers(cls) -> list[str]:
        """Return those of `SMS_PROVIDER`."""
        return provider_names()

    def __init__(self, name: str = "") -> None:
        self.provider = provider(name)
        self.name = self.provider.name
        self.in_flight = settings.SEND_CONCURRENCY
        self.wave = self.in_flight * 8
        self.threads = ThreadPoolExecutor(self.in_flight, thread_name_prefix="sms")

    def carry(self, messages: Sequence[Message], *, deadline: float) -> list[Outcome]:
        """Hand over each message at most once; the threads do nothing but talk to the provider.

        Each takes the next message that nobody has taken, so that a slow answer holds up one thread alone.
        """
        waiting, outcomes = deque(messages), deque[Outcome]()

        def talk() -> None:
            while True:
                try:
                    message = waiting.popleft()
                except IndexError:
                    return
                outcomes.append(self._outcome(message, deadline))

        for talking in [self.threads.submit(talk) for _ in range(min(self.in_flight, len(messages)))]:
            talking.result()
        return list(outcomes)

    def _outcome(self, message: Message, deadline: float) -> Outcome:
        try:
            require_time(deadline)
            return Outcome(message, reference=self.provider.send(message))
        except ChannelError as error:
            return Outcome(message, error=error)

    def close(self) -> None:
        """End the threads and the connections."""
        self.threads.shutdown()
        self.provider.close()
