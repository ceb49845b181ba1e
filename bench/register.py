"""A register of any size, written with plain SQL in seconds: areas of one thousand to one million members."""

from django.db import connection, models
from django.utils import timezone

from areas.models import Area, Household, Membership, Municipality, Person

NUMBERS = {
    "postgresql": "generate_series({first}, {last}) AS n(i)",
    "sqlite": "(WITH RECURSIVE n(i) AS (SELECT {first} UNION ALL SELECT i + 1 FROM n WHERE i < {last})"
    " SELECT i FROM n) AS n",
}


def area_of(members: int) -> Area:
    """Return an area with so many members of its own, each with a number and a mailbox; made on first use."""
    municipality, _ = Municipality.objects.get_or_create(
        slug="provkommun",
        defaults={
            "name": "Provkommun",
            "code": "0000",
            "warnings_need_approval": False,
            "approval_above_recipients": 10_000_000,
            "alerts_per_hour": 1_000,
        },
    )
    name = f"Prov {members}"
    found = Area.objects.filter(name=name).first()
    if found is not None:
        return found
    area = Area.objects.create(
        municipality=municipality, name=name, slug=f"prov-{members}", state=Area.State.ACTIVE
    )
    newest = Person.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    _write(area, first=newest + 1, last=newest + members)
    return area


def _write(area: Area, *, first: int, last: int) -> None:
    """Copy one person, household and membership as often as asked, each copy with addresses of its own."""
    numbers = NUMBERS[connection.vendor].format(first=first + 1, last=last)
    now = timezone.now()
    person = Person.objects.create(
        pk=first,
        name="Namn Namnsson",
        email=f"m{first}@example.se",
        phone=f"+4671{first:07d}",
        sms_wanted_at=now,
        email_wanted_at=now,
    )
    household = Household.objects.create(
        pk=first, area=area, street="Provgatan", number=str(first), postcode="54230", city="Mariestad"
    )
    member = Membership.objects.create(
        pk=first, person=person, household=household, area=area, state=Membership.State.CURRENT
    )
    _multiply(
        person, numbers, public_id="'p' || i", email="'m' || i || '@example.se'",
        phone="'+4671' || substr('' || (10000000 + i), 2)", name="'Namn Namnsson ' || i",
        name_key="'namn namnsson ' || i", family_key="i || ' namn namnsson'",
    )  # fmt: skip
    key = "CASE WHEN i < 100000 THEN substr('' || (100000 + i), 2) ELSE '' || i END"
    _multiply(
        household, numbers, public_id="'h' || i", number="'' || i", address_key=f"'provgatan ' || {key}"
    )
    _multiply(member, numbers, public_id="'m' || i", person_id="i", household_id="i")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE areas_person, areas_household, areas_membership")


def _multiply(row: models.Model, numbers: str, **differing: str) -> None:
    """Insert a copy of a row for each number `i`, its key; some columns are expressions of `i`."""
    columns = [field.column for field in row._meta.concrete_fields]
    values = [differing.get(column, "i" if column == "id" else f"t.{column}") for column in columns]
    table = row._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({', '.join(columns)})"
            f" SELECT {', '.join(values)} FROM {numbers} CROSS JOIN {table} t WHERE t.id = {row.pk}"
        )
