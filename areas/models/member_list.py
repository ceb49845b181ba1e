"""A coordinator's list of members on its way into the register, and for a day the way back out."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from areas.models.municipality import Municipality
from areas.models.public_id import LENGTH, new_public_id
from areas.roles import Permission

if TYPE_CHECKING:
    from areas.permissions import Actor
    from grannsamverkan.accounts.models import User

KEPT_FOR = timedelta(hours=1)  # a file that nobody has imported
UNDOABLE_FOR = timedelta(hours=24)
STALLED_AFTER = timedelta(seconds=90)  # longer than any stretch of work
MOST_TRIES = 3  # of one stretch, before a list is given up


class MemberListQuerySet(models.QuerySet["MemberList"]):
    """Questions about many lists."""

    def open_to(self, actor: "Actor", permission: Permission) -> "MemberListQuerySet":
        """One's own, and what has been imported where somebody holds a permission."""
        seen = Q(by=actor.user.pk) | Q(imported_at__isnull=False)
        return self.filter(seen, municipality__in=actor.municipality_ids(permission))

    def under_way(self) -> "MemberListQuerySet":
        """Those that something is being done with."""
        return self.filter(state__in=MemberList.UNDER_WAY)

    def stalled(self, *, now: datetime) -> "MemberListQuerySet":
        """Those that whoever worked on them has left behind."""
        return self.under_way().filter(moved_at__lt=now - STALLED_AFTER)


class MemberList(models.Model):
    """A list of members: chosen, looked through, imported, and within a day undone.

    Workers go through it a stretch at a time; `rows_done` and what a stretch wrote are saved together, so a
    stretch that was lost is simply done again.
    """

    class State(models.TextChoices):
        CHECKING = "checking", _("being looked through")
        CHECKED = "checked", _("looked through")
        IMPORTING = "importing", _("being imported")
        IMPORTED = "imported", _("imported")
        UNDOING = "undoing", _("being undone")
        UNDONE = "undone", _("undone")
        REFUSED = "refused", _("cannot be read")

    UNDER_WAY: ClassVar = (State.CHECKING, State.IMPORTING, State.UNDOING)

    public_id = models.CharField(max_length=LENGTH, unique=True, default=new_public_id, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    name = models.CharField(_("file"), max_length=100)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.CHECKING)
    rows_done = models.PositiveIntegerField(default=0)
    report = models.JSONField(default=dict, blank=True)  # what was found, imported or undone so far
    reason = models.CharField(max_length=300, blank=True)  # why it cannot be read
    tries = models.PositiveSmallIntegerField(default=0)
    chosen_at = models.DateTimeField(_("chosen"), default=timezone.now)
    moved_at = models.DateTimeField(default=timezone.now)
    imported_at = models.DateTimeField(_("imported"), null=True, blank=True)

    objects = MemberListQuerySet.as_manager()

    class Meta:
        verbose_name = _("list of members")
        verbose_name_plural = _("lists of members")
        ordering = ("-chosen_at", "-id")
        indexes: ClassVar = [
            models.Index(fields=["municipality", "-chosen_at"]),
            models.Index(
                fields=["moved_at"],
                condition=Q(state__in=("checking", "importing", "undoing")),
                name="lists_under_way",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_under_way(self) -> bool:
        """Whether something is being done with it right now."""
        return self.state in self.UNDER_WAY

    @property
    def undoable_until(self) -> datetime | None:
        """Until when it can be undone; None when there is nothing to undo."""
        return self.imported_at + UNDOABLE_FOR if self.imported_at else None

    def begin_import(self, *, now: datetime) -> bool:
        """Set out to import what was looked through; False when that has begun already."""
        waiting = MemberList.objects.filter(pk=self.pk, state=self.State.CHECKED)
        report = {"expected": self.report.get("rows", 0)}
        return self._begin(waiting, state=self.State.IMPORTING, report=report, moved_at=now)

    def begin_undoing(self, *, by: "User", now: datetime) -> bool:
        """Set out to take back what was imported; False when that has begun already, or it is too late."""
        waiting = MemberList.objects.filter(
            pk=self.pk, state=self.State.IMPORTED, imported_at__gt=now - UNDOABLE_FOR
        )
        return self._begin(waiting, state=self.State.UNDOING, undone_by=by, moved_at=now)

    def _begin(self, waiting: MemberListQuerySet, **fields: Any) -> bool:
        return self._update(waiting, rows_done=0, tries=0, **fields)

    def try_again(self, *, now: datetime) -> bool:
        """Count one more try of this stretch; False once there have been too many."""
        tried = MemberList.objects.filter(pk=self.pk, tries__lt=MOST_TRIES)
        return bool(tried.update(tries=F("tries") + 1, moved_at=now))

    def move(self, *, now: datetime, rows_done: int, report: dict[str, Any]) -> None:
        """Note how far a stretch has come."""
        row = MemberList.objects.filter(pk=self.pk)
        self._update(row, rows_done=rows_done, report=report, tries=0, moved_at=now)

    def finish(self, state: "MemberList.State", *, now: datetime, reason: str = "") -> None:
        """Say that it is done, or why it cannot be."""
        fields: dict[str, Any] = {"state": state, "moved_at": now, "reason": reason[:300]}
        if state == self.State.IMPORTED:
            fields["imported_at"] = now
        self._update(MemberList.objects.filter(pk=self.pk), **fields)

    def _update(self, row: MemberListQuerySet, **fields: Any) -> bool:
        if not row.update(**fields):
            return False
        for name, value in fields.items():
            setattr(self, name, value)
        return True


class MemberListFile(models.Model):
    """The file of a list, in the database because the workers may be on another machine. Kept for an hour."""

    member_list = models.OneToOneField(MemberList, on_delete=models.CASCADE, related_name="file")
    content = models.BinaryField()

    class Meta:
        verbose_name = _("file of a list")
        verbose_name_plural = _("files of lists")

    def __str__(self) -> str:
        return str(self.member_list)


class MemberListRow(models.Model):
    """A row about which something is to be said: what is wrong, or how the register differs. Kept for a day.

    `remarks` are pairs of a column's heading and a sentence; `cells` are kept where the row has to be mended.
    """

    member_list = models.ForeignKey(MemberList, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(_("row"))
    is_bad = models.BooleanField()
    cells = models.JSONField(default=list)
    remarks = models.JSONField(default=list)

    class Meta:
        verbose_name = _("row of a list")
        verbose_name_plural = _("rows of lists")
        ordering = ("number", "id")
        indexes: ClassVar = [models.Index(fields=["member_list", "is_bad", "number"])]

    def __str__(self) -> str:
        return f"{self.member_list}: {self.number}"


class MemberListStretch(models.Model):
    """What a stretch of a list has made in the register, and how it looked then. Kept for a day.

    `made` holds for each kind of row its keys, each with a number that changes when the row does.
    """

    member_list = models.ForeignKey(MemberList, on_delete=models.CASCADE, related_name="stretches")
    made = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("stretch of a list")
        verbose_name_plural = _("stretches of lists")
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.member_list}: {self.pk}"
