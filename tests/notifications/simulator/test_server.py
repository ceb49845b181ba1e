import asyncio
import socket
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from notifications.simulator.server import Simulator


def run_alone(coroutine: Coroutine[Any, Any, Any]) -> Any:
    """Run something in a thread of its own: in this one the loop of a browser may be running."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, coroutine).result()


@pytest.fixture
def taken_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        yield taken.getsockname()[1]


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.mark.parametrize("which", ["http_port", "smtp_port"])
def test_a_taken_port_leaves_nothing_behind(taken_port, unused_port, which):
    ports = {"http_port": unused_port, "smtp_port": unused_port} | {which: taken_port}
    with pytest.raises(OSError, match="in use"):
        run_alone(Simulator(**ports).start())
    assert not listens(unused_port)


def test_it_stops_with_sessions_open_and_messages_on_their_way(settings):
    async def run() -> tuple[int, int]:
        simulator = Simulator()
        await simulator.start()
        _reader, writer = await asyncio.open_connection("127.0.0.1", simulator.smtp_port)
        sms = simulator.state.add_message(to="+46701740605", sender="a", service=None, body="Hej")
        simulator.callbacks.set_off(sms)
        await asyncio.wait_for(simulator.stop(), 2)
        writer.close()
        return simulator.http_port, simulator.smtp_port

    assert not any(listens(port) for port in run_alone(run()))


def test_an_answer_that_hangs_does_not_hold_up_the_end(settings):
    async def run() -> None:
        simulator = Simulator(faults={"latency": 30})
        await simulator.start()
        _reader, writer = await asyncio.open_connection("127.0.0.1", simulator.http_port)
        address = f"/2010-04-01/Accounts/{simulator.callbacks.account}/Messages.json"
        writer.write(f"GET {address} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
        while not simulator.state.counted["requests:listing"]:
            await asyncio.sleep(0.01)
        await asyncio.wait_for(simulator.stop(), 2)
        writer.close()

    run_alone(run())
