"""One peer at the same work: `python -m django peer NAME MAILS`.

Says "ready" once its rows are written and its workers wait, begins at a line of input, and says how many
mails it has sent and recorded.
"""

import subprocess
import sys
import time
from typing import Any

from django.conf import settings
from django.core.mail import get_connection
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import connection
from django_q.brokers import get_broker
from django_q.tasks import async_task
from mailer.engine import send_all
from mailer.models import Message, MessageLog
from post_office import mail as post_office
from post_office.models import STATUS, Email

from mails.models import Mail
from mails.tasks import arguments, message, send, send_by_celery

CHUNK = 1_000


class PostOffice:
    """django-post_office: rows of its own, sent by one process of five threads, as its command does."""

    processes = 1

    def prepare(self, people: list[tuple[str, str]]) -> None:
        """Queue the mails."""
        for start in range(0, len(people), CHUNK):
            said = [arguments(*person) for person in people[start : start + CHUNK]]
            post_office.send_many(
                [
                    {
                        "recipients": one["address"],
                        "sender": settings.DEFAULT_FROM_EMAIL,
                        "subject": one["subject"],
                        "message": one["text"],
                        "html_message": one["html"],
                        "headers": one["headers"],
                    }
                    for one in said
                ]
            )

    def work(self) -> int:
        """Send all that is queued."""
        while Email.objects.filter(status=STATUS.queued).exists():
            post_office.send_queued(processes=self.processes)
            connection.close()  # the processes it forked have hung up on the server
        return Email.objects.filter(status=STATUS.sent).count()

    def close(self) -> None:
        """Nothing is left running."""


class TunedPostOffice(PostOffice):
    """The same in two processes; the settings say the rest."""

    processes = 2


class Mailer:
    """django-mailer: rows of its own, sent one after the other."""

    def prepare(self, people: list[tuple[str, str]]) -> None:
        """Queue the mails."""
        queue = get_connection("mailer.backend.DbBackend")
        for start in range(0, len(people), CHUNK):
            queue.send_messages([message(*person) for person in people[start : start + CHUNK]])

    def work(self) -> int:
        """Send all that is queued."""
        while Message.objects.exists():
            send_all()
        return MessageLog.objects.count()

    def close(self) -> None:
        """Nothing is left running."""


class PerRecipient:
    """A task for each recipient, over Redis, by two worker processes."""

    command: tuple[str, ...] = ()

    def prepare(self, people: list[tuple[str, str]]) -> None:
        """Write the rows, start the workers and send a few mails to warm them up."""
        self.workers = subprocess.Popen([sys.executable, *self.command], stdout=subprocess.DEVNULL)
        self._send(Mail.objects.bulk_create(Mail(address=a, token=t) for a, t in people[:20]))
        self.mails = Mail.objects.bulk_create(Mail(address=a, token=t) for a, t in people)

    def work(self) -> int:
        """Put a task for each into the queue and wait until all are recorded."""
        self._send(self.mails)
        return Mail.objects.filter(sent_at__isnull=False).count() - 20

    def _send(self, mails: list[Mail]) -> None:
        for mail in mails:
            self.put(mail.pk)
        while Mail.objects.filter(sent_at__isnull=True).exists():
            time.sleep(0.1)

    def close(self) -> None:
        """End the workers."""
        self.workers.terminate()
        self.workers.wait(timeout=60)


class Celery(PerRecipient):
    """Celery."""

    command = (
        "-m",
        "celery",
        "-A",
        "mails.celery_app",
        "worker",
        "--concurrency",
        "2",
        "--loglevel",
        "ERROR",
    )

    def put(self, mail_id: int) -> None:
        """Queue one."""
        send_by_celery.delay(mail_id)


class Q2(PerRecipient):
    """django-q2."""

    command = ("-m", "django", "qcluster")

    def put(self, mail_id: int) -> None:
        """Queue one, over a broker that is kept: else each would open a connection to Redis."""
        self.broker = getattr(self, "broker", None) or get_broker()
        async_task(send, mail_id, q_options={"broker": self.broker, "save": False})


PEERS = {
    "django-post_office": PostOffice,
    "django-post_office, tuned": TunedPostOffice,
    "django-mailer": Mailer,
    "celery": Celery,
    "django-q2": Q2,
}


class Command(BaseCommand):
    help = "Do the work of one peer."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", choices=PEERS)
        parser.add_argument("mails", type=int)

    def handle(self, *_args: Any, name: str, mails: int, **_options: Any) -> None:
        call_command("migrate", run_syncdb=True, verbosity=0)
        peer = PEERS[name]()
        peer.prepare([(f"m{number}@example.se", f"{number:020d}") for number in range(mails)])
        try:
            print("ready", flush=True)
            sys.stdin.readline()
            print(peer.work(), flush=True)
            sys.stdin.readline()
        finally:
            peer.close()
