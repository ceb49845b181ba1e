"""The register's lists and searches at a million members: the slowest query of any page, and its plan."""

import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from areas.demo import Plan, load_demo
from areas.models import Appointment, Area, Household, Membership, Municipality, Person
from areas.models.person import keys_of_name
from areas.roles import Role
from bench.figures import Result
from grannsamverkan.accounts.models import User

MEMBERS = 1_000_000
MILLION = Plan(households=650_000, areas=6_500)  # 1.6 people in each, one in forty of them waits
SMALL = 300
ROUNDS = 3  # the machine's own noise is not the query's

EVERYBODY = (
    ("area_list", ""),
    ("area_list", "?q=björkvägen"),
    ("area_list", "?q=bjorkvegen"),
    ("area_list", "?q=björkvägen+12"),
    ("area_list", "?q=54230"),
    ("public_alert_list", ""),
    ("public_alert_list", "?q=cykel"),
)
COORDINATORS = (
    *(("register", query) for query in ("", "?kommun={municipality}", "?lage=active")),
    *(("register_pending", ""), ("alert_list", ""), ("alert_compose", ""), ("interest_list", "")),
    *(("trail", ""), ("import_upload", ""), ("register_municipality", "")),
    *(("call_list", ""), ("year_wheel", ""), ("numbers", ""), ("sign_orders", "")),
    *(("meeting_list", ""), ("invitation_list", ""), ("declined", ""), ("sign_ledger", "")),
    *(("register_area", query) for query in ("", "?utan=1", "?after={household}")),
    *(("appointment_add", query) for query in ("", "?q=bo", "?q=testlund")),
    *(("register_search", f"?q={words}") for words in (
        *("bo", "testlund", "bo+testlund", "testlund+bo", "boo+tästlund", "finns+inte", "hjalmr"),
        *("björkvägen", "björkvägen+7", "bjorkvegen+7", "ekudden", "070-174+06+05", "{email}"),
        *("testlund&kommun={municipality}", "testlund&visa=personer", "tästlund&visa=personer"),
        "björkvägen&visa=hushall",
        "testlund&visa=personer&after=1-{person}",
    )),
)  # fmt: skip


@dataclass
class Look:
    """What one look at a page cost."""

    who: str
    url: str
    queries: int
    slowest: float  # milliseconds
    sql: str


def bench() -> Iterator[Result]:
    """Open every list as anybody, as the coordinator of a million and as that of three hundred."""
    if Membership.objects.current().count() < MEMBERS:
        begun = time.perf_counter()
        load_demo(MILLION)
        detail = {"people": f"{Person.objects.count():,}"}
        yield Result("demo_load_of_a_million_s", time.perf_counter() - begun, "s", "under 300", detail)
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    looks = [_look("anybody", Client(), reverse(name) + query) for name, query in EVERYBODY]
    for who, area, coordinator in (("of all", *_large()), ("of 300", *_small())):
        client = Client()
        client.force_login(coordinator)
        looks += [_look(who, client, url) for url in _addresses(area)]
    worst = max(looks, key=lambda look: look.slowest)
    _print(sorted(looks, key=lambda look: -look.slowest), worst)
    detail = {"page": f"{worst.url} ({worst.who})", "pages": f"{len(looks)}"}
    yield Result("lists_slowest_query_ms_at_1m", worst.slowest, "ms", "under 50", detail)
    most = max(looks, key=lambda look: look.queries)
    detail = {"page": f"{most.url} ({most.who})"}
    yield Result("lists_most_queries_at_1m", most.queries, "queries", "under 10", detail)


def _large() -> tuple[Area, User]:
    """Return an area with members, and the coordinator of the three municipalities of the demo."""
    household = Household.objects.filter(memberships__isnull=False).select_related("area").earliest("pk")
    return household.area, User.objects.get(email="samordnare@example.se")


def _small() -> tuple[Area, User]:
    """Make a municipality of three hundred with the same names as the million others have."""
    municipality, made = Municipality.objects.get_or_create(
        slug="lillkommun", defaults={"name": "Lillkommun", "code": "0002"}
    )
    if made:
        area = Area.objects.create(municipality=municipality, name="Lillbyn", slug="lillbyn", state="active")
        names = Person.objects.order_by("pk").values_list("name", flat=True)[:SMALL]
        people = Person.objects.bulk_create(Person(name=name, **keys_of_name(name)) for name in names)
        for number, person in enumerate(people):
            home = Household.objects.create(area=area, street="Björkvägen", number=str(number))
            Membership.objects.create(person=person, household=home, area=area, state="current")
        user = User.objects.create(email="lilla.samordnare@example.se")
        person = Person.objects.create(name="Lilla Samordnell", email=user.email, user=user)
        today = timezone.localdate()
        Appointment.objects.create(
            person=person, role=Role.COORDINATOR, municipality=municipality, from_on=today
        )
    return municipality.areas.get(), User.objects.get(email="lilla.samordnare@example.se")


def _addresses(area: Area) -> Iterator[str]:
    household = area.households.order_by("address_key", "pk")[3]
    person = Person.objects.filter(family_key__startswith="testlund").order_by("family_key", "pk")[40]
    known = {
        "municipality": area.municipality.slug,
        "household": household.public_id,
        "person": person.public_id,
        "email": Person.objects.exclude(email="").latest("pk").email,
    }
    slugs = {
        **dict.fromkeys(("register_area", "appointment_add", "meeting_list", "invitation_list"), area.slug),
        **dict.fromkeys(("declined", "sign_ledger"), area.slug),
        "register_municipality": area.municipality.slug,
    }
    for name, query in COORDINATORS:
        yield reverse(name, kwargs={"slug": slugs[name]} if name in slugs else {}) + query.format(**known)


def _look(who: str, client: Client, url: str) -> Look:
    """Open a page some times; the look with the least of a slowest query counts."""
    return min((_once(who, client, url) for _ in range(ROUNDS)), key=lambda look: look.slowest)


def _once(who: str, client: Client, url: str) -> Look:
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(url)
    if answer.status_code != 200:
        raise AssertionError(f"{url} ({who}): {answer.status_code}")
    worst = max(queries, key=lambda one: float(one["time"]), default={"time": 0, "sql": ""})
    return Look(who, url, len(queries), 1000 * float(worst["time"]), str(worst["sql"]))


def _print(looks: list[Look], worst: Look) -> None:
    for look in looks:
        sys.stdout.write(f"  {look.slowest:7.1f} ms {look.queries:3} queries  {look.who:8} {look.url}\n")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS) {worst.sql}")
            plan = "\n".join(f"  {line}" for (line,) in cursor.fetchall())
        sys.stdout.write(f"The slowest: {worst.url} ({worst.who})\n  {worst.sql}\n{plan}\n")
