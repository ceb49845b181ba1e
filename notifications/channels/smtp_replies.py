"""What a mail server's replies mean: the code, and the enhanced code (RFC 3463) where there is one."""

import re
from typing import NamedTuple

from notifications.channels.base import ChannelError, DoubtError, PermanentError, SenderError, TransientError
from notifications.statuses import Reason

# Replies to RCPT that come without an enhanced code.
_PLAIN: dict[int, Reason] = {
    550: Reason.BAD_ADDRESS,
    551: Reason.BAD_ADDRESS,
    552: Reason.UNREACHABLE,  # the mailbox is full
    553: Reason.BAD_ADDRESS,
}

# By subject and detail. A refusal by policy (7) says nothing of the address: it must not be stopped.
_ENHANCED: tuple[tuple[re.Pattern[str], Reason], ...] = (
    (re.compile(r"1\.(10?|[1236])"), Reason.BAD_ADDRESS),
    (re.compile(r"2\.1"), Reason.BAD_ADDRESS),  # the mailbox is closed
    (re.compile(r"2\.3|3\.4"), Reason.TOO_LONG),
    (re.compile(r"[2345]\.\d+"), Reason.UNREACHABLE),
    (re.compile(r"7\.\d+"), Reason.BLOCKED),
)
_ENHANCED_CODE = re.compile(rb"5\.(\d{1,3}\.\d{1,3})\b")


class Reply(NamedTuple):
    """One reply, as smtplib reads it; a code of -1 is one that nobody can read."""

    code: int
    text: bytes

    @property
    def enhanced(self) -> str:
        """The enhanced code of a permanent failure without its first figure, or nothing."""
        found = _ENHANCED_CODE.match(self.text)
        return found[1].decode() if found else ""


def reason_of(status: str) -> Reason | None:
    """Return our reason for an enhanced code's subject and detail (`1.1`), or None when it says nothing."""
    return next((reason for pattern, reason in _ENHANCED if pattern.fullmatch(status)), None)


def envelope_refusal(replies: list[Reply]) -> ChannelError | None:
    """Translate the replies to MAIL, RCPT and DATA; None when content is awaited for somebody."""
    failed = [(place, reply) for place, reply in enumerate(replies[:3]) if not 200 <= reply.code < 400]
    if not failed:
        return None if replies[-1].code == 354 else TransientError(Reason.BUSY)
    place, reply = failed[0]
    if reply.code < 500:
        return TransientError(Reason.BUSY)
    if place == 0:
        return PermanentError(Reason.TOO_LONG) if reply.code == 552 else SenderError(Reason.SENDER)
    if reply.enhanced.startswith("7.") and b"relay" in reply.text.lower():
        return SenderError(Reason.SENDER)  # the server does not carry our mail to anybody
    return PermanentError(reason_of(reply.enhanced) or _PLAIN.get(reply.code, Reason.REFUSED))


def content_refusal(reply: Reply) -> ChannelError | None:
    """Translate the reply to the final dot; None when the mail was taken.

    Without an enhanced code a refusal here is about the content: the address was taken before.
    """
    if 200 <= reply.code < 300:
        return None
    if 400 <= reply.code < 500:
        return TransientError(Reason.BUSY)
    if not 500 <= reply.code < 600:
        return DoubtError(Reason.NO_ANSWER)
    plain = Reason.TOO_LONG if reply.code == 552 else Reason.REFUSED
    return PermanentError(reason_of(reply.enhanced) or plain)
