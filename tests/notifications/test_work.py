"""manage.py work, with real processes killed for real."""

import os
import signal
import time
from datetime import UTC, datetime

import pytest

from tests.installation_fixture import alive, children, descendants, eventually

pytestmark = pytest.mark.processes

WORKERS = 2
SLEEPER = "import os, pathlib, time; pathlib.Path({path!r}).write_text(str(os.getpid())); time.sleep(60)"
QUEUE = "from django_q.tasks import async_task; async_task(exec, {code!r}, q_options={{'cluster': 'urgent'}})"


class Work:
    """A running supervisor, and whom to find where in its family."""

    def __init__(self, installation, *arguments: str) -> None:
        self.installation = installation
        self.process = installation.start("work", *arguments)

    @property
    def mains(self) -> list[int]:
        return children(self.process.pid)

    @property
    def family(self) -> dict[str, list[int]]:
        """The processes of the first cluster by what they do, in the order django-q2 starts them."""
        (main, *_) = self.mains or [0]
        (sentinel, *_) = children(main) or [0]
        rest = children(sentinel)
        workers, others = rest[:WORKERS], rest[WORKERS:]
        return {
            "main": [main],
            "sentinel": [sentinel],
            "workers": workers,
            "monitor": others[:1],
            "pusher": others[1:],
        }

    def beats_since(self, moment: float) -> bool:
        """Whether every lane has taken a task all the way after a moment."""
        lanes = {lane for lane, beat_at, _ in self.heartbeats() if beat_at > moment}
        return len(lanes) == len(self.mains) > 0

    def heartbeats(self):
        """Each life of a cluster: its lane, its last beat, and whether its end was written down."""
        query = "SELECT lane, beat_at, stopped_at FROM notifications_heartbeat"
        return [(lane, _when(beat), stop is not None) for lane, beat, stop in self.installation.rows(query)]


def _when(at) -> float:
    moment = datetime.fromisoformat(at) if isinstance(at, str) else at
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


@pytest.fixture(scope="module")
def work(installation):
    begun_at = time.time()  # tests run in any order: another one's lanes may have beaten here before
    work = Work(installation, "--lane", "urgent")
    assert eventually(lambda: work.beats_since(begun_at), within=60)
    return work


@pytest.fixture
def fresh(work):
    """The supervisor with a cluster whose processes have the order in which django-q2 starts them."""
    os.kill(work.family["main"][0], signal.SIGKILL)
    killed_at = time.time()
    assert eventually(lambda: work.beats_since(killed_at + 0.5), within=60)
    return work


@pytest.mark.parametrize("who", ["workers", "pusher", "monitor", "sentinel", "main"])
def test_whoever_is_killed_tasks_run_again_within_15_seconds(fresh, who):
    victims = fresh.family[who]
    for pid in victims:
        os.kill(pid, signal.SIGKILL)
    killed_at = time.time()

    assert victims
    assert eventually(lambda: fresh.beats_since(killed_at + 0.5), within=15)
    assert alive(victims) == []


def test_a_cluster_replaced_leaves_none_of_its_processes(work):
    (main,), everyone = work.family["main"], descendants(work.process.pid)

    os.kill(main, signal.SIGKILL)
    killed_at = time.time()

    assert eventually(lambda: alive(everyone) == [], within=5)
    assert eventually(lambda: work.beats_since(killed_at + 0.5), within=15)


def test_a_worker_killed_at_work_costs_the_others_nothing(work, installation, tmp_path):
    note, cluster = tmp_path / "pid", work.family["main"]
    task = QUEUE.format(code=SLEEPER.format(path=str(note)))
    assert installation.manage("shell", "-c", task).returncode == 0
    pid = eventually(lambda: note.exists() and note.read_text())

    os.kill(int(pid), signal.SIGKILL)
    killed_at = time.time()

    assert eventually(lambda: work.beats_since(killed_at + 3), within=15)
    assert work.family["main"] == cluster


def test_sigterm_ends_everything_cleanly(installation):
    begun_at = time.time()
    work = Work(installation)
    assert eventually(lambda: len(work.mains) == 2 and work.beats_since(begun_at), within=60)
    everyone = descendants(work.process.pid)

    work.process.terminate()

    assert work.process.wait(10) == 0
    assert alive(everyone) == []
    assert [stopped for lane, at, stopped in work.heartbeats() if lane == "bulk" and at > begun_at] == [True]


def test_a_supervisor_killed_leaves_nothing(installation):
    work = Work(installation, "--lane", "bulk")
    assert eventually(lambda: len(descendants(work.process.pid)) == WORKERS + 4, within=60)
    everyone = descendants(work.process.pid)

    work.process.kill()

    assert eventually(lambda: alive(everyone) == [], within=10)


def test_a_supervisor_killed_beside_a_wedged_cluster_leaves_nothing(installation):
    work = Work(installation, "--lane", "bulk")
    assert eventually(lambda: len(descendants(work.process.pid)) == WORKERS + 4, within=60)
    everyone = descendants(work.process.pid)

    for pid in work.family["workers"]:
        os.kill(pid, signal.SIGKILL)
    work.process.kill()

    assert eventually(lambda: alive(everyone) == [], within=15)


def test_it_gives_up_when_no_cluster_comes_alive(installation):
    nowhere = {"QUEUE_BROKER": "redis", "REDIS_URL": "redis://127.0.0.1:1/0", "CLUSTER_TRIES": "1"}

    ended = installation.manage("work", "--lane", "bulk", **nowhere)

    assert ended.returncode == 1
    assert "giving up" in ended.stderr
