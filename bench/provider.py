"""An SMS provider that does nothing but answer, late: `python provider.py PORT SECONDS`.

It costs so little that it does not hold back what is measured; the simulator, which keeps books, would.
"""

import asyncio
import itertools
import json
import secrets
import sys

ANSWER = {
    "account_sid": "AC" + "5" * 32,
    "api_version": "2010-04-01",
    "body": "Flera cyklar har stulits i natt. Lås fast din cykel.",
    "date_created": "Tue, 24 Nov 2026 08:00:00 +0000",
    "date_sent": None,
    "date_updated": "Tue, 24 Nov 2026 08:00:00 +0000",
    "direction": "outbound-api",
    "error_code": None,
    "error_message": None,
    "from": "Grannsamv",
    "messaging_service_sid": None,
    "num_media": "0",
    "num_segments": "1",
    "price": None,
    "price_unit": "SEK",
    "sid": "SID",
    "status": "queued",
    "subresource_uris": {"media": "/2010-04-01/Accounts/AC/Messages/SM/Media.json"},
    "to": "+46701740605",
    "uri": "/2010-04-01/Accounts/AC/Messages/SM.json",
}
BEFORE, AFTER = (part.encode() for part in json.dumps(ANSWER).split("SID"))
run, numbers = secrets.token_hex(12).encode(), itertools.count(1)


class Provider(asyncio.Protocol):
    """One connection: reads requests one after the other and answers each after a while."""

    def __init__(self, latency: float) -> None:
        self.latency = latency
        self.heard = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the connection."""
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        """Answer when a whole request has come."""
        self.heard += data
        head, found, body = self.heard.partition(b"\r\n\r\n")
        if not found:
            return
        length = int(head.lower().partition(b"content-length:")[2].split(b"\r\n")[0] or 0)
        if len(body) >= length:
            self.heard = body[length:]
            asyncio.get_running_loop().call_later(self.latency, self.answer)

    def answer(self) -> None:
        """Say that the message was taken, under a number never given before."""
        body = BEFORE + b"SM%s%08x" % (run, next(numbers)) + AFTER
        head = b"HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
        self.transport.write(head % len(body) + body)


async def serve(port: int, latency: float) -> None:
    """Serve until killed."""
    server = await asyncio.get_running_loop().create_server(
        lambda: Provider(latency), "127.0.0.1", port, backlog=1000
    )
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), float(sys.argv[2])))
