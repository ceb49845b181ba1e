"""An appointment: a person holds a role in an area or a municipality, from a day until a day."""

from datetime import date
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from areas.models.area import Area
from areas.models.municipality import Municipality
from areas.models.person import Person
from areas.models.public_id import LENGTH, new_public_id
from areas.roles import AREA_ROLES, PUBLIC_ROLES, Permission, Role

if TYPE_CHECKING:
    from areas.permissions import Actor
    from grannsamverkan.accounts.models import User

_AREA_ROLES = sorted(role.value for role in AREA_ROLES)


def title_in(place: Area | Municipality, role: Role, *, several: bool = False) -> str:
    """Return what a role is called in an area or a municipality."""
    municipality = place.municipality if isinstance(place, Area) else place
    return municipality.word_for(role, several=several)


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    """Questions about many appointments."""

    def current(self, today: date | None = None) -> "AppointmentQuerySet":
        """Those that have begun and not ended; the day of the end no longer counts."""
        day = today or timezone.localdate()
        return self.unended(day).filter(from_on__lte=day)

    def unended(self, today: date | None = None) -> "AppointmentQuerySet":
        """Those held now or later."""
        day = today or timezone.localdate()
        return self.filter(Q(until_on__isnull=True) | Q(until_on__gt=day))

    def of(self, user: "User") -> "AppointmentQuerySet":
        """Those of the person behind a user."""
        return self.filter(person__user=user)

    def in_area(self, area: Area) -> "AppointmentQuerySet":
        """Those held in one area."""
        return self.filter(area=area)

    def at(self, place: Area | Municipality) -> "AppointmentQuerySet":
        """Those held in exactly this area, or in the whole of this municipality."""
        return self.filter(area=place) if isinstance(place, Area) else self.filter(municipality=place)

    def open_to(self, actor: "Actor", permission: Permission) -> "AppointmentQuerySet":
        """Those held where somebody holds a permission."""
        return self.filter(
            Q(area__in=Area.objects.open_to(actor, permission))
            | Q(municipality__in=actor.municipality_ids(permission))
        )

    def with_households(self) -> "AppointmentQuerySet":
        """Each with `household_count`, how many households it looks after."""
        return self.annotate(household_count=models.Count("households"))

    def public(self) -> "AppointmentQuerySet":
        """Those whose holders anybody may turn to, by name; people with protected identity never."""
        return self.filter(role__in=sorted(PUBLIC_ROLES), person__has_protected_identity=False)

    def in_chain(self) -> "AppointmentQuerySet":
        """Those that pass warnings on to households."""
        return self.filter(role__in=_AREA_ROLES)


class Appointment(models.Model):
    """A role held by a person. Area roles name the area, all others the municipality."""

    public_id = models.CharField(max_length=LENGTH, unique=True, default=new_public_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="appointments")
    role = models.CharField(_("role"), max_length=24, choices=Role)
    area = models.ForeignKey(
        Area, on_delete=models.PROTECT, null=True, blank=True, related_name="appointments"
    )
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, null=True, blank=True, related_name="appointments"
    )
    from_on = models.DateField(_("from"), default=timezone.localdate)
    until_on = models.DateField(_("until"), null=True, blank=True)
    stands_in_for = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="deputies",
        verbose_name=_("stands in for"),
    )
    follows = models.OneToOneField(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="successor",
        verbose_name=_("takes over from"),
    )
    confirmed_on = models.DateField(_("list of households confirmed"), null=True, blank=True)
    appointed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("appointment")
        verbose_name_plural = _("appointments")
        ordering = ("from_on", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(role__in=_AREA_ROLES, area__isnull=False, municipality__isnull=True)
                | (~Q(role__in=_AREA_ROLES) & Q(area__isnull=True, municipality__isnull=False)),
                name="area_roles_have_an_area_others_a_municipality",
            ),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")),
                name="an_appointment_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(stands_in_for__isnull=True) | Q(role=Role.DEPUTY), name="only_deputies_stand_in"
            ),
            models.UniqueConstraint(
                fields=["area"],
                condition=Q(role=Role.MAIN_CONTACT_PERSON, until_on__isnull=True),
                name="one_main_contact_person_per_area",
            ),
            models.UniqueConstraint(
                fields=["person", "role", "area"],
                condition=Q(until_on__isnull=True, area__isnull=False),
                name="a_role_is_held_once_in_an_area",
            ),
            models.UniqueConstraint(
                fields=["person", "role", "municipality"],
                condition=Q(until_on__isnull=True, municipality__isnull=False),
                name="a_role_is_held_once_in_a_municipality",
            ),
        )
        indexes: ClassVar = [models.Index(fields=["area", "role", "from_on"])]

    def __str__(self) -> str:
        return f"{self.person}, {self.title}, {self.area or self.municipality}"

    @property
    def title(self) -> str:
        """What the role is called where it is held."""
        return title_in(self.place, Role(self.role))

    @property
    def place(self) -> Area | Municipality:
        """Where the role is held."""
        place = self.area or self.municipality
        if place is None:
            raise ValueError("An appointment is for an area or a municipality.")
        return place

    def is_current(self, today: date | None = None) -> bool:
        """Whether the role is held on a day; the day of the end no longer counts."""
        day = today or timezone.localdate()
        return self.from_on <= day and (self.until_on is None or self.until_on > day)

    def end(self, *, until_on: date) -> bool:
        """Set the last day, or an earlier one; False when it ends by then already."""
        later = Q(until_on=None) | Q(until_on__gt=until_on)
        if not Appointment.objects.filter(later, pk=self.pk).update(until_on=until_on):
            return False
        self.until_on = until_on
        return True
