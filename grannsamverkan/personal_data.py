"""What is held on somebody, all of it: gathered as plain values, and erased.

At the top, because it looks into every app. A new place for personal data is added here; a test compares
this page with the models that point at a person or a user.
"""

from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction

from areas.forgetting import erase as erase_from_register
from areas.models import Interest, Person, TrailEntry
from areas.models.interest import InterestQuerySet
from grannsamverkan.accounts.models import OrganisationIdentity, User
from notifications.models import Delivery, Suppression

MEMBERSHIP = ("area__name", "household__street", "household__number", "household__apartment", "state")
INTEREST = ("place", "name", "email", "phone", "shown_at")
TIMES = ("applied_at", "decided_at", "ended_at")


def find(email: str) -> tuple[User | None, Person | None]:
    """Find the account and the person behind an e-mail address; either may be missing."""
    user = User.objects.filter(email=email.strip().lower()).first()
    person = Person.objects.filter(user=user).first() if user else None
    return user, person or Person.objects.known_as(email=email).first()


def collect(*, user: User | None, person: Person | None) -> dict[str, Any]:
    """Return everything held on somebody, as plain values that JSON can carry."""
    return {
        "account": _account(user) if user else None,
        "person": _person(person) if person else None,
        "memberships": _rows(person.memberships.values(*MEMBERSHIP, *TIMES)) if person else [],
        "appointments": _rows(
            person.appointments.values(
                "role", "area__name", "municipality__name", "from_on", "until_on", "confirmed_on"
            )
        )
        if person
        else [],
        "messages": _messages(person) if person else [],
        "stopped_channels": _stops(person) if person else [],
        "interest_in_areas": _rows(
            _interests(user, person).values("place", "name", "email", "phone", "shown_at")
        ),
        "trail": _trail(user, person),
    }


def erase(*, user: User | None, person: Person | None, by: User | None, now: datetime) -> None:
    """Remove somebody: from the register, from the messages already sent, and as an account."""
    with transaction.atomic():
        _interests(user, person).delete()
        if person:
            erase_from_register(person=person, by=by, now=now)
        if user:
            user.delete()


def _account(user: User) -> dict[str, Any]:
    return {
        "email": user.email,
        "mobile": user.phone,
        "mobile_verified_at": _plain(user.phone_verified_at),
        "language": user.language,
        "registered_at": _plain(user.date_joined),
        "last_signed_in_at": _plain(user.last_login),
        "addresses": _rows(EmailAddress.objects.filter(user=user).values("email", "verified")),
        "second_factors": _rows(
            Authenticator.objects.filter(user=user).values("type", "created_at", "last_used_at")
        ),
        "organisation_sign_in": _rows(
            OrganisationIdentity.objects.filter(user=user).values("issuer", "subject", "made_at")
        ),
        "sessions": _rows(
            UserSession.objects.filter(user=user).values("ip", "user_agent", "created_at", "last_seen_at")
        ),
    }


def _person(person: Person) -> dict[str, Any]:
    shown = ("name", "language", "email", "email_source", "phone", "phone_source", "shows_phone")
    times = ("email_verified_at", "email_wanted_at", "phone_verified_at", "sms_wanted_at")
    hours = ("quiet_from", "quiet_until", "has_protected_identity")
    return {name: _plain(getattr(person, name)) for name in (*shown, *times, *hours)}


def _messages(person: Person) -> list[dict[str, Any]]:
    deliveries = Delivery.objects.to(person).select_related("alert").order_by("id")
    return [
        {
            "title": delivery.alert.title,
            "sent_at": _plain(delivery.alert.released_at),
            "channel": delivery.channel,
            "address": delivery.address,
            "status": delivery.word.value,
        }
        for delivery in deliveries.iterator()
    ]


def _stops(person: Person) -> list[dict[str, Any]]:
    addresses = [address for address in (person.phone, person.email) if address]
    return _rows(Suppression.objects.filter(address__in=addresses).values("channel", "cause", "since_at"))


def _interests(user: User | None, person: Person | None) -> InterestQuerySet:
    """Find what somebody wrote who wanted to start an area; only the e-mail address tells who it was."""
    addresses = {known.email.lower() for known in (user, person) if known and known.email}
    return Interest.objects.filter(email__in=addresses)


def _trail(user: User | None, person: Person | None) -> list[dict[str, Any]]:
    about = TrailEntry.objects.none()
    if person:
        about = about | TrailEntry.objects.filter(subject_kind="person", subject_id=person.public_id)
    if user:
        about = about | TrailEntry.objects.filter(actor=user)
    return _rows(about.order_by("id").values("at", "act", "subject_kind", "details"))


def _rows(rows: Any) -> list[dict[str, Any]]:
    return [{name.replace("__", "_"): _plain(value) for name, value in row.items()} for row in rows]


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
