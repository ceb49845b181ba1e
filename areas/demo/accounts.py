"""Those who hold roles in the made-up municipalities, and the accounts to try everything with."""

from datetime import datetime
from typing import NamedTuple

from allauth.account.models import EmailAddress
from django.db import transaction

from areas.demo.neighbours import number_of
from areas.models import Appointment, Consent, Municipality, Person, Source
from areas.models.consent import consents_of
from areas.roles import Role
from grannsamverkan.accounts.models import User

PASSWORD = "grannsamverkan"  # printed on screen; these accounts exist only where nothing leaves the machine


class Official(NamedTuple):
    """Somebody who holds a role in all three municipalities."""

    name: str
    email: str
    role: Role


OFFICIALS = (
    Official("Sanna Samordnell", "samordnare@example.se", Role.COORDINATOR),
    Official("Pontus Polisander", "polis@example.se", Role.POLICE),
    Official("Greta Granskander", "granskare@example.se", Role.APPROVER),
    Official("Adina Administrell", "admin@example.se", Role.ADMINISTRATOR),
)
# The people of WELL_KNOWN have accounts too.
ACCOUNTS = (*(official.email for official in OFFICIALS), "ombud@example.se", "boende@example.se")


@transaction.atomic
def load_accounts(municipalities: list[Municipality], *, now: datetime) -> None:
    """Load the officials and their roles, and give everybody in ACCOUNTS a way to sign in."""
    for order, official in enumerate(OFFICIALS):
        person = _official(official, number_of(order), now)
        for municipality in municipalities:
            Appointment.objects.get_or_create(
                person=person,
                role=official.role,
                municipality=municipality,
                until_on=None,
                defaults={"from_on": now.date()},
            )
    for person in Person.objects.filter(email__in=ACCOUNTS, user=None):
        _give_account(person)


def _official(official: Official, phone: str, now: datetime) -> Person:
    reached = {
        "name": official.name,
        "phone": phone,
        "email_source": Source.COORDINATOR,
        "phone_source": Source.COORDINATOR,
        "email_verified_at": now,
        "phone_verified_at": now,
        "email_wanted_at": now,
        "sms_wanted_at": now,
    }
    person, made = Person.objects.get_or_create(email=official.email, defaults=reached)
    if made:
        Consent.objects.bulk_create(consents_of(person))
    return person


def _give_account(person: Person) -> None:
    technician = person.email == "admin@example.se"
    user = User.objects.filter(email=person.email).first() or User.objects.create_user(
        person.email,
        PASSWORD,
        phone=person.phone,
        phone_verified_at=person.phone_verified_at,
        is_staff=technician,
        is_superuser=technician,
    )
    EmailAddress.objects.get_or_create(
        user=user, email=user.email, defaults={"verified": True, "primary": True}
    )
    person.user = user
    person.save(update_fields=["user"])
