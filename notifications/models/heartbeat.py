"""A heartbeat: the last time a cluster took a task all the way, for every process to read."""

from datetime import datetime, timedelta
from typing import ClassVar, NamedTuple

from django.db import models
from django.utils.translation import gettext_lazy as _

KEPT = timedelta(days=30)


class Signs(NamedTuple):
    """A lane's: when a task last went all the way, and how many of its clusters were heard of lately."""

    latest_at: datetime
    running: int


class HeartbeatQuerySet(models.QuerySet["Heartbeat"]):
    """Questions about the clusters' lives."""

    def beat(self, cluster: str, *, lane: str, now: datetime) -> None:
        """Write down that a cluster lives."""
        if not self.filter(cluster=cluster).update(beat_at=now):
            self.get_or_create(cluster=cluster, defaults={"lane": lane, "started_at": now, "beat_at": now})

    def running(self, *, lane: str, since: datetime) -> "HeartbeatQuerySet":
        """Clusters of a lane heard of since a time, and not stopped."""
        return self.filter(lane=lane, stopped_at=None, beat_at__gte=since)

    def signs(self, *, since: datetime) -> dict[str, Signs]:
        """Return each lane's signs of life, as far as its clusters have not been stopped, by name."""
        lately = models.Count("pk", filter=models.Q(beat_at__gte=since))
        rows = self.filter(stopped_at=None).values_list("lane")
        found = rows.annotate(latest=models.Max("beat_at"), running=lately).order_by("lane")
        return {lane: Signs(latest_at, running) for lane, latest_at, running in found}

    def stop(self, cluster: str, *, now: datetime) -> None:
        """Write down that a cluster has ended, and not by surprise."""
        self.filter(cluster=cluster, stopped_at=None).update(stopped_at=now)

    def forget_old(self, now: datetime) -> None:
        """Remove what is of no use; the latest one stays, it tells an old backup from a fresh one."""
        latest = self.order_by("-beat_at").values_list("pk", flat=True).first()
        self.filter(beat_at__lt=now - KEPT).exclude(pk=latest).delete()


class Heartbeat(models.Model):
    """One life of a cluster. A row that grows old without `stopped_at` is a cluster that died."""

    cluster = models.CharField(_("cluster"), max_length=32, primary_key=True)
    lane = models.CharField(_("lane"), max_length=16)
    started_at = models.DateTimeField(_("started"))
    beat_at = models.DateTimeField(_("last heard of"))
    stopped_at = models.DateTimeField(_("stopped"), null=True, blank=True)

    objects = HeartbeatQuerySet.as_manager()

    class Meta:
        verbose_name = _("heartbeat")
        verbose_name_plural = _("heartbeats")
        indexes: ClassVar = [models.Index(fields=["lane", "-beat_at"], name="heartbeats_of_a_lane")]

    def __str__(self) -> str:
        return f"{self.lane} {self.cluster[:8]}"
