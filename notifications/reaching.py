"""Which areas a message has reached: of those it was written out to, how many have it, by area."""

from collections.abc import Collection
from typing import NamedTuple

from django.db.models import Count, Exists, OuterRef, Q

from areas.models import Appointment, Membership
from notifications.models import Alert, Delivery
from notifications.rungs import Rung
from notifications.statuses import WORDS, Word

ARRIVED = tuple(status for status, word in WORDS.items() if word in (Word.SENT, Word.DELIVERED))
"""Handed over and not known to have failed. What is in doubt has not arrived until somebody knows."""


class Reached(NamedTuple):
    """The people of an area to whom a message was written out, and how many of them have it."""

    people: int = 0
    reached: int = 0


def reached_in(alert: Alert, areas: Collection[int]) -> dict[int, Reached]:
    """Return how an alert has reached some areas, in two questions; an area without recipients is not there.

    A person counts once in each area where they belong now: as a member, or as somebody of its chain. People
    with protected identity are never counted, nor those whom the ledger no longer knows.
    """
    family = Q(alert=alert) | Q(alert__follow_on__first=alert)
    sent = Delivery.objects.filter(family, person=OuterRef("person"))
    got = Exists(sent.filter(status__in=ARRIVED))
    members = Membership.objects.current().listed().filter(Exists(sent), area__in=areas)
    if alert.audience == Alert.Audience.CONTACT_PERSONS:  # its members have it from what carries it on
        carried = sent.filter(alert__follow_on__rung__in=(Rung.FORWARD, Rung.HOUSEHOLDS))
        members = members.filter(Exists(carried))
    chain = (
        Appointment.objects.current()
        .in_chain()
        .filter(Exists(sent), area__in=areas, person__has_protected_identity=False)
    )
    here = Exists(members.filter(area=OuterRef("area"), person=OuterRef("person")))
    found: dict[int, Reached] = {}
    for belonging in (members, chain.exclude(here)):
        counts = (
            belonging.annotate(has_it=got)
            .order_by()
            .values_list("area")
            .annotate(
                people=Count("person", distinct=True),
                reached=Count("person", distinct=True, filter=Q(has_it=True)),
            )
        )
        for area, people, reached in counts:
            known = found.get(area, Reached())
            found[area] = Reached(known.people + people, known.reached + reached)
    return found
