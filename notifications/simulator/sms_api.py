"""What the interfaces of both providers have in common: an account, some waiting, the luck of the day."""

import asyncio
import hmac
from abc import ABC, abstractmethod
from base64 import b64encode
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from aiohttp import web

from notifications.simulator.callbacks import Callbacks
from notifications.simulator.faults import Faults
from notifications.simulator.refusing import RefusedError
from notifications.simulator.state import Sms, State

Form = Mapping[str, Any]
Handler = Callable[[web.Request], Awaitable[web.Response]]


class SmsApi(ABC):
    """The addresses of one account. What is said, and in what form, is each provider's own."""

    counted_as = "requests:"
    stranger: RefusedError
    broken: RefusedError
    hurried: RefusedError
    """What is said to others than the account itself, when something breaks, and to too many at once."""

    created = 200
    """The HTTP status for a message that was taken in."""

    def __init__(
        self, state: State, faults: Faults, callbacks: Callbacks, *, user: str, password: str
    ) -> None:
        self.state = state
        self.faults = faults
        self.callbacks = callbacks
        self.authorization = "Basic " + b64encode(f"{user}:{password}".encode()).decode()

    @abstractmethod
    def screen(self, form: Form) -> None:
        """Let a message through, or raise what the provider would answer with."""

    @abstractmethod
    def bad_number(self, form: Form) -> RefusedError:
        """Return what is said of a number to which nothing can be sent."""

    @abstractmethod
    def accept(self, form: Form) -> Sms:
        """Take the message in and send it on its way."""

    @abstractmethod
    def shown(self, sms: Sms) -> dict[str, Any]:
        """Return a message as the provider shows it."""

    def shown_at_once(self, sms: Sms) -> dict[str, Any]:
        """Return a message as the provider shows it in the answer to its creation."""
        return self.shown(sms)

    def guarded(self, handler: Handler) -> Handler:
        """Wrap a handler: count, wait as the latency says, check the account, word the errors."""

        async def guard(request: web.Request) -> web.Response:
            self.state.counted[f"{self.counted_as}{handler.__name__}"] += 1
            if latency := self.faults.seconds("latency"):
                await asyncio.sleep(latency)
            try:
                self.check_account(request)
                return await handler(request)
            except RefusedError as error:
                return error.response()

        return guard

    def check_account(self, request: web.Request) -> None:
        """Let only the account itself in."""
        given = request.headers.get("Authorization", "")
        if not hmac.compare_digest(given.encode(), self.authorization.encode()):
            raise self.stranger

    async def create(self, request: web.Request) -> web.Response:
        """Accept a message, unless it or the luck of the day is bad."""
        form: Form = await request.post()
        if self.faults.strikes("drop_before"):
            return dropped(request)
        if self.faults.strikes("error_before"):
            raise self.broken
        if self.faults.strikes("rate_limited"):
            raise self.hurried
        self.screen(form)
        if self.faults.strikes("bad_number"):
            raise self.bad_number(form)
        return await self.answer(request, self.accept(form))

    async def answer(self, request: web.Request, sms: Sms) -> web.Response:
        """Answer for an accepted message, or fail to."""
        if self.faults.strikes("drop_after"):
            return dropped(request)
        if self.faults.strikes("error_after"):
            raise self.broken
        body = self.shown_at_once(sms)
        if self.faults.strikes("hang_after"):
            await asyncio.sleep(self.faults.seconds("hang_seconds"))
        return web.json_response(body, status=self.created)

    def read_error(self) -> None:
        """Fail a fetch or a listing when the luck is bad."""
        if self.faults.strikes("read_error"):
            raise self.broken


def dropped(request: web.Request) -> web.Response:
    """Close the connection; what is returned reaches nobody."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()
