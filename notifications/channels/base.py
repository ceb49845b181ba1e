"""The contract of everything that carries messages; docs/adding-a-channel.md tells the same story.

A provider's words end here. What crosses is a message, and one of five answers: accepted with a reference,
or one of the four errors below, each of which says what is known about the message's fate.
"""

import time
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import NamedTuple, Self

from notifications.statuses import Reason


@dataclass(frozen=True, slots=True)
class Message:
    """One message to one address, exactly as it is to leave us: an SMS's `body`, an e-mail's `content`."""

    delivery_id: int
    attempt: int
    address: str
    body: str = ""
    content: bytes = b""
    sender: str = ""
    valid_seconds: int | None = None


class ChannelError(Exception):
    """A message was not accepted, for a `reason` in our own words."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason


class PermanentError(ChannelError):
    """The provider refused this message; another try would be refused too."""


class TransientError(ChannelError):
    """We know that the message never arrived; another try is safe."""


class DoubtError(ChannelError):
    """Nobody knows whether the message arrived; another try may send it twice."""


class SenderError(ChannelError):
    """The provider refuses us, not the recipient: every other message would meet the same answer."""


class Outcome(NamedTuple):
    """What became of one message: a reference when it was accepted, else the error."""

    message: Message
    reference: str = ""
    error: ChannelError | None = None


class Carrier(ABC):
    """Carries waves of messages on one channel, by one provider. Open it in the process that uses it."""

    name: str
    """How the provider is called in the deliveries' table."""

    wave: int
    """How many messages are best handed over between two looks at the ledger."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @classmethod
    @abstractmethod
    def providers(cls) -> list[str]:
        """Return the names of those who may carry the channel, the preferred one first."""

    @abstractmethod
    def __init__(self, provider: str) -> None:
        """Get ready to carry by one of them."""

    @abstractmethod
    def carry(self, messages: Sequence[Message], *, deadline: float) -> list[Outcome]:
        """Hand over each message at most once and return an outcome for every one of them.

        No message is begun after `deadline` (of `time.monotonic`): those left are TransientError with the
        reason OUT_OF_TIME. Never raises for what a provider or network does, never touches the database.
        """

    @abstractmethod
    def close(self) -> None:
        """Let go of connections; calling it twice is harmless."""


def require_time(deadline: float) -> None:
    """Raise unless there is time left. Call it right before the first byte of a request is written.

    A worker that was stalled must not send what another may have taken over.
    """
    if time.monotonic() >= deadline:
        raise TransientError(Reason.OUT_OF_TIME)
