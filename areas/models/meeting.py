"""A meeting of an area: when and where, what is talked about, who came, and what was said."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from areas.models.area import Area
from areas.models.public_id import LENGTH, new_public_id
from areas.roles import Permission

if TYPE_CHECKING:
    from areas.permissions import Actor

LASTS = timedelta(minutes=90)


class MeetingQuerySet(models.QuerySet["Meeting"]):
    """Questions about many meetings."""

    def open_to(self, actor: "Actor", permission: Permission) -> "MeetingQuerySet":
        """Those of areas in which somebody holds a permission."""
        return self.filter(area__in=Area.objects.open_to(actor, permission))

    def to_come(self, now: datetime | None = None) -> "MeetingQuerySet":
        """Those that will be held, the next one first."""
        moment = now or timezone.now()
        return self.filter(starts_at__gt=moment, called_off_at=None).order_by("starts_at", "pk")

    def lately(self, now: datetime | None = None) -> "MeetingQuerySet":
        """Those to come and of the last month, also those called off, in order."""
        since = (now or timezone.now()) - timedelta(days=30)
        return self.filter(starts_at__gt=since).order_by("starts_at", "pk")

    def held(self) -> "MeetingQuerySet":
        """Those of which somebody has noted who came, the last one first."""
        return self.filter(noted_at__isnull=False).order_by("-starts_at", "-pk")


class Meeting(models.Model):
    """A yearly meeting. Who came is a number: no names, no absence."""

    public_id = models.CharField(max_length=LENGTH, unique=True, default=new_public_id, editable=False)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="meetings")
    starts_at = models.DateTimeField(_("when"))
    place = models.CharField(_("where"), max_length=120)
    agenda = models.TextField(_("agenda"), max_length=4000, blank=True)
    revision = models.PositiveIntegerField(default=0, editable=False)
    planned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    called_off_at = models.DateTimeField(_("called off"), null=True, blank=True)
    households_present = models.PositiveIntegerField(_("households that came"), null=True, blank=True)
    people_present = models.PositiveIntegerField(_("people who came"), null=True, blank=True)
    minutes = models.TextField(_("minutes"), max_length=10_000, blank=True)
    noted_at = models.DateTimeField(null=True, blank=True)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        ordering = ("-starts_at", "-id")
        constraints = (
            models.CheckConstraint(
                condition=Q(noted_at__isnull=True) | Q(called_off_at__isnull=True),
                name="what_is_called_off_is_not_held",
            ),
        )
        indexes: ClassVar = [models.Index(fields=["area", "starts_at"])]

    def __str__(self) -> str:
        return f"{self.area}, {timezone.localtime(self.starts_at):%Y-%m-%d %H:%M}"

    @property
    def ends_at(self) -> datetime:
        """When it is over, as calendars want to know."""
        return self.starts_at + LASTS

    @property
    def has_begun(self) -> bool:
        """Whether it can be noted who came."""
        return self.starts_at <= timezone.now()

    def change(self, **fields: Any) -> None:
        """Change what was planned; calendars see by the revision which of two files is the later."""
        for name, value in {**fields, "revision": self.revision + 1}.items():
            setattr(self, name, value)
        self.save(update_fields=[*fields, "revision"])
