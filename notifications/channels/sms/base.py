"""What an SMS provider must do. One provider is one small file beside this one."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import ClassVar, NamedTuple

from notifications.channels.base import Message
from notifications.statuses import Reason, Status

CLOCKS_DIFFER = timedelta(minutes=5)
"""How wrong a clock may be, ours or a provider's: a text names its delivery, so this may be generous."""


class Found(NamedTuple):
    """A message that the provider has, looked up afterwards."""

    reference: str
    status: Status
    reason: Reason
    created_at: datetime


class Checkup(NamedTuple):
    """What a provider says of our account: sentences on what is wrong, and what its clock showed."""

    troubles: list[str]
    clock: datetime | None = None


class SmsProvider(ABC):
    """A provider's API. Thread-safe; made after the fork; every call has explicit time limits."""

    name: ClassVar[str]
    """How it is called in `SMS_PROVIDER`, in the addresses of its webhooks, and in the tables."""

    statuses: ClassVar[Mapping[str, Status]]
    """Its words for how a message is doing; a word that is not here tells us nothing."""

    deletes: ClassVar[bool] = False
    """Whether it lets us delete its copy of a message; then it has `delete`."""

    @classmethod
    @abstractmethod
    def reason_of(cls, code: str) -> Reason:
        """Return our reason for the code that came with a message's failure; it may be empty or unknown."""

    @classmethod
    @abstractmethod
    def missing_settings(cls) -> list[str]:
        """Return the names of the settings without which nothing can be sent."""

    @abstractmethod
    def send(self, message: Message) -> str:
        """Hand over one SMS and return the provider's reference, or raise a ChannelError.

        Tries once. Raises TransientError only when it is certain that nothing arrived.
        """

    @abstractmethod
    def find(self, *, address: str, body: str, since: datetime) -> Iterable[Found]:
        """Return what the provider has to this number with exactly this text, created since a moment.

        Raises ChannelError when the provider cannot tell: an empty answer means that it has nothing.
        """

    @abstractmethod
    def fetch(self, reference: str) -> Found:
        """Return how one message is doing, or raise a ChannelError."""

    @abstractmethod
    def checkup(self) -> Checkup:
        """Ask the provider whether it knows our account and may send as the settings say. Sends nothing.

        Raises ChannelError when it cannot be reached.
        """

    def delete(self, reference: str) -> None:
        """Delete the provider's copy of one message; PermanentError when there is none, or a ChannelError."""
        raise NotImplementedError(f"{self.name} keeps {reference}")

    @abstractmethod
    def close(self) -> None:
        """Let go of connections."""
