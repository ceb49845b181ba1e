"""What is held on somebody, all of it: gathered as plain values, and erased.

At the top, because it looks into every app. A new place for personal data is added here; a test compares
this page with the models that point at a person or a user.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.db.models import Q, QuerySet

from areas.forgetting import erase as erase_from_register
from areas.models import Interest, Person, TrailEntry
from areas.models.interest import InterestQuerySet
from areas.reading import ABOUT_PERSON, readings_of
from grannsamverkan.accounts.models import OrganisationIdentity, User
from notifications.models import Delivery, Suppression

MEMBERSHIP = ("area__name", "household__street", "household__number", "household__apartment", "state")
CONSENT = ("channel", "information", "how", "chosen_at", "withdrawn_at")
FORWARD = ("first__title", "line", "alert__released_at")
INTEREST = ("place", "name", "email", "phone", "shown_at")
TIMES = ("applied_at", "decided_at", "ended_at")


@dataclass(frozen=True)
class Somebody:
    """One human being, as far as we know them: an account, an entry in the register, a wish for an area."""

    user: User | None = None
    person: Person | None = None
    email: str = ""

    @property
    def is_known(self) -> bool:
        """Whether anything at all is held on them."""
        return bool(self.user or self.person or self.interests.exists())

    @property
    def interests(self) -> InterestQuerySet:
        """What they wrote when they wanted to start an area; only the e-mail address tells who it was."""
        known = [self.email, *(one.email for one in (self.user, self.person) if one)]
        return Interest.objects.filter(email__in={email.lower() for email in known if email})


class Ambiguous(Exception):
    """Several people in the register share an address: whom is meant has to be said by reference."""

    def __init__(self, references: list[str]) -> None:
        super().__init__(", ".join(references))


def find(email: str, *, reference: str = "") -> Somebody:
    """Find whoever is behind an e-mail address, perhaps nobody; a reference tells which of several.

    Raises Ambiguous when several share the address and none of them has proved it by an account.
    """
    address = email.strip().lower()
    user = User.objects.filter(email=address).first()
    people = Person.objects.filter(user=user) if user else Person.objects.none()
    sharing = Person.objects.known_as(email=address)
    if reference:
        people = sharing.filter(public_id=reference)
        user = user if people.filter(user=user).exists() else None
    elif not people.exists():
        people = sharing
    found = list(people.order_by("pk"))
    if len(found) > 1:
        raise Ambiguous([person.public_id for person in found])
    person = found[0] if found else None
    return Somebody(user or (person.user if person else None), person, address)


def collect(who: Somebody) -> dict[str, Any]:
    """Return everything held on somebody, as plain values that JSON can carry."""
    user, person = who.user, who.person
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
        "channels_chosen": _rows(person.consents.values(*CONSENT)) if person else [],
        "forwarded": _rows(person.forwards.values(*FORWARD)) if person else [],
        "stopped_channels": _rows(stops_of(person).values("channel", "cause", "since_at")) if person else [],
        "information_shown": _rows(person.informed.values("version", "shown_at")) if person else [],
        "read_by": _readings(person) if person else [],
        "interest_in_areas": _rows(who.interests.values(*INTEREST)),
        "trail": _rows(acts_of(who).values("at", "act", "subject_kind", "details")),
    }


def erase(who: Somebody, *, by: User | None, now: datetime) -> None:
    """Remove somebody: from the register, from the messages already sent, and as an account.

    What remains are counts, dates of memberships, and the trail, which names nobody.
    """
    with transaction.atomic():
        _erase_interests(who.interests, by=by)
        if who.person:
            erase_from_register(person=who.person, by=by, now=now)
        elif who.user:
            TrailEntry.objects.record("account.erased", by=by, subject=who.user)
        if who.user:
            who.user.delete()


def reference_of(user: User) -> str:
    """Return a name for an account that tells nothing and is never given twice, whatever is restored."""
    return f"{user.pk}.{user.date_joined.astimezone(UTC):%Y%m%d%H%M%S%f}"


def erase_again(references: Mapping[str, set[str]], *, now: datetime) -> int:
    """Remove exactly what is named by kind and reference; return how much of it was there.

    `somebody` is a person with the account, as earlier versions noted it.
    """
    whole = references.get("somebody", set())
    people = list(Person.objects.filter(public_id__in=whole | references.get("person", set())))
    of_whole = [person.user_id for person in people if person.public_id in whole and person.user_id]
    wanted = references.get("user", set())
    numbers = {int(name.partition(".")[0]) for name in wanted}
    users = [user for user in User.objects.filter(pk__in=numbers) if reference_of(user) in wanted]
    users += User.objects.filter(pk__in=of_whole).exclude(pk__in=[user.pk for user in users])
    interests = Interest.objects.filter(public_id__in=references.get("interest", set()))
    with transaction.atomic():
        number = len(people) + len(users) + interests.count()
        _erase_interests(interests, by=None)
        for person in people:
            erase_from_register(person=person, by=None, now=now)
        for user in users:
            TrailEntry.objects.record("account.erased", by=None, subject=user)
            user.delete()
    return number


def _erase_interests(interests: InterestQuerySet, *, by: User | None) -> None:
    for interest in interests.select_related("municipality"):
        TrailEntry.objects.record(
            "interest.erased", by=by, subject=interest, municipality=interest.municipality
        )
    interests.delete()


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


def stops_of(person: Person) -> QuerySet[Suppression]:
    """Find the stops that the addresses of somebody stand under."""
    addresses = [address for address in (person.phone, person.email) if address]
    return Suppression.objects.filter(address__in=addresses).order_by("since_at", "pk")


def acts_of(who: Somebody) -> QuerySet[TrailEntry]:
    """Find what was done about somebody, besides reading, and what they did themselves; the latest first."""
    about = Q(pk__in=[])
    if who.person:
        about |= Q(subject_kind="person", subject_id=who.person.public_id) & ~Q(act__in=ABOUT_PERSON)
    if who.user:
        about |= Q(actor=who.user)
    return TrailEntry.objects.filter(about).order_by("-id")


def _readings(person: Person) -> list[dict[str, Any]]:
    return [
        {"at": _plain(one.at), "act": one.act, "role": one.role, "place": one.place}
        for one in readings_of(person)
    ]


def _rows(rows: Any) -> list[dict[str, Any]]:
    return [{name.replace("__", "_"): _plain(value) for name, value in row.items()} for row in rows]


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
