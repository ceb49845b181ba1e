"""The SMTP server: takes every mail, says no or breaks off when told to."""

import asyncio
from typing import Any
from weakref import WeakSet

from aiosmtpd.smtp import SMTP

from notifications.simulator.faults import Faults
from notifications.simulator.state import State


class SmtpHandler:
    """What the server asks at each step of a session; the names are aiosmtpd's."""

    def __init__(self, state: State, faults: Faults) -> None:
        self.state = state
        self.faults = faults

    async def handle_EHLO(
        self, server: Any, session: Any, envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        """Offer pipelining too: commands are read from a stream, so several at once are fine."""
        session.host_name = hostname
        return [*responses[:-1], "250-PIPELINING", *responses[-1:]]

    async def handle_MAIL(
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        """Begin a mail."""
        if self.faults.strikes("smtp_421"):
            await server.push("421 4.3.2 Service not available, closing transmission channel")
            return await hang_up(server)
        envelope.mail_from = address
        return "250 2.1.0 OK"

    async def handle_RCPT(
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        """Add a recipient."""
        if self.faults.strikes("smtp_drop_before_dot"):
            return await hang_up(server)
        if self.faults.strikes("smtp_4xx"):
            return "451 4.3.0 Try again later"
        if self.faults.strikes("smtp_5xx"):
            return "550 5.1.1 Mailbox unavailable"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        """Take the mail in, once for each recipient."""
        self.state.counted["requests:mail"] += 1
        if self.faults.strikes("smtp_lost_after_dot"):
            return await hang_up(server)
        for address in envelope.rcpt_tos:
            self.state.add_mail(to=address, mail_from=envelope.mail_from, content=envelope.content)
        if latency := self.faults.seconds("smtp_latency"):
            await asyncio.sleep(latency)
        if self.faults.strikes("smtp_drop_after_dot"):
            return await hang_up(server)
        return "250 2.0.0 OK"


class SmtpServer:
    """Listens, and knows its connections so that it can end at once."""

    def __init__(self, state: State, faults: Faults, **options: Any) -> None:
        """Take aiosmtpd's own options too: `tls_context`, `authenticator`."""
        self.handler = SmtpHandler(state, faults)
        self.options = options
        self.connections: WeakSet[Any] = WeakSet()

    async def start(self, port: int) -> int:
        """Listen; return the port, which the system chooses when asked for 0."""
        self.server = await asyncio.get_running_loop().create_server(self.connection, "127.0.0.1", port)
        return int(self.server.sockets[0].getsockname()[1])

    async def stop(self) -> None:
        """Stop listening and hang up on everybody."""
        self.server.close()
        for connection in list(self.connections):
            if connection.transport is not None:
                connection.transport.abort()
        await self.server.wait_closed()

    def connection(self) -> Any:
        """Make the protocol of one connection."""
        protocol = SMTP(
            self.handler,
            hostname="simulator.invalid",
            ident="Simulator",
            enable_SMTPUTF8=True,
            loop=asyncio.get_running_loop(),
            **self.options,
        )
        self.connections.add(protocol)
        return protocol


async def hang_up(server: Any) -> str:
    """Close the connection; the session ends here, by cancellation."""
    server.transport.close()
    await asyncio.sleep(3600)
    return ""
