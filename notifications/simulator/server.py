"""The simulator as a whole: what is put together, started and stopped."""

import asyncio
import logging
import signal
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.utils import formatdate

from aiohttp import web
from django.conf import settings

from notifications.simulator.account_api import AccountApi
from notifications.simulator.callbacks import Callbacks
from notifications.simulator.control import Control
from notifications.simulator.elks_api import ElksApi
from notifications.simulator.faults import Faults
from notifications.simulator.messages_api import MessagesApi
from notifications.simulator.pages import Pages
from notifications.simulator.smtp import SmtpServer
from notifications.simulator.state import State
from notifications.tokens import elks_inbound_address

HOST = "127.0.0.1"
LONG_NUMBER = "+46701740699"
ELKS_NUMBER = "+46701740698"


@dataclass(kw_only=True)
class Simulator:
    """One provider. Ports that are 0 are chosen by the system and stand here after the start."""

    http_port: int = 0
    smtp_port: int = 0
    faults: Mapping[str, float] = field(default_factory=dict)
    seed: int | None = None
    retries: int = 5
    inbound_url: str = ""

    def __post_init__(self) -> None:
        account = settings.TWILIO_ACCOUNT_SID or "AC" + "5" * 32
        self.token = token = settings.TWILIO_AUTH_TOKEN or "simulator"
        number = settings.TWILIO_FROM if settings.TWILIO_FROM.startswith("+") else LONG_NUMBER
        self.state = State()
        self.luck = Faults(self.faults, seed=self.seed)
        self.callbacks = Callbacks(
            self.state,
            self.luck,
            account=account,
            token=token,
            inbound_url=self.inbound_url or f"{settings.PUBLIC_URL}/webhooks/twilio/inbound/",
            retries=self.retries,
        )
        self.api = MessagesApi(self.state, self.luck, self.callbacks, account=account, token=token)
        self.elks_username = settings.ELKS_USERNAME or "simulator"
        self.elks_password = settings.ELKS_PASSWORD or "simulator"
        self.elks = ElksApi(
            self.state,
            self.luck,
            self.callbacks,
            user=self.elks_username,
            password=self.elks_password,
        )
        self.callbacks.elks_number = ELKS_NUMBER
        self.callbacks.elks_inbound_url = elks_inbound_address()
        numbers = [number, ELKS_NUMBER]
        self.accounts = AccountApi(self.api, self.elks, numbers=numbers)
        self.control = Control(self.state, self.luck, self.callbacks, long_number=number)
        self.pages = Pages(self.control)
        self.smtp = SmtpServer(self.state, self.luck)

    @property
    def url(self) -> str:
        """The address of the API and of the page."""
        return f"http://{HOST}:{self.http_port}"

    async def start(self) -> None:
        """Listen on both ports; raise OSError when one is taken, with nothing left listening."""
        # aiosmtpd writes every sender and recipient to this log.
        logging.getLogger("mail.log").setLevel(logging.ERROR)
        application = web.Application()
        application.on_response_prepare.append(self._tell_the_time)
        application.add_routes([*self.api.routes(), *self.elks.routes(), *self.accounts.routes()])
        application.add_routes([*self.control.routes(), *self.pages.routes()])
        self.runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.2)
        await self.runner.setup()
        await self.callbacks.start()
        try:
            site = web.TCPSite(self.runner, HOST, self.http_port, backlog=512)
            await site.start()
            self.http_port = self.runner.addresses[0][1]
            self.smtp_port = await self.smtp.start(self.smtp_port)
        except OSError:
            await self.callbacks.stop()
            await self.runner.cleanup()
            raise

    async def _tell_the_time(self, _request: web.Request, response: web.StreamResponse) -> None:
        if behind := self.luck.seconds("clock_behind"):
            response.headers["Date"] = formatdate(time.time() - behind, usegmt=True)

    async def stop(self) -> None:
        """Stop at once: what is on its way stays there."""
        await self.smtp.stop()
        await self.callbacks.stop()
        await self.runner.cleanup()

    async def serve(self, on_ready: Callable[[], None]) -> None:
        """Run until SIGTERM or SIGINT."""
        stopped = asyncio.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, stopped.set)
        await self.start()
        on_ready()
        await stopped.wait()
        await self.stop()
