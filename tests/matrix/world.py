"""A world of two municipalities with everything in it, and somebody in every role: here, elsewhere, ended."""

from collections.abc import Callable
from datetime import timedelta
from typing import NamedTuple

from django.urls import reverse
from django.utils import timezone

from areas.inviting import token_of
from areas.models import (
    Appointment,
    Area,
    DeclinedHome,
    Doubt,
    Household,
    Interest,
    Invitation,
    Meeting,
    MemberList,
    Membership,
    Person,
    Sign,
)
from areas.roles import PERMISSIONS, Permission, Role
from notifications.statuses import Channel
from notifications.tokens import Purpose, sign

CANARY_NAME = "Zebulon Kanariefjäder"
CANARY_NUMBER = "98ZXQVWK"
BESIDES = {
    "delivery_list": {"word": "failed"},
    "sign_order_file": {"day": "2026-01-01", "dress": "csv"},
}
"""What an address names besides what it is about."""


class Who(NamedTuple):
    """Somebody who knocks: the account, and the permissions held here and elsewhere."""

    label: str
    person: Person | None
    here: frozenset[Permission]
    elsewhere: frozenset[Permission]


def everybody(people, area: Area, other_area: Area) -> list[Who]:
    """Return all who knock: nobody, members, and every role here, elsewhere and ended."""
    nothing: frozenset[Permission] = frozenset()
    found = [
        Who("anonymous", None, nothing, nothing),
        Who("member here", people.member("Maja Medlem", area), nothing, nothing),
        Who("member elsewhere", people.member("Olle Utanför", other_area), nothing, nothing),
        Who("member who left", _left(people, area), nothing, nothing),
    ]
    for role in Role:
        held = PERMISSIONS[role]
        former = people.person(f"{role.value.title()} Förr")
        appointment = people.appoint(former, role, area if role.is_for_area else area.municipality)
        Appointment.objects.filter(pk=appointment.pk).update(until_on=timezone.localdate())
        found.append(Who(f"{role.value} ended", former, nothing, nothing))
        for where, place in (("here", area), ("elsewhere", other_area)):
            person = people.person(f"{role.value.title()} {where.title()}")
            people.appoint(person, role, place if role.is_for_area else place.municipality)
            found.append(
                Who(
                    f"{role.value} {where}",
                    person,
                    held if where == "here" else nothing,
                    held if where == "elsewhere" else nothing,
                )
            )
    return found


def _left(people, area: Area) -> Person:
    person = people.member("Lämnad Lena", area)
    person.memberships.get().end(now=timezone.now())
    return person


class World:
    """Everything that addresses may be about, in Ekudden in Mariestad, and a canary who lives there."""

    def __init__(self, people, area: Area, sent) -> None:
        self.area = area
        self.canary = people.member(CANARY_NAME, area, CANARY_NUMBER, shows_phone=False)
        self.membership = self.canary.memberships.get()
        self.household = self.membership.household
        self.applicant = people.member("Sökande Sofia", area).memberships.get()
        Membership.objects.filter(pk=self.applicant.pk).update(state="pending", decided_at=None)
        self.keeper = people.appoint(people.person("Ordinarie Ombud"), Role.CONTACT_PERSON, area)
        Household.objects.filter(pk=self.household.pk).update(contact_person=self.keeper)
        Doubt.objects.create(household=self.household, by=self.keeper)
        self.alert = sent.alert(area)
        self.delivery = sent.delivery(self.alert, self.canary)
        sent.delivery(self.alert, self.canary, Channel.EMAIL)
        self.passed_on = sent.delivery(sent.alert(area, "Cyklar"), self.keeper.person, chain=True)
        soon = timezone.now() + timedelta(days=3)
        self.meeting = Meeting.objects.create(area=area, starts_at=soon, place="Bygdegården")
        self.sign = Sign.objects.create(area=area, place="Infarten")
        self.invitation = Invitation.objects.create(purpose="link", area=area, expires_at=soon)
        self.interest = Interest.objects.create(
            municipality=area.municipality, place="Lövvägen", name=CANARY_NAME, email="kanarie@example.se"
        )
        self.member_list = MemberList.objects.create(municipality=area.municipality, name="lista.csv")
        self.declined = DeclinedHome.objects.create(area=area, street="Björkvägen", number=CANARY_NUMBER)

    def address(self, name: str, about: str) -> str:
        """Return the address of this name for the object that it is about."""
        slug, kommun = {"slug": self.area.slug}, {"slug": self.area.municipality.slug}
        objects: dict[str, Callable[[], dict[str, str]]] = {
            "page": dict,
            "event": lambda: {"event": "burglary"},
            "area": lambda: slug,
            "municipality": lambda: kommun,
            "municipality event": lambda: kommun | {"event": "burglary"},
            "household": lambda: {"public_id": self.household.public_id},
            "doubt": lambda: {"public_id": self.household.public_id},
            "membership": lambda: {"public_id": self.membership.public_id},
            "applicant": lambda: {"public_id": self.applicant.public_id},
            "person": lambda: {"public_id": self.canary.public_id},
            "appointment": lambda: {"public_id": self.keeper.public_id},
            "area alert": lambda: slug | {"public_id": self.alert.public_id},
            "alert": lambda: {"public_id": self.alert.public_id},
            "sign": lambda: {"public_id": self.sign.public_id},
            "meeting": lambda: {"public_id": self.meeting.public_id},
            "invitation": lambda: {"public_id": self.invitation.public_id},
            "invitation token": lambda: {"token": token_of(self.invitation)},
            "stop token": lambda: {"token": sign(Purpose.STOP, self.delivery.pk)},
            "acknowledge token": lambda: {"token": sign(Purpose.ACKNOWLEDGE, self.passed_on.pk)},
            "interest": lambda: {"public_id": self.interest.public_id},
            "member list": lambda: {"public_id": self.member_list.public_id},
            "declined home": lambda: {"public_id": self.declined.public_id},
        }
        return reverse(name, kwargs=objects[about]() | BESIDES.get(name, {}))

    @property
    def secrets(self) -> dict[str, tuple[str, ...]]:
        """What tells of the canary: the name and number, and by what it is reached."""
        phone = self.canary.phone
        national = "0" + phone.removeprefix("+46")
        spaced = f"{national[:3]}-{national[3:6]} {national[6:8]} {national[8:]}"
        return {
            "name": (CANARY_NAME, CANARY_NUMBER),
            "reach": (self.canary.email, "kanarie@example.se", phone, national, spaced),
        }
