import csv
import io

import pytest
from django.test import Client
from openpyxl import load_workbook

from areas.importing import Atlas, import_members
from areas.models import Household, Membership, Person, TrailEntry
from areas.roles import Role

ALL = "/register/export/"
OWN = "/ombud/ekudden/lista/"
DRESSES = ("csv", "xlsx", "pdf")


@pytest.fixture
def desk(sign_in, coordinator) -> Client:
    return sign_in(coordinator)


def rows_of(answer) -> list[list[str]]:
    """The rows of a file, headings first, whatever it came as."""
    content = b"".join(answer.streaming_content)
    if content.startswith(b"PK"):
        sheet = load_workbook(io.BytesIO(content)).worksheets[0]
        return [[str(cell or "") for cell in row] for row in sheet.iter_rows(values_only=True)]
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


def take(client, dress: str, content: str = "members"):
    return client.post(f"{ALL}?omrade=ekudden", {"dress": dress, "content": content})


@pytest.mark.parametrize("dress", ["csv", "xlsx"])
def test_what_was_taken_out_goes_in_again_and_changes_nothing(desk, area, people, contact_person, now, dress):
    flat = people.member("Anders Öberg", area, user=False, sms_wanted_at=None)
    Household.objects.filter(memberships__person=flat).update(apartment="1102", city="Mariestad")
    people.member("Greta Papper", area, user=False, email="", phone="")
    before = [list(model.objects.order_by("pk").values()) for model in (Person, Household, Membership)]
    file = io.BytesIO(b"".join(take(desk, dress).streaming_content))
    atlas = Atlas([area.municipality], chosen=area.municipality, every_name=False)
    problems = []
    report = import_members(file=file, atlas=atlas, by=None, now=now, on_problem=problems.append)

    assert (problems, report.rows, report.new_areas) == ([], 3, [])
    assert before == [
        list(model.objects.order_by("pk").values()) for model in (Person, Household, Membership)
    ]


@pytest.mark.parametrize("dress", ["csv", "xlsx"])
def test_no_cell_calculates(desk, area, people, dress):
    for sign in ("=", "+", "-", "@", "\t=", "\r+"):
        people.member(f"{sign}1+1 Ek", area)
    names = [row[0] for row in rows_of(take(desk, dress))[1:]]

    assert names == ["'=1+1 Ek", "'+1+1 Ek", "'-1+1 Ek", "'@1+1 Ek", "'=1+1 Ek", "'+1+1 Ek"]


def test_a_coordinator_takes_out_what_the_register_shows_and_no_more(desk, area, people, outsider, toreboda):
    shown = people.member("Maja Medlem", area)
    people.member("Petra Skyddad", area, has_protected_identity=True)
    waiting = people.member("Vera Väntande", area)
    waiting.memberships.update(state="pending", decided_at=None)

    answer = desk.post(ALL, {"dress": "csv", "content": "members", "municipality": "mariestad"})
    (headings, row) = rows_of(answer)
    assert headings[:3] == ["Namn", "E-post", "Mobil"]
    assert row[:2] == ["Maja Medlem", shown.email]
    assert desk.get(f"{ALL}?omrade=bjorkangen").status_code == 404
    elsewhere = {"dress": "csv", "content": "members", "municipality": "toreboda"}
    assert desk.post(ALL, elsewhere).status_code == 422


def test_a_contact_person_takes_out_the_own_households_without_mailboxes(
    sign_in, people, area, contact_person
):
    own = contact_person.appointments.get()
    for name, shows in (("Anna Ek", True), ("Bo Ek", False)):
        home = people.member(name, area, shows_phone=shows).memberships.get().household
        Household.objects.filter(pk=home.pk).update(contact_person=own)
    people.member("Cia Granne", area)

    answer = sign_in(contact_person).post(OWN, {"dress": "csv"})
    rows = rows_of(answer)
    assert [(row[1], bool(row[2])) for row in rows[1:]] == [("Anna Ek", True), ("Bo Ek", False)]
    assert "@" not in str(rows)
    entry = TrailEntry.objects.get(act="register.exported")
    assert (entry.actor, entry.area, entry.details["rows"]) == (contact_person.user, area, 2)


def test_a_main_contact_person_takes_out_the_whole_area(sign_in, people, area):
    head = people.member("Hanna Huvud", area)
    people.appoint(head, Role.MAIN_CONTACT_PERSON, area)
    people.member("Cia Granne", area)

    assert len(rows_of(sign_in(head).post(OWN, {"dress": "csv"}))) == 3


@pytest.mark.parametrize("content", ["members", "contacts"])
def test_a_list_is_printed_with_everybodys_letters(desk, area, people, contact_person, content):
    people.member("Łukasz Đorđević Şahin", area)
    answer = take(desk, "pdf", content)

    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")


def test_whoever_takes_out_a_list_is_asked_again_who_they_are(sign_in, coordinator, contact_person):
    for person, page in ((coordinator, ALL), (contact_person, OWN)):
        late = sign_in(person, seconds_ago=301)
        assert late.post(page, {"dress": "csv"})["Location"].startswith("/konto/reauthenticate/")
    assert not TrailEntry.objects.exists()


def test_who_may_not_take_out_lists(
    sign_in, member, contact_person, coordinator, outsider, people, other_area
):
    assert sign_in(member).get(OWN).status_code == 403
    assert sign_in(contact_person).get(ALL).status_code == 403
    assert sign_in(coordinator).get(OWN).status_code == 403
    people.appoint(outsider, Role.CONTACT_PERSON, other_area)
    assert sign_in(outsider).get(OWN).status_code == 404
