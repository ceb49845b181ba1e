"""What Twilio tells us afterwards: status callbacks and inbound messages, signed."""

import asyncio
import logging
import re
import uuid
from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import aiohttp
from defusedxml import ElementTree
from twilio.request_validator import RequestValidator
from yarl import URL

from notifications.simulator.answers import API_VERSION, segments
from notifications.simulator.elks_answers import elks_inbound, elks_report
from notifications.simulator.faults import Faults
from notifications.simulator.state import ELKS, Sms, State

logger = logging.getLogger(__name__)
KEYWORDS = {
    "STOP": {"STOP", "STOPP", "STOPALL", "UNSUBSCRIBE", "AVSLUTA", "CANCEL", "END", "QUIT"},
    "START": {"START", "STARTA", "UNSTOP"},
    "HELP": {"HELP", "HJÄLP", "INFO"},
}
IN_FLIGHT = 16
HEARD_OUT_SECONDS = 2


class Waiting(NamedTuple):
    """A form to be posted; it is filled in when its turn comes, so that many can wait."""

    number: int  # of the message it is about
    url: str
    fields: Callable[[], dict[str, str]]
    attempt: int = 0


class Callbacks:
    """Moves accepted messages on and tells whoever asked, a few at a time and with patience."""

    def __init__(
        self, state: State, faults: Faults, *, account: str, token: str, inbound_url: str, retries: int = 5
    ) -> None:
        self.state = state
        self.faults = faults
        self.account = account
        self.validator = RequestValidator(token)
        self.inbound_url = inbound_url
        self.elks_inbound_url, self.elks_number = "", ""
        self.retries = retries
        self.counted: Counter[str] = Counter()

    async def start(self) -> None:
        """Open the session and put the carriers to work."""
        self.in_flight = 0
        self.timers: set[asyncio.TimerHandle] = set()
        # What is told of one message is told in order, unless a fault wills it otherwise.
        self.waiting: list[asyncio.Queue[Waiting]] = [asyncio.Queue() for _ in range(IN_FLIGHT)]
        self.session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=IN_FLIGHT, keepalive_timeout=30),
            timeout=aiohttp.ClientTimeout(total=15, sock_connect=5),
        )
        self.carriers = [asyncio.create_task(self.carry(queue)) for queue in self.waiting]

    async def stop(self) -> None:
        """Let go of everything that has not been told yet, after hearing out what is being told."""
        for timer in self.timers:
            timer.cancel()
        for queue in self.waiting:
            while not queue.empty():
                queue.get_nowait()
        patience = asyncio.get_running_loop().time() + HEARD_OUT_SECONDS
        while self.in_flight and asyncio.get_running_loop().time() < patience:
            await asyncio.sleep(0.005)
        for carrier in self.carriers:
            carrier.cancel()
        await asyncio.gather(*self.carriers, return_exceptions=True)
        await self.session.close()

    async def reset(self) -> None:
        """Forget what was on its way and count from nought."""
        await self.stop()
        self.counted.clear()
        await self.start()

    def later(self, seconds: float, act: Callable[[], None]) -> None:
        """Do something after a while, unless everything is forgotten before that."""

        def now() -> None:
            self.timers.discard(timer)
            act()

        timer = asyncio.get_running_loop().call_later(seconds, now)
        self.timers.add(timer)

    @property
    def still_to_come(self) -> int:
        """How much has not happened yet: 0 when no message will change and no callback will be made."""
        return len(self.timers) + sum(queue.qsize() for queue in self.waiting) + self.in_flight

    # A message's way to the phone

    def set_off(self, sms: Sms, *, after: float = 0) -> None:
        """Send a message on its way: queued, sent, and what becomes of it."""
        sent_after = after + self.faults.seconds("sent_after")
        if sms.service:
            self.later(after, lambda: self.move(sms, "queued"))
        if sms.validity is not None and sms.validity < sent_after:
            self.later(after + sms.validity, lambda: self.move(sms, "failed", error=30036))
        elif self.faults.strikes("failed"):
            self.later(sent_after, lambda: self.move(sms, "failed", error=30006))
        else:
            self.later(sent_after, lambda: self.move(sms, "sent"))
            delivered_after = after + self.faults.seconds("delivered_after")
            self.later(max(delivered_after, sent_after), lambda: self.arrive(sms))

    def arrive(self, sms: Sms) -> None:
        """End the journey of a message that was sent."""
        if self.faults.strikes("undelivered"):
            self.move(sms, "undelivered", error=30003)
        else:
            self.move(sms, "delivered")

    def move(self, sms: Sms, status: str, *, error: int | None = None) -> None:
        """Give a message its next status and tell the one who asked to be told."""
        if sms.is_final or (status == "delivered" and sms.status != "sent"):
            return
        sms.became(status, error=error)
        self.state.version += 1
        if sms.callback:
            self.report(sms, sms.callback)
        if sms.is_final:
            sms.callback = None

    def report(self, sms: Sms, url: str) -> None:
        """Queue one callback, with whatever the faults make of it."""
        waiting = Waiting(sms.number, url, partial(self.status_fields, sms, sms.status, sms.error))
        if self.faults.strikes("callback_lost"):
            return
        delay = 0.0
        if sms.status == "sent" and self.faults.strikes("callback_reordered"):
            delay = self.faults.seconds("delivered_after") - self.faults.seconds("sent_after") + 0.2
        if self.faults.strikes("callback_late"):
            delay += self.faults.seconds("late_seconds")
        for _ in range(2 if self.faults.strikes("callback_twice") else 1):
            self.later(delay, partial(self.queue, waiting)) if delay > 0 else self.queue(waiting)

    def status_fields(self, sms: Sms, status: str, error: int | None) -> dict[str, str]:
        """Return the form that is posted when a status changes."""
        sid = self.state.sid(sms)
        if sms.api == ELKS:
            return elks_report(sms, sid, status)
        fields = {
            "AccountSid": self.account,
            "ApiVersion": API_VERSION,
            "From": sms.sender or "",
            "MessageSid": sid,
            "MessageStatus": status,
            "SmsSid": sid,
            "SmsStatus": status,
            "To": sms.to,
        }
        if sms.service:
            fields["MessagingServiceSid"] = sms.service
        if error:
            fields["ErrorCode"] = str(error)
        return fields

    # Carrying

    def queue(self, waiting: Waiting) -> None:
        """Let a form wait for the carrier of its message."""
        self.waiting[waiting.number % IN_FLIGHT].put_nowait(waiting)

    async def carry(self, queue: asyncio.Queue[Waiting]) -> None:
        """Post what is waiting, one after the other; what fails is tried again later."""
        while True:
            waiting = await queue.get()
            self.in_flight += 1
            status, _ = await self.post(waiting.url, waiting.fields())
            self.in_flight -= 1
            if 200 <= status < 300:
                self.counted["acknowledged"] += 1
            elif 0 < status < 500 or waiting.attempt >= self.retries:
                self.counted["given_up"] += 1
            else:
                self.counted["retried"] += 1
                self.retry(waiting)

    def retry(self, waiting: Waiting) -> None:
        """Try again after a pause that doubles each time."""
        again = waiting._replace(attempt=waiting.attempt + 1)
        self.later(0.25 * 2**waiting.attempt, partial(self.queue, again))

    async def post(self, url: str, fields: dict[str, str]) -> tuple[int, str]:
        """Post a form, signed if it is Twilio's; return what `post_form` returns."""
        self.counted["sent"] += 1
        if "AccountSid" not in fields:
            return await self.post_form(url, fields)
        headers = {
            "X-Twilio-Signature": self.validator.compute_signature(url, fields),
            "I-Twilio-Idempotency-Token": str(uuid.uuid4()),
            "User-Agent": "TwilioProxy/1.1",
        }
        return await self.post_form(url, fields, headers)

    async def post_form(
        self, url: str, fields: dict[str, str], headers: dict[str, str] | None = None
    ) -> tuple[int, str]:
        """Post a form; return the answer's status and text, or 0 when nobody answered."""
        try:
            # Already encoded: what is signed and what is posted must be the same address.
            async with self.session.post(URL(url, encoded=True), data=fields, headers=headers) as answer:
                return answer.status, await answer.text()
        except (aiohttp.ClientError, TimeoutError, ValueError) as error:
            logger.debug("No answer to a callback: %s", type(error).__name__)
            return 0, ""

    # From the phone to us

    async def inbound(
        self, *, sender: str, to: str, body: str, service: str | None = None
    ) -> tuple[Sms, int]:
        """Take what somebody writes, obey STOP and START, and tell the product; return its answer."""
        keyword = keyword_in(body)
        if to == self.elks_number:
            keyword = None  # 46elks leaves it to us
        if keyword == "STOP":
            self.state.stopped.add(sender)
        elif keyword == "START":
            self.state.stopped.discard(sender)
        sms = self.state.add_message(to=to, sender=sender, service=service, body=body, direction="inbound")
        url, fields = self.inbound_url, self.inbound_fields(sms, keyword)
        if to == self.elks_number:
            sms.api = ELKS
            url, fields = self.elks_inbound_url, elks_inbound(sms, self.state.sid(sms))
        status, text = await self.post(url, fields)
        if 200 <= status < 300:
            self.counted["acknowledged"] += 1
            self.answer(sms, text)
        elif status == 0 or status >= 500:
            self.counted["retried"] += 1
            self.retry(Waiting(sms.number, url, lambda: fields))
        return sms, status

    def inbound_fields(self, sms: Sms, keyword: str | None) -> dict[str, str]:
        """Return the form Twilio posts when somebody writes."""
        sid = self.state.sid(sms)
        fields = {
            "AccountSid": self.account,
            "ApiVersion": API_VERSION,
            "Body": sms.body,
            "From": sms.sender or "",
            "FromCountry": "SE",
            "MessageSid": sid,
            "NumMedia": "0",
            "NumSegments": str(segments(sms.body)),
            "SmsMessageSid": sid,
            "SmsSid": sid,
            "SmsStatus": "received",
            "To": sms.to,
            "ToCountry": "SE",
        }
        if sms.service:
            fields["MessagingServiceSid"] = sms.service
        if keyword:
            fields["OptOutType"] = keyword
        return fields

    def answer(self, sms: Sms, text: str) -> None:
        """Send the messages in a TwiML answer, or all of a plain one to 46elks, back to the phone."""
        try:
            replies = [text] if sms.api == ELKS else in_twiml(text)
        except ElementTree.ParseError:
            return
        for body in filter(None, replies):
            reply = self.state.add_message(
                to=sms.sender or "",
                sender=sms.to,
                service=None,
                body=body,
                direction="outbound-reply",
                api=sms.api,
            )
            self.set_off(reply)


def in_twiml(text: str) -> list[str]:
    """Return the messages in a TwiML answer."""
    return [message.text or "" for message in ElementTree.fromstring(text).iter("Message")]


def keyword_in(body: str) -> str | None:
    """Return STOP, START or HELP when the whole text is one of their words."""
    word = re.sub(r"\W", "", body).upper()
    return next((keyword for keyword, words in KEYWORDS.items() if word in words), None)
