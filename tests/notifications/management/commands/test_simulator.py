import os
import signal
import socket
import subprocess
import sys

import pytest
import urllib3
from django.core.management import CommandError, call_command

pytestmark = pytest.mark.processes


@pytest.fixture
def start(settings, unused_tcp_ports):
    """Start the command; return the process once it has said that it is ready."""
    started = []

    def start(*arguments: str) -> subprocess.Popen[str]:
        http, smtp = map(str, unused_tcp_ports)
        command = [sys.executable, "manage.py", "simulator", "--http", http, "--smtp", smtp, *arguments]
        process = subprocess.Popen(
            command, cwd=settings.BASE_DIR, env=dict(os.environ), text=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


@pytest.fixture
def unused_tcp_ports():
    with socket.socket() as first, socket.socket() as second:
        for probe in (first, second):
            probe.bind(("127.0.0.1", 0))
        return first.getsockname()[1], second.getsockname()[1]


def test_it_says_when_it_is_ready_and_stops_at_once(start, unused_tcp_ports):
    process = start("--fault", "latency=0,01", "--seed", "1")
    http, smtp = unused_tcp_ports
    assert process.stdout.readline() == f"simulator ready http://127.0.0.1:{http} smtp://127.0.0.1:{smtp}\n"
    with urllib3.PoolManager() as pool:
        assert pool.request("GET", f"http://127.0.0.1:{http}/simulator/faults").json()["latency"] == 0.01
    process.send_signal(signal.SIGTERM)
    assert process.wait(5) == 0
    assert process.stderr.read() == ""


def test_a_taken_port_gives_one_line_and_1(start, unused_tcp_ports):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", unused_tcp_ports[0]))
        taken.listen()
        process = start()
        assert process.wait(20) == 1
    [line] = process.stderr.read().splitlines()
    assert str(unused_tcp_ports[0]) in line


def test_an_unknown_fault_is_named_with_those_there_are():
    with pytest.raises(CommandError, match=r"heter no_such\. De som finns är: latency"):
        call_command("simulator", "--fault", "no_such=1")
