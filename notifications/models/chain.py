"""A chain: how one warning to contact persons goes on when nobody answers, area by area, step by step."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from areas.models import Area
from notifications.models.alert import Alert
from notifications.models.follow_on import FollowOn
from notifications.rungs import Outcome, Rung


class Chain(models.Model):
    """The clock of one warning: when it began, and when and why it ended."""

    class Why(models.TextChoices):
        THROUGH = "through", _("it has come to its end")
        CANCELLED = "cancelled", _("the warning was stopped")
        CORRECTED = "corrected", _("the warning has been corrected")
        OVER = "over", _("it is over")
        EXPIRED = "expired", _("the warning is no longer valid")
        STOPPED = "stopped", _("somebody stopped the clock")

    alert = models.OneToOneField(Alert, on_delete=models.CASCADE, primary_key=True, related_name="chain")
    begun_at = models.DateTimeField(_("begun"))
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    why = models.CharField(_("ended because"), max_length=12, choices=Why, blank=True)

    class Meta:
        verbose_name = _("chain")
        verbose_name_plural = _("chains")
        constraints = (
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, why="") | (Q(ended_at__isnull=False) & ~Q(why="")),
                name="a_chain_that_has_ended_says_why",
            ),
        )
        indexes: ClassVar = [
            models.Index(fields=["begun_at"], condition=Q(ended_at=None), name="chains_that_run"),
        ]

    def __str__(self) -> str:
        return f"{self.alert_id} {self.why}"

    def end(self, *, why: "Chain.Why", now: datetime) -> bool:
        """Let nothing more be asked; False when it had ended already."""
        ended = Chain.objects.filter(pk=self.pk, ended_at=None).update(ended_at=now, why=why)
        if ended:
            ChainStep.objects.filter(alert=self.pk).waiting().end(Outcome.ENDED, now=now)
        return bool(ended)


class ChainStepQuerySet(models.QuerySet["ChainStep"]):
    """Questions about many steps."""

    def waiting(self) -> "ChainStepQuerySet":
        """Those whose time has not come, or has come and not been seen to."""
        return self.filter(outcome=Outcome.WAITING)

    def unanswered(self) -> "ChainStepQuerySet":
        """Those that wait, and the last ones of areas where nobody answered: an answer still counts."""
        return self.filter(Q(outcome=Outcome.WAITING) | Q(outcome=Outcome.ASKED, rung=Rung.NOBODY))

    def end(self, outcome: Outcome, *, now: datetime) -> int:
        """Note what became of all of them; return how many."""
        return self.update(outcome=outcome, done_at=now)


class ChainStep(models.Model):
    """One rung of the clock in one area: when it is due, and what became of it."""

    alert = models.ForeignKey(Alert, on_delete=models.CASCADE, related_name="chain_steps")
    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="+")
    rung = models.PositiveSmallIntegerField(_("step"), choices=Rung)
    due_at = models.DateTimeField(_("waits until"))
    done_at = models.DateTimeField(_("done"), null=True, blank=True)
    outcome = models.PositiveSmallIntegerField(choices=Outcome, default=Outcome.WAITING)
    follow_on = models.ForeignKey(
        FollowOn, on_delete=models.SET_NULL, null=True, blank=True, related_name="steps"
    )

    objects = ChainStepQuerySet.as_manager()

    class Meta:
        verbose_name = _("step of a chain")
        verbose_name_plural = _("steps of chains")
        ordering = ("rung",)
        constraints = (
            models.UniqueConstraint(
                fields=["alert", "area", "rung"], name="a_step_is_taken_once_per_alert_and_area"
            ),
        )
        indexes: ClassVar = [
            models.Index(
                fields=["due_at"], condition=Q(outcome=Outcome.WAITING), name="chain_steps_that_wait"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.alert_id}/{self.area_id} {self.get_rung_display()}"
