"""Addresses for tests, benchmarks and the page: counts, contents, faults, inbound, reset."""

import json
from collections.abc import Awaitable, Callable, Mapping
from itertools import islice
from typing import Any

from aiohttp import web
from django.utils.translation import gettext

from notifications.simulator.answers import message_json
from notifications.simulator.callbacks import Callbacks
from notifications.simulator.faults import Faults, UnknownFaultError
from notifications.simulator.reading import mail_json
from notifications.simulator.state import Sms, State

Handler = Callable[[web.Request], Awaitable[web.Response]]
SHOWN = 1000


class Control:
    """What one may ask and change from outside, beside Twilio's own addresses."""

    def __init__(self, state: State, faults: Faults, callbacks: Callbacks, *, long_number: str) -> None:
        self.state = state
        self.faults = faults
        self.callbacks = callbacks
        self.long_number = long_number

    def routes(self) -> list[web.RouteDef]:
        """Return the addresses and who answers them."""
        return [
            web.get("/simulator/counts", self.show_counts, allow_head=False),
            web.get("/simulator/messages", self.show_messages, allow_head=False),
            web.get("/simulator/mails", self.show_mails, allow_head=False),
            web.get("/simulator/faults", self.show_faults, allow_head=False),
            web.post("/simulator/faults", own_pages_only(self.change_faults)),
            web.post("/simulator/inbound", own_pages_only(self.write_from_phone)),
            web.delete("/simulator/", own_pages_only(self.forget)),
        ]

    def counts(self) -> dict[str, dict[str, int]]:
        """Return everything that is counted."""
        requests = {
            name.removeprefix("requests:"): times
            for name, times in self.state.counted.items()
            if name.startswith("requests:")
        }
        told = ("sent", "acknowledged", "retried", "given_up")
        callbacks = {name: self.callbacks.counted[name] for name in told}
        return {
            **self.state.counts(),
            "requests": requests,
            "callbacks": {**callbacks, "still_to_come": self.callbacks.still_to_come},
            "faults": dict(self.faults.used),
        }

    async def show_counts(self, _request: web.Request) -> web.Response:
        """Answer with all counts."""
        return web.json_response(self.counts())

    async def show_messages(self, request: web.Request) -> web.Response:
        """Answer with the newest messages, of one phone or all; bodies as the phone shows them."""
        newest = islice(self.state.newest_first(request.query.get("to")), SHOWN)
        account = self.callbacks.account
        shown = [{**message_json(self.state, sms, account=account), "body": sms.body} for sms in newest]
        return web.json_response(shown)

    async def show_mails(self, request: web.Request) -> web.Response:
        """Answer with the newest mails, of one mailbox or all."""
        to = request.query.get("to")
        mails = self.state.mails if to is None else self.state.mailboxes.get(to.lower(), [])
        return web.json_response([mail_json(mail) for mail in islice(reversed(mails), SHOWN)])

    async def show_faults(self, _request: web.Request) -> web.Response:
        """Answer with the value of every fault."""
        return web.json_response(self.faults.values)

    async def change_faults(self, request: web.Request) -> web.Response:
        """Set the faults named: `{"error_after": 0.05, "latency": 0.08}`."""
        try:
            self.faults.change(await fields(request))
        except UnknownFaultError as error:
            return web.json_response({"error": str(error)}, status=422)
        self.state.version += 1
        return web.json_response(self.faults.values)

    async def write_from_phone(self, request: web.Request) -> web.Response:
        """Let somebody write from their phone: `from`, `body`, and `to` if it matters."""
        given = {name: str(value) for name, value in (await fields(request)).items()}
        if not given.get("from") or not given.get("body"):
            return web.json_response({"error": gettext("“from” and “body” are needed.")}, status=422)
        sms, status = await self.write(sender=given["from"], body=given["body"], to=given.get("to"))
        return web.json_response({"sid": self.state.sid(sms), "webhook_status": status})

    async def write(self, *, sender: str, body: str, to: str | None = None) -> tuple[Sms, int]:
        """Let somebody write to us; return their message and how our web server answered (0: not)."""
        return await self.callbacks.inbound(sender=sender, to=to or self.long_number, body=body)

    async def forget(self, _request: web.Request) -> web.Response:
        """Start over: no messages, no mails, no counts, the faults of the start."""
        await self.callbacks.reset()
        self.state.reset()
        self.faults.reset()
        return web.Response(status=204)


async def fields(request: web.Request) -> Mapping[str, Any]:
    """Read a form, or a JSON object; anything else is as good as nothing."""
    if request.content_type != "application/json":
        return await request.post()
    try:
        given = json.loads(await request.text())
    except ValueError:
        return {}
    return given if isinstance(given, dict) else {}


def own_pages_only(handler: Handler) -> Handler:
    """Refuse what another site's page sends through the browser of somebody who tries things here."""

    async def guard(request: web.Request) -> web.Response:
        origin = request.headers.get("Origin")
        ours = request.url.host in {"127.0.0.1", "localhost"} and origin == f"http://{request.host}"
        if origin and not ours:
            raise web.HTTPForbidden
        return await handler(request)

    return guard
