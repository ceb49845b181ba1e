"""The bond between a person and a household, from application to goodbye."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from areas.models.appointment import Appointment
from areas.models.area import Area
from areas.models.household import Household
from areas.models.person import Person
from areas.models.public_id import LENGTH, new_public_id
from areas.roles import Permission

if TYPE_CHECKING:
    from areas.permissions import Actor
    from grannsamverkan.accounts.models import User


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Questions about many memberships."""

    def pending(self) -> "MembershipQuerySet":
        """Those that wait for a decision."""
        return self.filter(state=Membership.State.PENDING)

    def current(self) -> "MembershipQuerySet":
        """Those approved and not left."""
        return self.filter(state=Membership.State.CURRENT)

    def open(self) -> "MembershipQuerySet":
        """Those pending or current."""
        return self.filter(state__in=(Membership.State.PENDING, Membership.State.CURRENT))

    def listed(self) -> "MembershipQuerySet":
        """Those that may stand on a list; people with protected identity never do."""
        return self.exclude(person__has_protected_identity=True)

    def in_area(self, area: Area) -> "MembershipQuerySet":
        """Those of one area."""
        return self.filter(area=area)

    def open_to(self, actor: "Actor", permission: Permission) -> "MembershipQuerySet":
        """Those in whose area somebody holds a permission."""
        return self.filter(area__in=Area.objects.open_to(actor, permission))


class Membership(models.Model):
    """A person's place in a household's area. When it has ended it keeps dates and area, no person."""

    class State(models.TextChoices):
        PENDING = "pending", _("waiting for approval")
        CURRENT = "current", _("member")
        LEFT = "left", _("left")
        DECLINED = "declined", _("declined")

    public_id = models.CharField(max_length=LENGTH, unique=True, default=new_public_id, editable=False)
    person = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="memberships"
    )
    household = models.ForeignKey(
        Household, on_delete=models.SET_NULL, null=True, blank=True, related_name="memberships"
    )
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="memberships")
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PENDING)
    applied_at = models.DateTimeField(_("applied"), default=timezone.now)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ("applied_at", "id")
        constraints = (
            models.UniqueConstraint(
                fields=["person", "household"],
                condition=Q(state__in=("pending", "current")),
                name="one_open_membership_per_person_and_household",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("left", "declined"))
                | Q(person__isnull=False, household__isnull=False, ended_at__isnull=True),
                name="an_open_membership_has_person_and_household",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("left", "declined")) | Q(ended_at__isnull=False),
                name="an_ended_membership_has_its_date",
            ),
        )
        indexes: ClassVar = [
            models.Index(fields=["area", "state", "person"]),
            models.Index(fields=["area", "state", "applied_at", "id"]),
            models.Index(
                fields=["applied_at", "id"], condition=Q(state="pending"), name="memberships_that_wait"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person or '–'}, {self.household or self.area}"

    @property
    def contact_person(self) -> Appointment | None:
        """Whoever answers for the household now: chosen for it, else the area's first in the chain."""
        chosen = self.household.contact_person if self.household else None
        if chosen and chosen.is_current():
            return chosen
        if chosen and (next_one := Appointment.objects.current().filter(follows=chosen).first()):
            return next_one
        # In the order of the alphabet the contact person comes before deputy and main contact person.
        chain = Appointment.objects.current().in_area(self.area).in_chain()
        return chain.select_related("person").order_by("role", "from_on", "id").first()

    def approve(self, *, by: "User | None", now: datetime) -> bool:
        """Make a pending membership current; False when somebody else already decided."""
        return self._decide(state=self.State.CURRENT, decided_at=now, decided_by=by)

    def decline(self, *, by: "User | None", now: datetime) -> bool:
        """Turn a pending membership down and let go of whom it was about; False when already decided."""
        return self._decide(
            state=self.State.DECLINED,
            decided_at=now,
            decided_by=by,
            ended_at=now,
            person=None,
            household=None,
        )

    def end(self, *, now: datetime) -> bool:
        """End an open membership and let go of whom it was about; False when it was not open."""
        ended = Membership.objects.open().filter(pk=self.pk)
        return self._change(ended, state=self.State.LEFT, ended_at=now, person=None, household=None)

    def _decide(self, **fields: Any) -> bool:
        return self._change(Membership.objects.pending().filter(pk=self.pk), **fields)

    def _change(self, row: MembershipQuerySet, **fields: Any) -> bool:
        if not row.update(**fields):
            return False
        for name, value in fields.items():
            setattr(self, name, value)
        return True
