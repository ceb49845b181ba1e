from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from areas.addresses import Address
from areas.counting import figures_of
from areas.declining import count_declined, decide_on_addresses, note_declined, withdraw_decision
from areas.joining import approve_membership
from areas.models import DeclinedHome, TrailEntry
from areas.roles import Role

HOME = Address("Björkvägen", "12", "1102")


@pytest.fixture
def administrator(people, mariestad):
    person = people.person("Ada Administratör")
    people.appoint(person, Role.ADMINISTRATOR, mariestad)
    return person.user


@pytest.fixture
def decided(mariestad, administrator):
    decide_on_addresses(
        municipality=mariestad, reference="KS 2026/1", decided_on=date(2026, 11, 2), by=administrator
    )


def declined(area) -> int:
    return figures_of([area])[area.pk].declined


def test_without_a_decision_there_is_a_count_and_no_address(area, contact_person):
    count_declined(area=area, number=4, by=contact_person.user)
    with pytest.raises(PermissionDenied):
        note_declined(area=area, address=HOME, status="declined", by=contact_person.user)

    assert declined(area) == 4
    assert TrailEntry.objects.get().details == {"number": 4}


def test_with_a_decision_an_address_has_a_status_and_is_there_once(decided, area, contact_person):
    for status in ("declined", "ask_again"):
        note_declined(area=area, address=HOME, status=status, by=contact_person.user)

    home = DeclinedHome.objects.get()
    assert (str(home), home.status, declined(area)) == ("Björkvägen 12 1102", "ask_again", 1)
    assert "Björkvägen" not in str(list(TrailEntry.objects.values("details")))


def test_a_withdrawn_decision_leaves_only_counts(decided, area, contact_person, administrator, mariestad):
    count_declined(area=area, number=2, by=contact_person.user)
    note_declined(area=area, address=HOME, status="declined", by=contact_person.user)
    withdraw_decision(municipality=mariestad, by=administrator)

    assert not DeclinedHome.objects.exists()
    assert declined(area) == 3


def test_whoever_joins_after_all_is_off_the_list(decided, area, people, contact_person, now):
    newcomer = people.member("Nina Ny", area, "12")
    newcomer.memberships.update(state="pending", decided_at=None)
    note_declined(area=area, address=Address("björkvägen", "12"), status="declined", by=contact_person.user)
    approve_membership(membership=newcomer.memberships.get(), by=contact_person.user, now=now)

    assert declined(area) == 0


def test_only_an_administrator_decides_for_the_municipality(mariestad, coordinator):
    with pytest.raises(PermissionDenied):
        decide_on_addresses(
            municipality=mariestad, reference="x", decided_on=date(2026, 11, 2), by=coordinator.user
        )
