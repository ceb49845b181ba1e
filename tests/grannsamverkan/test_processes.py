"""Children that end when they should. Real ones, but small: no Django in them."""

import os
import signal
import subprocess
import sys
import time

import pytest

from grannsamverkan.processes import Child, stop_all
from tests.installation_fixture import alive, children, eventually

pytestmark = pytest.mark.processes

OBEDIENT = "import time; time.sleep(60)"
STUBBORN = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); {OBEDIENT}"
WITH_CHILD = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {OBEDIENT!r}])"
PARENT = """
import os, sys, time
from grannsamverkan.processes import Child, tie_forks
child = Child("child", ["-c", "import time; time.sleep(60)"])
tie_forks()
fork = os.fork()
if fork == 0:
    if os.fork() == 0:
        os.write(1, b"%d\\n" % os.getpid())
    time.sleep(60)
os.write(1, b"%d %d\\n" % (child.pid, fork))  # in one piece: the fork writes too
time.sleep(60)
"""


def test_a_child_leads_a_session_of_its_own():
    child = Child("child", ["-c", OBEDIENT])

    assert os.getsid(child.pid) == child.pid
    child.kill()


def test_a_child_that_obeys_is_asked_and_not_killed():
    child = Child("child", ["-c", OBEDIENT])

    stop_all([child], within=5)

    assert child.exit_code == -signal.SIGTERM


def test_a_child_that_does_not_is_killed_when_its_time_is_up():
    child = Child("child", ["-c", STUBBORN])
    time.sleep(0.5)

    stop_all([child], within=0.2)

    assert child.exit_code == -signal.SIGKILL


def test_grandchildren_are_killed_with_the_session():
    child = Child(
        "child", ["-c", f"import subprocess, sys; subprocess.run([sys.executable, '-c', {OBEDIENT!r}])"]
    )
    grandchildren = eventually(lambda: children(child.pid))

    child.kill()

    assert grandchildren
    assert eventually(lambda: alive(grandchildren) == [])


def test_children_and_forks_die_with_a_parent_that_is_killed():
    parent = subprocess.Popen([sys.executable, "-c", PARENT], stdout=subprocess.PIPE, text=True)
    family = [
        int(pid) for line in (parent.stdout.readline(), parent.stdout.readline()) for pid in line.split()
    ]

    parent.kill()
    parent.wait()
    parent.stdout.close()

    assert len(family) == 3
    assert eventually(lambda: alive(family) == [])
