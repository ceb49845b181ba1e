"""46elks' API beside Twilio's: the same phones, the same faults, other words."""

import time
from datetime import UTC
from itertools import islice
from typing import Any

from aiohttp import web
from django.utils.dateparse import parse_datetime

from notifications.simulator.elks_answers import message_json, written
from notifications.simulator.refusing import RefusedError
from notifications.simulator.screening import bad_number, is_sender
from notifications.simulator.sms_api import Form, SmsApi
from notifications.simulator.state import ELKS, Sms


class ElksError(RefusedError):
    """An answer of 46elks' that says no, in plain text."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status
        self.sentence = sentence

    def response(self) -> web.Response:
        """Return the answer."""
        return web.Response(text=self.sentence, status=self.status)


class ElksApi(SmsApi):
    """The addresses of one account."""

    counted_as = "requests:elks_"
    stranger = ElksError(401, "API access requires Basic HTTP authentication")
    broken = ElksError(500, "Internal error")
    hurried = ElksError(429, "Too many requests")

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

    def screen(self, form: Form) -> None:
        """Let a message through, or raise what 46elks would answer with."""
        for name in ("to", "from", "message"):
            if not form.get(name):
                raise ElksError(403, f"Missing key {name}")
        if not is_sender(form["from"]):
            raise ElksError(403, "Invalid from number")
        if bad_number(form["to"]):
            raise self.bad_number(form)

    def bad_number(self, _form: Form) -> ElksError:
        """Return what is said of a number to which nothing can be sent."""
        return ElksError(403, "Invalid to number")

    def accept(self, form: Form) -> Sms:
        """Take the message in and send it on its way."""
        sms = self.state.add_message(
            to=form["to"], sender=form["from"], service=None, body=form["message"], api=ELKS
        )
        sms.callback = form.get("whendelivered") or None
        self.callbacks.set_off(sms)
        return sms

    def shown(self, sms: Sms) -> dict[str, Any]:
        """Return a message as 46elks shows it."""
        return message_json(self.state, sms)

    async def fetch(self, request: web.Request) -> web.Response:
        """Show one message."""
        self.read_error()
        sms = self.state.find(request.match_info["id"])
        if sms is None or sms.api != ELKS:
            raise ElksError(404, "No such SMS")
        return web.json_response(self.shown(sms))

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
        body: dict[str, Any] = {"data": [self.shown(sms) for sms in found[:limit]]}
        if len(found) > limit:
            body["next"] = written(found[limit - 1].created_at)
        return web.json_response(body)


def moment(text: str | None, otherwise: float) -> float:
    """Read such a time."""
    try:
        read = parse_datetime(text or "")
    except ValueError:
        read = None
    return read.replace(tzinfo=UTC).timestamp() if read else otherwise
