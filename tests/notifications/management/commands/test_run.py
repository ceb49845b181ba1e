"""manage.py run, with real processes."""

import os
import signal
import socket
from pathlib import Path

import pytest

from tests.installation_fixture import alive, descendants, eventually

pytestmark = pytest.mark.processes


@pytest.fixture(scope="module")
def port() -> str:
    """The first of three ports in a row that nobody uses."""
    for first in range(18700, 18990, 3):
        if all(is_free(first + step) for step in range(3)):
            return str(first)
    pytest.fail("no three free ports in a row")


def is_free(port: int) -> bool:
    with socket.socket() as trial:
        return trial.connect_ex(("127.0.0.1", port)) != 0


@pytest.fixture
def running(installation, port):
    """Everything, up and answering."""
    run = installation.start("run", PORT=port)
    log = installation.folder / "run.log"
    log.write_text("")
    assert eventually(lambda: "Ctrl-C" in log.read_text(), within=90), log.read_text()
    return run


def test_ctrl_c_stops_every_process(running):
    everyone = descendants(running.pid)

    running.send_signal(signal.SIGINT)

    assert running.wait(30) == 0
    assert len(everyone) > 12
    assert alive(everyone) == []


def test_a_parent_that_is_killed_leaves_nothing(running):
    everyone = descendants(running.pid)

    running.kill()

    assert eventually(lambda: alive(everyone) == [], within=20)


def test_a_child_that_dies_is_named_and_all_is_stopped(running, installation):
    everyone = descendants(running.pid)
    (web,) = [pid for pid in everyone if "gunicorn" in command_of(pid)][:1]

    os.kill(web, signal.SIGKILL)

    assert running.wait(30) == 1
    assert "Webbservern avslutades av sig själv" in (installation.folder / "run.log").read_text()
    assert alive(everyone) == []


def command_of(pid: int) -> str:
    return Path(f"/proc/{pid}/cmdline").read_text()


def test_a_taken_port_gives_one_line_and_exit_1(installation, port):
    with socket.create_server(("127.0.0.1", int(port))):
        ended = installation.manage("run", PORT=port)

    assert ended.returncode == 1
    assert ended.stderr.splitlines() == [
        f"Port {port} är upptagen. Stoppa det som lyssnar där, eller välj en annan: PORT=9000 make run"
    ]


def test_the_demo_reaches_everybody(installation, port):
    ended = installation.manage("run", "--demo", "--until-sent", PORT=port)

    assert ended.returncode == 0, ended.stderr
    assert "levererat" in ended.stdout
