"""An alert: what is said, once, to whom, and how far it has come."""

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import StrIndex
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from areas.models import Area, Municipality, Person
from areas.models.public_id import LENGTH, new_public_id
from areas.roles import Permission
from areas.spelling import fold
from notifications.models.budget_pause import BudgetPause
from notifications.models.marked import SAY_SO, Marked
from notifications.models.marked import Audience as AlertAudience
from notifications.models.searched import Searched
from notifications.statuses import Channel, Lane

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from areas.permissions import Actor
    from grannsamverkan.accounts.models import User


def both_channels() -> list[str]:
    """Return the default: every channel there is."""
    return [Channel.SMS.value, Channel.EMAIL.value]


class AlertQuerySet(models.QuerySet["Alert"]):
    """Questions about many alerts."""

    def open_to(self, actor: "Actor", permission: Permission) -> "AlertQuerySet":
        """Those that concern a municipality in the whole of which somebody holds a permission."""
        return self.touching(Municipality.objects.open_to(actor, permission))

    def touching(self, municipalities: models.QuerySet[Municipality]) -> "AlertQuerySet":
        """Those aimed at any of some municipalities, or at an area in one of them."""
        whole = Alert.municipalities.through.objects.filter(
            alert=OuterRef("pk"), municipality__in=municipalities
        )
        part = Alert.areas.through.objects.filter(alert=OuterRef("pk"), area__municipality__in=municipalities)
        return self.filter(Exists(whole) | Exists(part))

    def containing(self, words: str) -> "AlertQuerySet":
        """Those that hold every word, or whose SMS is part of what somebody has pasted; spelling forgives."""
        key = fold(words)
        holds = Q()
        for word in key.split():
            holds &= Q(text_key__contains=word)
        pasted = self.alias(pasted_at=StrIndex(Value(key), F("sms_key")))
        return pasted.filter(holds | (Q(pasted_at__gt=0) & ~Q(sms_key="")))

    def before(self, alert: "Alert") -> "AlertQuerySet":
        """Those that come after an alert in a list with the latest first."""
        return self.filter(
            Q(released_at__lt=alert.released_at) | Q(released_at=alert.released_at, pk__lt=alert.pk)
        )

    def latest_first(self) -> "AlertQuerySet":
        """All of them, those sent latest first."""
        return self.order_by("-released_at", "-pk")

    def drafts_of(self, user: "User | AnonymousUser") -> "AlertQuerySet":
        """Those that somebody is writing. Nobody else sees or changes them: the writer may not approve."""
        return self.filter(state=Alert.State.DRAFT, created_by=user.pk)

    def begun(self) -> "AlertQuerySet":
        """Those handed in by their writers, whatever came of them."""
        return self.exclude(state=Alert.State.DRAFT)

    def like(self, alert: "Alert", *, since: datetime) -> "AlertQuerySet":
        """Others of the same kind, approved since a moment, that went to a municipality of an alert's."""
        alike = {"kind": alert.kind, "is_exercise": alert.is_exercise}
        going = self.filter(**alike, approved_at__gte=since).exclude(state=Alert.State.CANCELLED)
        return going.exclude(pk=alert.pk).touching(alert.concerned)

    def published(self) -> "AlertQuerySet":
        """Those released to their recipients, whatever came of them."""
        return self.filter(released_at__isnull=False)

    def public(self) -> "AlertQuerySet":
        """Those that anybody may read: sent, and to everyone in their place, not to contact persons alone."""
        return self.published().filter(audience=Alert.Audience.EVERYONE)

    def real(self) -> "AlertQuerySet":
        """Those that are no exercise."""
        return self.filter(is_exercise=False)

    def readable_by(self, person: Person | None) -> "AlertQuerySet":
        """Those that are public, and those that were sent to the reader."""
        own = Q(pk__in=person.deliveries.values("alert")) if person else Q(pk__in=())
        return self.published().filter(Q(audience=Alert.Audience.EVERYONE) | own)

    def with_places(self) -> "AlertQuerySet":
        """Fetch along with them the municipalities and areas that they are aimed at."""
        return self.prefetch_related("municipalities", "areas__municipality")

    def warnings(self) -> "AlertQuerySet":
        """Those that warn."""
        return self.filter(kind=Alert.Kind.WARNING)

    def sent_to(self, person: Person) -> "AlertQuerySet":
        """Those addressed to a person on any channel, the latest first, whatever came of it."""
        own = person.deliveries.values("alert")
        return self.published().filter(pk__in=own).latest_first()

    def with_acknowledgement_of(self, person: Person) -> "AlertQuerySet":
        """Add `acknowledged_at`: when this person said that it has been passed on, or None."""
        own = person.acknowledgements.filter(alert=OuterRef("pk"))
        return self.annotate(acknowledged_at=Subquery(own.values("at")[:1]))

    def due(self, now: object) -> "AlertQuerySet":
        """Those approved whose time has come."""
        return self.filter(state=Alert.State.APPROVED, release_at__lte=now)

    def unexpanded(self) -> "AlertQuerySet":
        """Those being sent whose recipients are not all written yet."""
        return self.going().filter(expanded_at__isnull=True)

    def going(self) -> "AlertQuerySet":
        """Those being sent, and those of which e-mail alone goes on: the day's money for SMS is spent."""
        waits_for_money = Exists(BudgetPause.objects.filter(alert=OuterRef("pk")))
        return self.filter(Q(state=Alert.State.SENDING) | (Q(state=Alert.State.PAUSED) & waits_for_money))


class Alert(Marked, Searched):
    """A message to an audience, from draft to done."""

    class Kind(models.TextChoices):
        WARNING = "warning", _("Warning")
        INFORMATION = "information", _("Information")
        MEETING = "meeting", _("Meeting")

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        SUBMITTED = "submitted", _("waiting for approval")
        APPROVED = "approved", _("approved")
        SENDING = "sending", _("being sent")
        PAUSED = "paused", _("paused")
        DONE = "done", _("done")
        CANCELLED = "cancelled", _("cancelled")

    Audience = AlertAudience

    public_id = models.CharField(max_length=LENGTH, unique=True, default=new_public_id, editable=False)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.WARNING)
    title = models.CharField(_("title"), max_length=100)
    sms_text = models.TextField(_("SMS text"), blank=True)
    email_text = models.TextField(_("e-mail text"), blank=True)
    channels = models.JSONField(_("channels"), default=both_channels)

    # Whom it is for
    municipalities = models.ManyToManyField(
        Municipality, blank=True, related_name="alerts", verbose_name=_("whole municipalities")
    )
    areas = models.ManyToManyField(Area, blank=True, related_name="alerts", verbose_name=_("areas"))
    polygon = models.JSONField(_("boundary"), null=True, blank=True)
    audience = models.CharField(_("to"), max_length=16, choices=Audience, default=Audience.EVERYONE)
    corrects = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrections"
    )

    # How far it has come
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.DRAFT)
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    approved_text = models.CharField(
        max_length=64, blank=True, help_text=_("Digest of text, audience and channels as approved.")
    )
    send_at = models.DateTimeField(_("send at"), null=True, blank=True)
    release_at = models.DateTimeField(null=True, blank=True)
    released_at = models.DateTimeField(_("sent"), null=True, blank=True)
    valid_until = models.DateTimeField(_("valid until"), null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    first_accepted_at = models.DateTimeField(null=True, blank=True)
    last_accepted_at = models.DateTimeField(null=True, blank=True)

    # Writing out the recipients, in pages that can be restarted
    expansion_cursor = models.BigIntegerField(default=0)
    expanded_at = models.DateTimeField(null=True, blank=True)
    left_out = models.JSONField(default=dict, blank=True)

    objects = AlertQuerySet.as_manager()

    class Meta:
        verbose_name = _("alert")
        verbose_name_plural = _("alerts")
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True)
                | Q(created_by__isnull=True)
                | ~Q(approved_by=F("created_by")),
                name="nobody_approves_their_own_alert",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("sending", "paused", "done")) | Q(released_at__isnull=False),
                name="an_alert_being_sent_has_been_released",
            ),
            *SAY_SO,
        )
        indexes: ClassVar = [
            models.Index(
                fields=["state", "release_at"],
                condition=Q(state__in=("approved", "sending", "paused")),
                name="alerts_under_way",
            ),
            models.Index(fields=["-released_at"]),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def concerned(self) -> models.QuerySet[Municipality]:
        """The municipalities that it is aimed at, as a whole or in part."""
        return Municipality.objects.filter(
            Q(pk__in=self.municipalities.values("pk")) | Q(pk__in=self.areas.values("municipality"))
        )

    @property
    def lane(self) -> Lane:
        """Warnings are urgent, and a trial that somebody waits for; everything else waits its turn."""
        is_urgent = self.kind == self.Kind.WARNING or self.audience == AlertAudience.WRITER
        return Lane.URGENT if is_urgent else Lane.BULK

    @property
    def is_under_way(self) -> bool:
        """Whether it can still be paused or cancelled with effect."""
        return self.state in (self.State.APPROVED, self.State.SENDING, self.State.PAUSED)

    def move(self, *, to: "Alert.State", from_: "tuple[Alert.State, ...]", **fields: object) -> bool:
        """Change the state if it is still one of `from_`; False when somebody else was first."""
        moved = Alert.objects.filter(pk=self.pk, state__in=from_).update(state=to, **fields)
        if moved:
            self.state = to
            for name, value in fields.items():
                setattr(self, name, value)
        return bool(moved)
