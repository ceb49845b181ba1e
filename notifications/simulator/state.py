"""What has been taken in: messages by phone, mails by mailbox, and how often the same came twice."""

import re
import secrets
import sys
import time
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import TypeVar

FINAL = frozenset({"delivered", "undelivered", "failed", "canceled", "received"})
NEW_TEXTS_KEPT = 20_000
TWILIO, ELKS = "twilio", "46elks"
Item = TypeVar("Item")


class Sms:
    """One message, out or in. A million of them must fit, so there is no dict and no SID in it."""

    __slots__ = (
        "api",
        "body",
        "callback",
        "created_at",
        "direction",
        "error",
        "hidden",
        "number",
        "sender",
        "sent_at",
        "service",
        "status",
        "to",
        "updated_at",
        "validity",
    )

    def __init__(self, *, number: int, to: str, sender: str | None, service: str | None, body: str) -> None:
        self.number = number
        self.api = TWILIO
        self.to = to
        self.sender = sender
        self.service = service
        self.body = body
        self.status = "accepted" if service else "queued"
        self.direction = "outbound-api"
        self.created_at = self.updated_at = time.time()
        self.sent_at: float | None = None
        self.error: int | None = None
        self.callback: str | None = None
        self.validity: float | None = None
        # Twilio forgets a deleted message and the body of a redacted one; the phone does not.
        self.hidden = ""

    @property
    def phone(self) -> str:
        """The number of the phone that shows this message, whichever way it went."""
        return (self.sender or "") if self.direction == "inbound" else self.to

    @property
    def is_final(self) -> bool:
        """Whether nothing more will happen to it."""
        return self.status in FINAL

    def became(self, status: str, *, error: int | None = None) -> None:
        """Note the next status, and when."""
        self.status = status
        self.error = error
        self.updated_at = time.time()
        if status in {"sent", "received"}:
            self.sent_at = self.updated_at


class Mail:
    """One mail in one mailbox. The text is kept as it came, for the newest ones."""

    __slots__ = ("content", "mail_from", "message_id", "number", "raw_subject", "received_at", "to")

    def __init__(self, *, number: int, to: str, mail_from: str, content: bytes) -> None:
        self.number = number
        self.to = to
        self.mail_from = mail_from
        self.content = content
        self.received_at = time.time()
        self.message_id = header(content, b"message-id").decode(errors="replace")
        self.raw_subject = shared(header(content, b"subject"))


class State:
    """Everything the simulator remembers."""

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Forget everything."""
        # SIDs of another run are never mistaken for ours.
        self.run = secrets.token_hex(8)
        self.messages: list[Sms] = []
        self.phones: dict[str, list[Sms]] = {}
        self.mails: list[Mail] = []
        self.mailboxes: dict[str, list[Mail]] = {}
        self.with_text: deque[Mail] = deque()
        self.stopped: set[str] = set()
        self.counted: Counter[str] = Counter()
        self.version = 0

    # Messages

    def add_message(
        self,
        *,
        to: str,
        sender: str | None,
        service: str | None,
        body: str,
        direction: str = "outbound-api",
        api: str = TWILIO,
    ) -> Sms:
        """Take a message in, by the API of one provider or the other, and give it the next number."""
        sms = Sms(number=len(self.messages), to=to, sender=sender, service=service, body=sys.intern(body))
        sms.direction, sms.api = direction, api
        if direction == "inbound":
            sms.became("received")
        self.messages.append(sms)
        self.counted[direction] += 1
        put(self.phones, sms.phone, sms)
        self.version += 1
        return sms

    def sid(self, sms: Sms) -> str:
        """Return the SID, which is made of the run and the number instead of being stored."""
        return f"{'s' if sms.api == ELKS else 'SM'}{self.run}{sms.number:016x}"

    def find(self, sid: str) -> Sms | None:
        """Return the message with this SID, if it is one of ours and not deleted."""
        match = re.fullmatch(r"(?:SM|s)([0-9a-f]{16})([0-9a-f]{16})", sid)
        if match is None or match[1] != self.run or int(match[2], 16) >= len(self.messages):
            return None
        sms = self.messages[int(match[2], 16)]
        return None if sms.hidden == "deleted" else sms

    def newest_first(self, phone: str | None = None) -> Iterator[Sms]:
        """Walk through the messages of one phone, or all, the newest first."""
        return reversed(self.messages if phone is None else self.phones.get(phone, []))

    # Mails

    def add_mail(self, *, to: str, mail_from: str, content: bytes) -> Mail:
        """Put a mail into one mailbox."""
        mail = Mail(number=len(self.mails), to=to, mail_from=mail_from, content=content)
        self.mails.append(mail)
        put(self.mailboxes, to.lower(), mail)
        self.with_text.append(mail)
        if len(self.with_text) > NEW_TEXTS_KEPT:
            self.with_text.popleft().content = b""
        self.version += 1
        return mail

    # Counts

    def counts(self) -> dict[str, dict[str, int]]:
        """Count what was accepted and what came more than once."""
        texts = [repeated(sms.body for sms in phone if is_sent(sms)) for phone in several(self.phones)]
        return {
            "sms": {
                "accepted": self.counted["outbound-api"],
                "numbers": sum(1 for phone in self.phones.values() if any(map(is_sent, phone))),
                "numbers_with_duplicates": sum(1 for extra in texts if extra),
                "duplicates": sum(texts),
                "stopped": len(self.stopped),
            },
            "mail": {
                "accepted": len(self.mails),
                "mailboxes": len(self.mailboxes),
                "duplicates_by_message_id": sum(
                    repeated(mail.message_id for mail in mailbox) for mailbox in several(self.mailboxes)
                ),
                "duplicates_by_subject": sum(
                    repeated(mail.raw_subject for mail in mailbox) for mailbox in several(self.mailboxes)
                ),
            },
        }


def put(places: dict[str, list[Item]], place: str, item: Item) -> None:
    """Add to a phone or mailbox, and move that to the end: the last is the one that rang last."""
    items = places.pop(place, [])
    items.append(item)
    places[place] = items


def several(places: dict[str, list[Item]]) -> Iterator[list[Item]]:
    """Give those that hold more than one."""
    return (items for items in places.values() if len(items) > 1)


def repeated(keys: Iterable[object]) -> int:
    """How many there are beyond the first of each kind."""
    return sum(times - 1 for times in Counter(keys).values())


def is_sent(sms: Sms) -> bool:
    """Whether it was sent to the phone through the API."""
    return sms.direction == "outbound-api"


def header(content: bytes, name: bytes) -> bytes:
    """Find one header without parsing the whole mail, unfolded; empty when it is missing."""
    head = content[: content.find(b"\r\n\r\n") + 2]
    match = re.search(rb"(?im)^%s:[ \t]*((?:.|\r?\n[ \t])*)" % re.escape(name), head)
    return re.sub(rb"\r?\n[ \t]+", b" ", match[1]).strip() if match else b""


@lru_cache(maxsize=10_000)
def shared(value: bytes) -> bytes:
    """Return one and the same object for equal values: subjects come by the thousand."""
    return value
