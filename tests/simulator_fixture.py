"""The provider simulator for tests: one for the whole run, in a thread of its own, empty for each test."""

import asyncio
import json
import threading
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
import urllib3

from notifications.simulator.server import Simulator

QUICK = {"sent_after": 0.02, "delivered_after": 0.05, "late_seconds": 0.3, "hang_seconds": 1}


class SteadyLoop(asyncio.SelectorEventLoop):
    """An event loop whose clock does not travel with the time of a test."""

    def time(self) -> float:
        return time.perf_counter()


class RunningSimulator:
    """A simulator at work: what tests ask it and tell it."""

    def __init__(self) -> None:
        self.simulator = Simulator(faults=QUICK, seed=1)
        self.loop = SteadyLoop()
        self.thread = threading.Thread(target=self.loop.run_forever, name="simulator", daemon=True)
        self.http = urllib3.PoolManager(retries=False, timeout=10)

    def start(self) -> None:
        self.thread.start()
        self.run(self.simulator.start())
        self.url = self.simulator.url
        self.smtp_port = self.simulator.smtp_port
        self.account = self.simulator.callbacks.account
        self.token = self.simulator.token

    def stop(self) -> None:
        self.http.clear()
        self.run(self.simulator.stop())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()
        self.loop.close()

    def run(self, coroutine: Any) -> Any:
        """Run something in the simulator's own thread."""
        return asyncio.run_coroutine_threadsafe(coroutine, self.loop).result(timeout=10)

    def ask(self, method: str, path: str, data: Any = None, **query: str) -> Any:
        """Call one of the simulator's own addresses."""
        address = f"{self.url}/simulator/{path}" + (f"?{urlencode(query)}" if query else "")
        answer = self.http.request(method, address, **({} if data is None else {"json": data}))
        return json.loads(answer.data) if answer.data else None

    def counts(self) -> dict[str, dict[str, int]]:
        """What was accepted, and how much of it twice; see notifications/simulator/__init__.py."""
        return self.ask("GET", "counts")

    def messages(self, to: str | None = None) -> list[dict[str, Any]]:
        """The messages of one phone, or all, the newest first."""
        return self.ask("GET", "messages", **({"to": to} if to else {}))

    def mails(self, to: str | None = None) -> list[dict[str, Any]]:
        """The mails in one mailbox, or all, the newest first."""
        return self.ask("GET", "mails", **({"to": to} if to else {}))

    def fault(self, name: str, rate: float = 1) -> None:
        """Let something go wrong, always or at a rate, until the test ends."""
        self.ask("POST", "faults", {name: rate})

    def write(self, sender: str, body: str) -> dict[str, Any]:
        """Let somebody write from their phone to `inbound_url`."""
        return self.ask("POST", "inbound", {"from": sender, "body": body})

    @property
    def inbound_url(self) -> str:
        """Where messages from phones go."""
        return self.simulator.callbacks.inbound_url

    @inbound_url.setter
    def inbound_url(self, url: str) -> None:
        self.simulator.callbacks.inbound_url = url

    def reset(self) -> None:
        """Forget everything and go back to the faults of the start."""
        self.ask("DELETE", "")

    def wait_until(self, condition: Callable[[], Any], seconds: float = 20) -> Any:
        """Wait for something to become true, and return it."""
        deadline = time.perf_counter() + seconds
        while not (outcome := condition()):
            assert time.perf_counter() < deadline, "It did not come true in time"
            time.sleep(0.01)
        return outcome

    def wait_until_quiet(self) -> None:
        """Wait until no message will change and no callback will be made any more."""
        self.wait_until(lambda: self.counts()["callbacks"]["still_to_come"] == 0)


@pytest.fixture(scope="session")
def running_simulator():
    running = RunningSimulator()
    running.start()
    yield running
    running.stop()


@pytest.fixture
def simulator(running_simulator, settings):
    """A provider that takes what we send; the settings point at it for SMS and for e-mail."""
    running_simulator.reset()
    settings.TWILIO_API_URL = running_simulator.url
    settings.TWILIO_ACCOUNT_SID = running_simulator.account
    settings.TWILIO_AUTH_TOKEN = running_simulator.token
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", running_simulator.smtp_port
    inbound_url = running_simulator.inbound_url
    yield running_simulator
    running_simulator.inbound_url = inbound_url
    running_simulator.reset()
