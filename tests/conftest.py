"""People with names and a place, and what every test may lean on."""

import os
import time
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import hypothesis
import pytest
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY, record_authentication
from django.db import connections
from django.test import Client, RequestFactory
from django.utils import timezone

from areas.models import Appointment, Area, Household, Membership, Municipality, Person
from areas.roles import Role
from grannsamverkan.accounts.models import User
from tests.discretion import names
from tests.template_database import copy_to, postgresql

# How long an example takes says more about the machine than about the code. By day everybody tries the same
# examples, so that a change that is red is red by itself; at night (`make fuzz`) they are new every time.
hypothesis.settings.register_profile("day", deadline=None, derandomize=True, database=None)
hypothesis.settings.register_profile("night", deadline=None, print_blob=True)
hypothesis.settings.load_profile(os.environ.get("FUZZ", "day"))

pytest_plugins = [
    "tests.discretion_fixture",
    "tests.fuzz.counting",
    "tests.installation_fixture",
    "tests.openid_fixture",
    "tests.queue_fixture",
    "tests.sent_fixture",
    "tests.simulator_fixture",
    "tests.template_fixture",
    "tests.visitor_fixture",
]


# Journeys ask what the pages do, the fuzz what is made of an input: on both databases the same. Each of their
# views has tests of its own that run on both, and so has the whole story.
ONCE_AS_A_WHOLE = {"journeys", "fuzz"}
ON_BOTH = {"test_story.py"}


def pytest_collection_modifyitems(items) -> None:
    """Mark what never comes near a database, and begin with what waits longest: nobody waits for it alone."""
    for item in items:
        databases = {"db", "transactional_db", "live_server"}.intersection(getattr(item, "fixturenames", ()))
        if not databases and not any(item.iter_markers("django_db")) and not waits_for_processes(item):
            item.add_marker("once")
        if ONCE_AS_A_WHOLE.intersection(item.path.parts) and item.path.name not in ON_BOTH:
            item.add_marker("once")
    items.sort(key=lambda item: not waits_for_processes(item))


def waits_for_processes(item) -> bool:
    return any(item.iter_markers("processes"))


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, tmp_path_factory):
    """Begin with a copy of a database that is migrated already.

    SQLite is tested in a file, as it is used: in memory, a page in the browser and its test share a
    connection. What it is spared is waiting for the disk.
    """
    connection = connections["default"]
    if connection.vendor == "postgresql":
        connection.settings_dict["TEST"]["TEMPLATE"] = postgresql(os.environ["DATABASE_URL"])
    else:
        file = str(tmp_path_factory.mktemp("database") / "test.sqlite3")
        copy_to(f"sqlite:///{file}")
        connection.settings_dict["TEST"]["NAME"] = file
        options = connection.settings_dict["OPTIONS"]
        options["init_command"] = options["init_command"].replace("synchronous=FULL", "synchronous=OFF")


@pytest.fixture(scope="session")
def django_db_keepdb():
    """Take the copied file as it is: it goes with the folder it lies in."""
    return connections["default"].vendor == "sqlite"


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Before the database is dropped, let the last killed process be missed: PostgreSQL needs a moment."""
    yield
    deadline = time.perf_counter() + 10
    with django_db_blocker.unblock():
        while (left := others_in_the_database()) and time.perf_counter() < deadline:
            time.sleep(0.1)
        connections.close_all()
    assert left == [], "Somebody has not let go of the database"


def others_in_the_database() -> list[tuple[str, str]]:
    """What everybody else connected to the PostgreSQL of the tests did last."""
    connection = connections["default"]
    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT state, query FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            " AND backend_type = 'client backend'"
        )
        return cursor.fetchall()


@pytest.fixture(autouse=True)
def _no_secrets_left(settings):
    """Hash passwords cheaply: hundreds of tests sign in."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _cache_of_its_own(settings):
    """Count each test's attempts by themselves: Redis remembers from test to test, and all share it.

    So no test needs to clear the cache, nor may: that empties Redis under all tests that run beside it.
    """
    own = {**settings.CACHES["default"], "KEY_PREFIX": uuid4().hex}
    settings.CACHES = {**settings.CACHES, "default": own}


@pytest.fixture
def now() -> datetime:
    return timezone.now()


@pytest.fixture
def mariestad(db) -> Municipality:
    return Municipality.objects.create(
        name="Mariestad", slug="mariestad", code="1493", warnings_need_approval=False
    )


@pytest.fixture
def toreboda(db) -> Municipality:
    return Municipality.objects.create(
        name="Töreboda", slug="toreboda", code="1473", warnings_need_approval=False
    )


@pytest.fixture
def area(mariestad) -> Area:
    """The area where the people of the tests live: Ekudden, active."""
    area = Area.objects.create(
        municipality=mariestad, name="Ekudden", slug="ekudden", state=Area.State.ACTIVE
    )
    area.streets.create(name="Björkvägen")
    area.postcodes.create(postcode="54230")
    return area


@pytest.fixture
def other_area(toreboda) -> Area:
    """An area where none of them lives."""
    return Area.objects.create(
        municipality=toreboda, name="Björkängen", slug="bjorkangen", state=Area.State.ACTIVE
    )


class People:
    """Makes people for a test; everybody gets the next reserved number and an address of their own."""

    def __init__(self) -> None:
        self.count = 0

    def person(self, name: str, *, user: bool = True, **fields: Any) -> Person:
        """A person who can be reached both ways, with an account unless told otherwise."""
        self.count += 1
        now = timezone.now()
        email, phone = (
            f"{name.split(maxsplit=1)[0].lower()}.{self.count}@example.se",
            f"+46701740{604 + self.count}",
        )
        account = User.objects.create_user(email, "hemligt-losenord", phone=phone, phone_verified_at=now)
        if not user:
            account.delete()
        else:
            account.emailaddress_set.create(email=email, verified=True, primary=True)
        names.update({name} if " " in name else ())
        known = {"name": name, "email": email, "phone": phone, "user": account if user else None}
        moments = ("email_wanted_at", "sms_wanted_at", "email_verified_at", "phone_verified_at")
        return Person.objects.create(**(known | dict.fromkeys(moments, now) | fields))

    def member(self, name: str, area: Area, number: str = "", **fields: Any) -> Person:
        """A person whose household is a current member of an area."""
        person = self.person(name, **fields)
        household, _ = Household.objects.get_or_create(
            area=area, street="Björkvägen", street_key="bjorkvagen", number=number or str(self.count)
        )
        Membership.objects.create(
            person=person,
            household=household,
            area=area,
            state=Membership.State.CURRENT,
            decided_at=timezone.now(),
        )
        return person

    def appoint(self, person: Person, role: Role, place: Area | Municipality) -> Appointment:
        """Give a person a role since yesterday, in an area or a municipality."""
        where = {"area": place} if isinstance(place, Area) else {"municipality": place}
        yesterday = timezone.localdate() - timedelta(days=1)
        return Appointment.objects.create(person=person, role=role, from_on=yesterday, **where)


@pytest.fixture
def people(db) -> People:
    return People()


@pytest.fixture
def member(people, area) -> Person:
    return people.member("Maja Medlem", area)


@pytest.fixture
def contact_person(people, area) -> Person:
    person = people.member("Karin Kontakt", area)
    people.appoint(person, Role.CONTACT_PERSON, area)
    return person


@pytest.fixture
def coordinator(people, mariestad) -> Person:
    person = people.person("Sara Samordnare")
    people.appoint(person, Role.COORDINATOR, mariestad)
    return person


@pytest.fixture
def police(people, mariestad) -> Person:
    person = people.person("Per Polis")
    people.appoint(person, Role.POLICE, mariestad)
    return person


@pytest.fixture
def outsider(people, other_area) -> Person:
    """A member of another area in another municipality."""
    return people.member("Olle Utanför", other_area)


@pytest.fixture
def sign_in():
    """Return a client in which a person has just signed in, or some seconds ago."""

    def sign_in(person: Person, *, seconds_ago: float = 0) -> Client:
        client = Client()
        client.force_login(person.user)
        request = RequestFactory().get("/")
        request.user, request.session = person.user, client.session
        record_authentication(request, person.user, "password", reauthenticated=True)
        for record in request.session[AUTHENTICATION_METHODS_SESSION_KEY]:
            record["at"] -= seconds_ago
        request.session.save()
        return client

    return sign_in
