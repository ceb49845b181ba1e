"""Status callbacks taken by gunicorn, beside a view that does nothing."""

import asyncio
import multiprocessing
import os
import sys
import time
from collections.abc import Iterator
from urllib.parse import urlencode

import aiohttp
from django.conf import settings
from twilio.request_validator import RequestValidator

from bench.figures import Result
from bench.servers import process
from notifications.tokens import sign_attempt

SECONDS, AT_ONCE = 8, 32


def bench() -> Iterator[Result]:
    """Ask two web workers with a batch applier running, first an empty view and then the callback's."""
    port = int(os.environ["PORT"])
    command = [
        sys.executable, "-m", "gunicorn", "bench.empty:application", "--bind", f"127.0.0.1:{port}",
        "--workers", "2", "--threads", "8", "--log-level", "error",
    ]  # fmt: skip
    with process(*command, port=port):
        empty = _ask(port, callback=False)
        ours = _ask(port, callback=True)
    detail = {"callbacks": f"{ours:,.0f}/s", "empty view": f"{empty:,.0f}/s"}
    yield Result("callbacks_vs_empty_view", ours / empty, "share", "at least 0.7", detail)


def _ask(port: int, *, callback: bool) -> float:
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_load, (port, callback, settings.PUBLIC_URL, settings.TWILIO_AUTH_TOKEN))


def _load(port: int, callback: bool, public_url: str, token: str) -> float:  # noqa: FBT001  # crosses a process
    return asyncio.run(_load_for_a_while(port, callback=callback, public_url=public_url, token=token))


async def _load_for_a_while(port: int, *, callback: bool, public_url: str, token: str) -> float:
    requests = [_request(number, public_url, token) if callback else None for number in range(20_000)]
    done, ends_at = 0, time.perf_counter() + SECONDS

    async def one(session: aiohttp.ClientSession) -> None:
        nonlocal done
        while time.perf_counter() < ends_at and requests:
            request = requests.pop()
            path, body, headers = request or ("/empty/", None, {})
            async with session.post(f"http://127.0.0.1:{port}{path}", data=body, headers=headers) as answer:
                await answer.read()
                if answer.status >= 300:
                    raise AssertionError(answer.status)
            done += 1

    async with aiohttp.ClientSession() as session:
        begun = time.perf_counter()
        await asyncio.gather(*(one(session) for _ in range(AT_ONCE)))
        return done / (time.perf_counter() - begun)


def _request(number: int, public_url: str, token: str) -> tuple[str, str, dict[str, str]]:
    query = urlencode({"d": number + 1, "n": 1, "s": sign_attempt(number + 1, 1)})
    path = f"/webhooks/twilio/status/?{query}"
    fields = {
        "AccountSid": settings.TWILIO_ACCOUNT_SID,
        "MessageSid": f"SM{number:032x}",
        "MessageStatus": "delivered",
        "To": "+46701740605",
    }
    signature = RequestValidator(token).compute_signature(public_url + path, fields)
    headers = {"X-Twilio-Signature": signature, "Content-Type": "application/x-www-form-urlencoded"}
    return path, urlencode(fields), headers
