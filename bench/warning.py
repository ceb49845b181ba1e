"""A warning to contact persons, as two benchmarks send it."""

from django.utils import timezone

from areas.models import Appointment, Area, Person
from areas.roles import Role
from notifications.models import Alert


def appoint_members(area: Area) -> None:
    """Make a contact person of every member of an area, once."""
    today = timezone.localdate()
    for person in Person.objects.filter(memberships__area=area):
        Appointment.objects.get_or_create(
            person=person, role=Role.CONTACT_PERSON, area=area, defaults={"from_on": today}
        )


def warning_to(area: Area) -> Alert:
    """Return a warning to the contact persons of an area, by SMS and e-mail, ready to be handed in."""
    warning = Alert.objects.create(
        title="Inbrott pågår",
        sms_text="Lås dörren.",
        kind=Alert.Kind.WARNING,
        audience=Alert.Audience.CONTACT_PERSONS,
        channels=["sms", "email"],
    )
    warning.areas.add(area)
    return warning
