"""Where the canary sings, somebody notes who listened; once hidden, it sings nowhere."""

import logging

import pytest

from areas.models import DeclinedHome, Interest, Person, TrailEntry
from areas.roles import Role
from tests.matrix.table import rows

pytestmark = [pytest.mark.django_db, pytest.mark.once]

SLOW = {"poster"}  # drawn without anybody who lives there


@pytest.fixture
def doors(world, people, sign_in, caplog):
    """Lead somebody who holds a role here to every door that the role opens."""
    caplog.set_level(logging.CRITICAL, "django.request")

    def lead(person, *methods):
        client = sign_in(person)
        for row in rows():
            for method in methods if row.name not in SLOW else ():
                answer = getattr(client, method)(world.address(row.name, row.about))
                yield row.name, answer.getvalue().decode(errors="replace")

    return lead


@pytest.fixture
def coordinator(world, people):
    person = people.person("Sara Samordnare")
    people.appoint(person, Role.COORDINATOR, world.area.municipality)
    return person


def secrets(world, *kinds: str) -> list[str]:
    return [secret for kind in kinds for secret in world.secrets[kind]]


def test_whoever_reads_how_somebody_is_reached_is_noted(world, doors, coordinator):
    here, keeper, mailbox = world.area.municipality, world.keeper.person, "ivar@example.se"
    Interest.objects.create(municipality=here, area=world.area, place="Lövvägen", name="I", email=mailbox)
    reach = [mailbox, *secrets(world, "reach"), keeper.email, keeper.phone]
    noted, silent, number = TrailEntry.objects.filter(actor=coordinator.user), [], 0
    for name, text in doors(coordinator, "get"):
        if any(secret in text for secret in reach) and noted.count() == number:
            silent.append(name)
        number = noted.count()
    assert silent == []
    assert number > 5
    assert set(noted.values_list("municipality", flat=True)) == {here.pk}


def test_the_trail_tells_nothing_of_the_canary(world, sign_in, coordinator, caplog):
    caplog.set_level(logging.CRITICAL, "django.request")
    client = sign_in(coordinator)
    fields = {"name": "Zebulon Ny", "email": "ny@example.se", "phone": world.canary.phone}
    client.post(world.address("person_edit", "person"), fields)
    for row in rows():
        client.post(world.address(row.name, row.about), fields)
    said = " ".join(map(str, TrailEntry.objects.values_list("details", "subject_id", "act")))
    assert TrailEntry.objects.count() > 5
    assert [one for one in (*secrets(world, "name", "reach"), *fields.values()) if one in said] == []


@pytest.mark.parametrize("who", ["coordinator", "keeper", "neighbour"])
def test_whoever_is_flagged_later_is_on_no_page_from_the_next_moment(world, doors, coordinator, people, who):
    Interest.objects.all().delete()
    DeclinedHome.objects.all().delete()
    readers = {
        "coordinator": coordinator,
        "keeper": world.keeper.person,
        "neighbour": people.member("Nils Granne", world.area),
    }
    Person.objects.filter(pk=world.canary.pk).update(has_protected_identity=True)
    told = secrets(world, "name", "reach")
    seen = [(name, one) for name, text in doors(readers[who], "get") for one in told if one in text]
    assert seen == []
