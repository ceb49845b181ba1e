"""HTTP requests that cost little to make: ready-made bytes over kept connections, one at a time on each."""

import asyncio
import itertools
import multiprocessing
import time
from collections.abc import Iterator
from urllib.parse import urlencode

from django.conf import settings
from twilio.request_validator import RequestValidator

from notifications.tokens import sign_attempt

AT_ONCE = 32
KEPT_FOR = 20  # requests, so that no worker keeps all connections by having been quick once
MOST = 40_000
HEAD = (
    "POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Forwarded-Proto: https\r\nContent-Length: {length}\r\n"
    "Content-Type: application/x-www-form-urlencoded\r\nX-Twilio-Signature: {signature}\r\n\r\n"
)
EMPTY = HEAD.format(path="/empty/", length=0, signature="none").encode()


def rate(port: int, *, seconds: float, deliveries: list[tuple[int, str]] | None = None) -> float:
    """Return how many requests a second are answered: callbacks about deliveries, or of the empty view.

    A process of its own makes them, so that what it costs is the same beside whatever is asked.
    """
    with multiprocessing.get_context("fork").Pool(1) as pool:
        return pool.apply(_load, (port, seconds, deliveries))


def _load(port: int, seconds: float, deliveries: list[tuple[int, str]] | None) -> float:
    requests = itertools.repeat(EMPTY) if deliveries is None else iter(list(_callbacks(deliveries)))
    return asyncio.run(_run(port, seconds, requests))


async def _run(port: int, seconds: float, requests: Iterator[bytes]) -> float:
    begun = time.perf_counter()
    numbers = [_connection(port, begun + seconds, requests) for _ in range(AT_ONCE)]
    answered = sum(await asyncio.gather(*numbers))
    return answered / (time.perf_counter() - begun)


async def _connection(port: int, ends_at: float, requests: Iterator[bytes]) -> int:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    answered = 0
    for request in requests:
        if time.perf_counter() >= ends_at:
            break
        writer.write(request)
        answer = await reader.readuntil(b"\r\n\r\n")
        if not answer.startswith(b"HTTP/1.1 204"):
            raise AssertionError(answer)
        answered += 1
        if answered % KEPT_FOR == 0 or b"connection: close" in answer.lower():
            writer.close()
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.close()
    return answered


def _callbacks(deliveries: list[tuple[int, str]]) -> Iterator[bytes]:
    """Return what Twilio would tell of each delivery, signed by it and by us: sent, then delivered."""
    validator = RequestValidator(settings.TWILIO_AUTH_TOKEN)
    for word in ("sent", "delivered"):
        for delivery, reference in deliveries[:MOST]:
            query = urlencode({"d": delivery, "n": 1, "s": sign_attempt(delivery, 1)})
            path = f"/webhooks/twilio/status/?{query}"
            fields = {
                "AccountSid": settings.TWILIO_ACCOUNT_SID,
                "From": "Grannsamv",
                "MessageSid": reference,
                "MessageStatus": word,
                "To": "+46701740605",
            }
            body = urlencode(fields)
            signature = validator.compute_signature(settings.PUBLIC_URL + path, fields)
            yield (HEAD.format(path=path, length=len(body), signature=signature) + body).encode()
