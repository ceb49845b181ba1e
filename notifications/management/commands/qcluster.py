"""manage.py qcluster: django-q2's own command, with clusters that leave no process behind."""

import uuid
from contextlib import suppress
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, connections
from django.utils import timezone

from notifications.cluster import WatchedCluster, voice
from notifications.models import Heartbeat
from notifications.restoring import hold_if_restored


class Command(BaseCommand):
    help = "Run one cluster, unsupervised: the bulk lane, or with Q_CLUSTER_NAME=urgent the urgent one."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--cluster", default=uuid.uuid4().hex, help="the name it is known by")
        parser.add_argument("--line", type=int, help="file descriptor on which to tell how it is")

    def handle(self, *_args: Any, cluster: str, line: int | None, **_options: Any) -> None:
        hold_if_restored(now=timezone.now())
        connections.close_all()  # the cluster forks, and a connection is for one process alone
        voice.use(cluster, line)
        code = WatchedCluster().run()
        if code:
            raise CommandError(f"The cluster's sentinel ended with code {code}.")
        with suppress(DatabaseError):  # its end is known without this; the database may be ending too
            Heartbeat.objects.stop(cluster, now=timezone.now())
