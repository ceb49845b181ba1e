"""Appointing: who answers for what. Nobody becomes anything by their own act."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from areas import signals
from areas.forgetting import forget_if_nothing_left
from areas.models import Appointment, Area, Household, Municipality, Person, Source, TrailEntry
from areas.models.appointment import title_in
from areas.permissions import Actor
from areas.roles import Permission, Role
from grannsamverkan.accounts.models import User


class AppointmentRefused(ValidationError):
    """The rules of the field forbid it; the message says why."""


def appoint(
    *,
    person: Person,
    role: Role,
    place: Area | Municipality,
    by: User,
    from_on: date | None = None,
    until_on: date | None = None,
    stands_in_for: Appointment | None = None,
) -> Appointment:
    """Give somebody a role in an area or a municipality, and let both be told.

    A deputy may stand in for one contact person, usually until a day; why is nobody's business.
    Raises PermissionDenied where `by` may not appoint, and AppointmentRefused for oneself, for a role
    that is held already, and for a second main contact person of an area.
    """
    _require(by, role, place)
    if person.user_id == by.pk:
        raise AppointmentRefused(_("Nobody can appoint themselves."), code="self")
    if role.is_for_area != isinstance(place, Area):
        raise ValueError(f"{role} is not a role in {place!r}")
    appointment = Appointment(
        person=person,
        role=role,
        from_on=from_on or timezone.localdate(),
        until_on=until_on,
        stands_in_for=stands_in_for,
        appointed_by=by,
        area=place if isinstance(place, Area) else None,
        municipality=None if isinstance(place, Area) else place,
    )
    _require_sense(appointment)
    try:
        with transaction.atomic():
            _require_held_once(appointment)
            appointment.save()
            _record("appointment.made", appointment, by)
            signals.appointment_made.send(sender=Appointment, appointment=appointment)
    except IntegrityError as error:
        raise AppointmentRefused(_taken(person, role, place), code="taken") from error
    return appointment


def _require_sense(appointment: Appointment) -> None:
    """Raise for a term without a day in it, and for a deputy of somebody who has no task there."""
    until, principal = appointment.until_on, appointment.stands_in_for
    if until is not None and until <= appointment.from_on:
        raise AppointmentRefused(_("An appointment cannot end before it begins."), code="too_early")
    if principal is None:
        return
    if appointment.role != Role.DEPUTY or principal.role == Role.DEPUTY:
        raise AppointmentRefused(_("Only a deputy stands in, and for no other deputy."), code="no_deputy")
    if principal.area_id != appointment.area_id or principal.person_id == appointment.person_id:
        raise AppointmentRefused(
            _("A deputy stands in for somebody else of the same area."), code="elsewhere"
        )


def _require_held_once(appointment: Appointment) -> None:
    """Raise for a role that the person holds on some of the same days; two at once wait for one another."""
    Person.objects.select_for_update().get(pk=appointment.person_id)
    same = Appointment.objects.at(appointment.place).filter(
        person=appointment.person, role=appointment.role, stands_in_for=appointment.stands_in_for
    )
    if appointment.until_on:
        same = same.filter(from_on__lt=appointment.until_on)
    if same.unended(appointment.from_on).exists():
        raise AppointmentRefused(
            _taken(appointment.person, Role(appointment.role), appointment.place), code="taken"
        )


def appoint_official(
    *, name: str, email: str, phone: str, role: Role, municipality: Municipality, by: User
) -> Appointment:
    """Give a role in a municipality to whoever has an e-mail address, who need not be in the register yet."""
    with transaction.atomic():
        if email.lower() == by.email:
            raise AppointmentRefused(_("Nobody can appoint themselves."), code="self")
        person = Person.objects.known_as(email=email).order_by("pk").first() or Person.objects.create(
            name=name,
            email=email,
            email_source=Source.COORDINATOR,
            phone=phone,
            phone_source=Source.COORDINATOR if phone else "",
        )
        return appoint(person=person, role=role, place=municipality, by=by)


def end_appointment(*, appointment: Appointment, by: User, until_on: date | None = None) -> bool:
    """Let a role end, today unless told otherwise; False when it had ended already.

    Whoever may appoint may end, and everybody may lay down what is their own. Households keep pointing to
    whoever answered for them, until somebody else does: that is how a vacancy is seen. Somebody without
    any other bond is forgotten when the role has ended.
    """
    place, day = appointment.place, until_on or timezone.localdate()
    if appointment.person.user_id != by.pk:
        _require(by, Role(appointment.role), place)
    if day < appointment.from_on:
        raise AppointmentRefused(_("An appointment cannot end before it begins."), code="too_early")
    with transaction.atomic():
        if not appointment.end(until_on=day):
            return False
        _record("appointment.ended", appointment, by)
        person = appointment.person
        signals.appointment_ended.send(sender=Appointment, appointment=appointment, person=person)
        if not appointment.is_current():
            forget_if_nothing_left(person)
        return True


def replace_appointment(
    *, appointment: Appointment, person: Person, by: User, on: date | None = None
) -> Appointment:
    """Let somebody take over a role with all its households, from the day on which the other one ends.

    Until that day the households stay with whoever answers for them now.
    """
    day = on or timezone.localdate()
    with transaction.atomic():
        households = list(appointment.households.values_list("pk", flat=True))
        role, place = Role(appointment.role), appointment.place
        end_appointment(appointment=appointment, by=by, until_on=day)
        successor = appoint(person=person, role=role, place=place, by=by, from_on=day)
        if successor.is_current():  # the former one may be forgotten by now, and has let go of them
            Household.objects.filter(pk__in=households).update(contact_person=successor)
        else:
            Appointment.objects.filter(pk=successor.pk).update(follows=appointment)
        return successor


def hand_over(*, today: date | None = None) -> int:
    """Give successors whose day has come the households of those they follow; return how many changed."""
    begun = Appointment.objects.current(today).filter(follows__households__isnull=False)
    waiting = Household.objects.filter(contact_person__successor__in=begun)
    successor = begun.filter(follows=OuterRef("contact_person")).values("pk")[:1]
    return waiting.update(contact_person=Subquery(successor))


def assign_households(*, appointment: Appointment, households: Iterable[Household], by: User) -> int:
    """Let households of the area be looked after by one of its contact people; return how many changed.

    Raises PermissionDenied where `by` may not appoint, and AppointmentRefused for a role that has no
    households or has ended.
    """
    _require(by, Role(appointment.role), appointment.place)
    if appointment.area is None or appointment.until_on is not None:
        raise AppointmentRefused(_("Only somebody in the chain of the area can look after households."))
    with transaction.atomic():
        keys = [household.pk for household in households]
        mine = appointment.area.households.filter(pk__in=keys).exclude(contact_person=appointment)
        changed = mine.update(contact_person=appointment)
        if changed:
            _record("households.assigned", appointment, by, households=changed)
        return changed


def _require(by: User, role: Role, place: Area | Municipality) -> None:
    actor = Actor(by)
    needed = Permission.ADMINISTER if role is Role.ADMINISTRATOR else Permission.APPOINT
    if not actor.may(needed, place):
        raise PermissionDenied


def _taken(person: Person, role: Role, place: Area | Municipality) -> str:
    title = title_in(place, role)
    if Appointment.objects.unended().filter(person=person, role=role).at(place).exists():
        return _("%(name)s is %(role)s there already.") % {"name": person.name, "role": title}
    return _("There can be only one %(role)s in %(place)s at a time.") % {"place": place, "role": title}


def _record(act: str, appointment: Appointment, by: User, **details: Any) -> None:
    TrailEntry.objects.record(
        act,
        by=by,
        subject=appointment,
        area=appointment.area,
        municipality=appointment.municipality,
        role=appointment.role,
        **details,
    )
