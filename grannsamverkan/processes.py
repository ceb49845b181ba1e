"""Child processes, started so that none is left behind, whatever happens to whom.

Three things together: each child leads a session of its own, so that what is left of it can be killed
as one; the kernel signals a child when its parent dies; and whatever a cluster forks is killed when
the process it was forked from dies. The second and third need Linux; elsewhere only a parent killed
with -9 leaves children behind.
"""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import FrameType

_PR_SET_PDEATHSIG = 1
_MANAGE = str(Path(__file__).resolve().parent.parent / "manage.py")


def die_with(parent: int, by: signal.Signals) -> None:
    """Have the kernel signal this process when `parent` dies; leave at once if it already has."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, by)
    if os.getppid() != parent:
        os._exit(1)


_stop_notes: list[int] = []


def heed_stop_notes() -> None:
    """Let this process and its forks learn by SIGUSR1 that their work should come to an end soon."""
    signal.signal(signal.SIGUSR1, lambda signum, _frame: _stop_notes.append(signum))


def stop_noted() -> bool:
    """Whether this process should finish what it is in the middle of and begin nothing more."""
    return bool(_stop_notes)


class _Forks:
    """Ties every process forked from this one, and theirs in turn, to the life of its parent."""

    parent = 0

    def before(self) -> None:
        self.parent = os.getpid()

    def after(self) -> None:
        die_with(self.parent, signal.SIGKILL)


def tie_forks() -> None:
    """From now on, whatever is forked from this process is killed when its parent dies, however it dies."""
    forks = _Forks()
    os.register_at_fork(before=forks.before, after_in_child=forks.after)


def manage(*arguments: str) -> list[str]:
    """Return the command line of one of our management commands, for a Child."""
    return [_MANAGE, *arguments]


class StopRequest:
    """Becomes true when somebody asks this process to stop: Ctrl-C, SIGTERM, a closed terminal."""

    def __init__(self, *signals: signal.Signals) -> None:
        self.asked = False
        for each in signals or (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(each, self._note)

    def _note(self, _signum: int, _frame: FrameType | None) -> None:
        self.asked = True

    def __bool__(self) -> bool:
        return self.asked


class Child:
    """A process in a session of its own. Its name is what people read when it dies.

    What it logs is shown, what it prints is not. Start it from the main thread: the kernel counts the
    thread as the parent.
    """

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        *,
        env: Mapping[str, str] | None = None,
        pass_fds: Sequence[int] = (),
    ) -> None:
        self.name = name
        parent = os.getpid()
        self.process = subprocess.Popen(
            [sys.executable, *command],
            env={**os.environ, **(env or {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            start_new_session=True,
            pass_fds=pass_fds,
            preexec_fn=lambda: die_with(parent, signal.SIGTERM),  # noqa: PLW1509  # no threads, one system call
        )

    @property
    def pid(self) -> int:
        """The process, which is also its session and its group."""
        return self.process.pid

    @property
    def exit_code(self) -> int | None:
        """How it ended, or None while it lives."""
        return self.process.poll()

    def ask_to_stop(self) -> None:
        """Signal the leader alone: a whole group signalled at once wedges django-q2."""
        if self.exit_code is None:
            self.process.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """Kill what is left of its session, and wait until the leader is gone."""
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)
        self.process.wait()


def tool(
    command: Sequence[str], *, env: Mapping[str, str], stdin: int | None = None, stdout: int | None = None
) -> subprocess.Popen[bytes]:
    """Start a program that is not ours, with more in its environment; what it complains of can be read."""
    return subprocess.Popen(
        command, env={**os.environ, **env}, stdin=stdin, stdout=stdout, stderr=subprocess.PIPE
    )


def stop_all(children: Iterable[Child], *, within: float) -> None:
    """Ask every child to stop, give them some seconds, then kill what is left."""
    children = list(children)
    for child in children:
        child.ask_to_stop()
    until = time.monotonic() + within
    while time.monotonic() < until and any(child.exit_code is None for child in children):
        time.sleep(0.05)
    for child in children:
        child.kill()
