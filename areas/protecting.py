"""Protected identity: whoever has it must not be in the register, and is gone from every page at once."""

from datetime import datetime

from django.db import transaction

from areas import signals
from areas.forgetting import erase
from areas.models import Appointment, Membership, Person, TrailEntry
from areas.permissions import Actor
from areas.roles import Permission
from grannsamverkan.accounts.models import User


def protect(*, person: Person, by: User, now: datetime) -> bool:
    """Hide somebody everywhere from this moment on, and delete them; True when nothing is left.

    Whoever belongs to another municipality too is hidden there and gets no more messages, but is deleted by
    those who answer for that register: then False. The trail does not say why somebody was deleted.
    """
    with transaction.atomic():
        if _belongs_elsewhere(person, Actor(by)):
            hide(person=person, by=by)
            return False
        user = person.user
        erase(person=person, by=by, now=now)
        if user and not user.is_staff:
            user.delete()
        return True


def hide(*, person: Person, by: User | None) -> None:
    """Show somebody nowhere from this moment on, and let nothing more be sent to them; never undone."""
    with transaction.atomic():
        person.has_protected_identity = True
        person.save(update_fields=["has_protected_identity"])
        TrailEntry.objects.record("person.hidden", by=by, subject=person, municipality=person.municipality())
        signals.person_hidden.send(sender=Person, person=person)


def _belongs_elsewhere(person: Person, actor: Actor) -> bool:
    here = Permission.EDIT_HOUSEHOLDS
    memberships = Membership.objects.open().filter(person=person)
    appointments = Appointment.objects.unended().filter(person=person)
    return (
        memberships.exclude(pk__in=Membership.objects.open_to(actor, here)).exists()
        or appointments.exclude(pk__in=Appointment.objects.open_to(actor, here)).exists()
    )
