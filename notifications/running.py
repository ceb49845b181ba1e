"""Web server, workers and simulator under one parent: what `make run` starts."""

import json
import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from io import StringIO
from typing import Any

import urllib3
from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils import timezone
from django.utils.translation import gettext as _

from areas.models import Municipality
from grannsamverkan.accounts.phone import provider_is_local
from grannsamverkan.processes import Child, StopRequest, manage, stop_all
from notifications.health import health

READY_WITHIN = 90
SENT_WITHIN = 120
WEB_WORKERS, WEB_THREADS = 2, 8


class NotRunning(Exception):
    """Something is not as it must be to go on; the message is for whoever started us."""


def require_free_ports() -> None:
    """Raise NotRunning if somebody else listens where we shall."""
    for port in _ports():
        with socket.socket() as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                trial.bind(("127.0.0.1", port))
            except OSError as error:
                message = _("Port %(port)s is taken. Stop what listens there, or choose another: %(example)s")
                raise NotRunning(message % {"port": port, "example": "PORT=9000 make run"}) from error


def _ports() -> list[int]:
    simulator = [settings.SIMULATOR_HTTP_PORT, settings.SIMULATOR_SMTP_PORT] if provider_is_local() else []
    return [settings.PORT, *simulator]


def prepare(*, demo: bool) -> Iterator[str]:
    """Bring the database, and what pages need, up to date. Says each step before it is done."""
    yield _("Preparing the database …")
    call_command("migrate", verbosity=0)
    if not settings.DEBUG:
        call_command("collectstatic", verbosity=0, interactive=False)
    if demo and not Municipality.objects.exists():
        yield _("Loading the demo municipality …")
        call_command("load_demo", stdout=StringIO(), stderr=StringIO())


class System:
    """The processes of a system that runs on this computer alone."""

    def __init__(self, stop: StopRequest) -> None:
        self.stop = stop
        self.children: list[Child] = []
        self.http = urllib3.PoolManager(retries=False, timeout=2)

    def start(self) -> None:
        """Start everything; the simulator only where messages go to it."""
        if provider_is_local():
            inbound = f"{settings.PUBLIC_URL}/webhooks/twilio/inbound/"
            self.children.append(Child(_("The simulator"), manage("simulator", "--inbound-url", inbound)))
        self.children.append(Child(_("The web server"), _gunicorn()))
        self.children.append(Child(_("The workers"), manage("work")))

    def wait_until_ready(self) -> None:
        """Wait until every part works, the workers through the queue; raise NotRunning if one does not."""
        parts: dict[str, Callable[[], bool]] = {
            f"http://127.0.0.1:{settings.PORT}": partial(self._answers, "/robots.txt", port=settings.PORT),
            _("The queue"): lambda: health(timezone.now()).is_alive,
        }
        if provider_is_local():
            parts[settings.SIMULATOR_URL] = partial(self._answers, "/", port=settings.SIMULATOR_HTTP_PORT)
        for name, works in parts.items():
            if not self.until(works, within=READY_WITHIN) and not self.stop:
                raise NotRunning(_("%(name)s does not answer.") % {"name": name})

    def until(self, true: Callable[[], bool], *, within: float) -> bool:
        """Wait for something while watching the processes. False: time ran out, or we were asked to stop."""
        ends_at = time.monotonic() + within
        while not self.stop and time.monotonic() < ends_at:
            self.watch()
            if true():
                return True
            time.sleep(0.2)
        return False

    def watch(self) -> None:
        """Raise NotRunning if a process has ended by itself."""
        for child in self.children:
            if child.exit_code is not None:
                said = _("%(name)s ended by itself (code %(code)s). Everything is stopped.")
                raise NotRunning(said % {"name": child.name, "code": child.exit_code})

    def end(self) -> None:
        """Stop every process; none is left."""
        stop_all(self.children, within=settings.STOP_SECONDS + 5)
        self.http.clear()

    def _answers(self, path: str, *, port: int) -> bool:
        try:
            return self.http.request("GET", f"http://127.0.0.1:{port}{path}").status < 500
        except urllib3.exceptions.HTTPError:
            return False


def _gunicorn() -> list[str]:
    where = f"127.0.0.1:{settings.PORT}"
    how = ["--worker-class", "gthread", "--workers", str(WEB_WORKERS), "--threads", str(WEB_THREADS)]
    quiet = ["--log-level", "warning", "--no-control-socket"]
    return ["-m", "gunicorn", "grannsamverkan.wsgi", "--bind", where, *how, *quiet]


@dataclass(frozen=True)
class Outcome:
    """What has become of an alert, as `alert_status --json` tells it."""

    alert: dict[str, Any]

    @property
    def channels(self) -> dict[str, dict[str, int]]:
        """The counts of each channel."""
        return self.alert["channels"]

    @property
    def is_settled(self) -> bool:
        """Whether nothing more is to come: no SMS waits for its receipt, no mail for its turn."""
        unsettled = {
            "sms": ("queued", "sending", "in_doubt", "sent"),
            "email": ("queued", "sending", "in_doubt"),
        }
        open_ones = [counts[word] for name, counts in self.channels.items() for word in unsettled[name]]
        return self.alert["recipients"] > 0 and sum(open_ones) == 0

    @property
    def is_good(self) -> bool:
        """Whether every SMS was delivered and every mail sent; SMTP gives no receipt."""
        wanted = {"sms": "delivered", "email": "sent"}
        return all(counts["total"] == counts[wanted[name]] > 0 for name, counts in self.channels.items())


def send_demo() -> str:
    """Publish a warning the way the console does, and return its id."""
    alert = _ask(
        "send_alert",
        kind="warning",
        title=_("Break-ins in garages"),
        text=_(
            "During the night several garages in Mariestad were broken into. Lock up, light the yard, "
            "and tell your neighbours. Call 112 if a crime is going on, 114 14 to leave a tip."
        ),
        sms=_("Break-ins in garages in Mariestad last night. Lock up and light the yard. Tip: call 114 14."),
        municipality=["mariestad"],
        channel=["sms", "email"],
        by="polis@example.se",
    )
    return alert["id"]


def outcome(alert_id: str) -> Outcome:
    """Return what has become of an alert so far."""
    return Outcome(_ask("alert_status", alert_id))


def _ask(command: str, *arguments: Any, **options: Any) -> dict[str, Any]:
    said = StringIO()
    try:
        call_command(command, *arguments, **options, json=True, stdout=said)
    except CommandError as refused:
        raise NotRunning(str(refused)) from refused
    return json.loads(said.getvalue())
