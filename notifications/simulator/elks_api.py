"""46elks' API beside Twilio's: the same phones, the same faults, other words."""

import asyncio
import hmac
import time
from base64 import b64encode
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC
from itertools import islice
from typing import Any

from aiohttp import web
from django.utils.dateparse import parse_datetime

from notifications.simulator.callbacks import Callbacks
from notifications.simulator.elks_answers import message_json, written
from notifications.simulator.faults import Faults
from notifications.simulator.messages_api import dropped
from notifications.simulator.screening import bad_number, is_sender
from notifications.simulator.state import ELKS, Sms, State

Handler = Callable[[web.Request], Awaitable[web.Response]]


class ElksError(Exception):
    """An answer of 46elks' that says no, in plain text."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status
        self.sentence = sentence

    def response(self) -> web.Response:
        """Return the answer."""
        return web.Response(text=self.sentence, status=self.status)


class ElksApi:
    """The addresses of one account."""

    def __init__(
        self, state: State, faults: Faults, callbacks: Callbacks, *, username: str, password: str
    ) -> None:
        self.state = state
        self.faults = faults
        self.callbacks = callbacks
        self.authorization = "Basic " + b64encode(f"{username}:{password}".encode()).decode()

    def routes(self) -> list[web.RouteDef]:
        """Return the addresses and who answers them; 46elks writes SMS in either case."""
        return [
            route
            for name in ("sms", "SMS")
            for route in (
                web.post(f"/a1/{name}", self.guarded(self.create)),
                web.get(f"/a1/{name}", self.guarded(self.listing), allow_head=False),
                web.get(f"/a1/{name}/{{id}}", self.guarded(self.fetch), allow_head=False),
            )
        ]

    def guarded(self, handler: Handler) -> Handler:
        """Wrap a handler: count, wait as the latency says, check the account, word the errors."""

        async def guard(request: web.Request) -> web.Response:
            self.state.counted[f"requests:elks_{handler.__name__}"] += 1
            if latency := self.faults.seconds("latency"):
                await asyncio.sleep(latency)
            try:
                self.check_account(request)
                return await handler(request)
            except ElksError as error:
                return error.response()

        return guard

    def check_account(self, request: web.Request) -> None:
        """Let only the account itself in."""
        given = request.headers.get("Authorization", "")
        if not hmac.compare_digest(given.encode(), self.authorization.encode()):
            raise ElksError(401, "API access requires Basic HTTP authentication")

    async def create(self, request: web.Request) -> web.Response:
        """Accept a message, unless it or the luck of the day is bad."""
        form: Mapping[str, Any] = await request.post()
        if self.faults.strikes("drop_before"):
            return dropped(request)
        if self.faults.strikes("error_before"):
            raise ElksError(500, "Internal error")
        if self.faults.strikes("rate_limited"):
            raise ElksError(429, "Too many requests")
        screen(form)
        if self.faults.strikes("bad_number"):
            raise ElksError(403, "Invalid to number")
        return await self.answer(request, self.accept(form))

    def accept(self, form: Mapping[str, str]) -> Sms:
        """Take the message in and send it on its way."""
        sms = self.state.add_message(
            to=form["to"], sender=form["from"], service=None, body=form["message"], api=ELKS
        )
        sms.callback = form.get("whendelivered") or None
        self.callbacks.set_off(sms)
        return sms

    async def answer(self, request: web.Request, sms: Sms) -> web.Response:
        """Answer for an accepted message, or fail to."""
        if self.faults.strikes("drop_after"):
            return dropped(request)
        if self.faults.strikes("error_after"):
            raise ElksError(500, "Internal error")
        body = message_json(self.state, sms)
        if self.faults.strikes("hang_after"):
            await asyncio.sleep(self.faults.seconds("hang_seconds"))
        return web.json_response(body)

    async def fetch(self, request: web.Request) -> web.Response:
        """Show one message."""
        self.read_error()
        sms = self.state.find(request.match_info["id"])
        if sms is None or sms.api != ELKS:
            raise ElksError(404, "No such SMS")
        return web.json_response(message_json(self.state, sms))

    async def listing(self, request: web.Request) -> web.Response:
        """List messages, the newest first; `start` is where a page begins, `end` how far back it may go."""
        self.read_error()
        query = request.query
        before, after = moment(query.get("start"), float("inf")), moment(query.get("end"), 0.0)
        youngest = time.time() - self.faults.seconds("listing_delay")
        limit = min(max(int(query.get("limit", "100")), 1), 100) if query.get("limit", "1").isdigit() else 100
        fitting = (
            sms
            for sms in self.state.newest_first(query.get("to") or None)
            if sms.api == ELKS and sms.created_at <= youngest and after <= round(sms.created_at, 6) < before
        )
        found = list(islice(fitting, limit + 1))
        body: dict[str, Any] = {"data": [message_json(self.state, sms) for sms in found[:limit]]}
        if len(found) > limit:
            body["next"] = written(found[limit - 1].created_at)
        return web.json_response(body)

    def read_error(self) -> None:
        """Fail a fetch or a listing when the luck is bad."""
        if self.faults.strikes("read_error"):
            raise ElksError(500, "Internal error")


def screen(form: Mapping[str, str]) -> None:
    """Let a message through, or raise what 46elks would answer with."""
    for name in ("to", "from", "message"):
        if not form.get(name):
            raise ElksError(403, f"Missing key {name}")
    if not is_sender(form["from"]):
        raise ElksError(403, "Invalid from number")
    if bad_number(form["to"]):
        raise ElksError(403, "Invalid to number")


def moment(text: str | None, otherwise: float) -> float:
    """Read such a time."""
    try:
        read = parse_datetime(text or "")
    except ValueError:
        read = None
    return read.replace(tzinfo=UTC).timestamp() if read else otherwise
