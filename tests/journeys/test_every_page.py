"""Every address of the table (tests/matrix/table.py) that shows a page, and every form on them refused.

Nothing needs to be added here for a new page: the table names it, and the matrix has what it is about.
What shows no page by being opened stands in ELSEWHERE with the reason.
"""

import sys

import pytest
from django.db import transaction
from django.test import Client

from areas.models import Household, MemberList
from areas.roles import Role
from tests.matrix.table import Row, rows
from tests.matrix.world import World

pytestmark = [pytest.mark.browser, pytest.mark.once]

ELSEWHERE = {
    "health": "no page: JSON, and 503 where no worker runs",
    "favicon": "no page: leads to a picture",
    "organisation_sign_in": "no page: leads to the organisation that signs in, where one is set up",
    "organisation_return": "no page: leads on from there",
    "alert_notice": "no page: a paper to print",
    "import_mend": "no page: a spreadsheet",
    "alert_edit": "of a draft, which the alert here is not any more: test_states.py",
    "alert_review": "of a draft: test_states.py",
    "alert_break_glass": "leads back to the review, on which it stands: test_states.py",
    "glass_review": "of what was sent alone: test_states.py",
    "alert_forward": "of a warning that one has oneself: test_accessibility.py",
    "alert_approve": "of what waits for it: test_states.py",
}
OF_PLANNERS = {"meeting_detail", "meeting_calendar"}  # open to all only when it has been announced


@pytest.fixture
def world(transactional_db, people, area, sent) -> World:
    return World(people, area, sent)


@pytest.fixture
def everything(people, area, world):
    """Somebody in every role, who looks after the household of the world."""
    person = people.member("Alla Roller", area)
    for role in Role:
        appointment = people.appoint(person, role, area if role.is_for_area else area.municipality)
        if role == Role.CONTACT_PERSON:
            Household.objects.filter(pk=world.household.pk).update(contact_person=appointment)
    MemberList.objects.update(by=person.user)
    return person


def kind(row: Row) -> str:
    needs_none = row.asked in {"open", "signed in", "signature", "token"} and row.name not in OF_PLANNERS
    return row.asked if needs_none else "a permission"


def is_page(answer) -> bool:
    return answer["Content-Type"].startswith("text/html") and "<!doctype" in answer.text[:100].lower()


def is_refused(client: Client, address: str) -> bool:
    """Whether sending nothing is answered by a page that says what is missing; nothing is left behind."""
    with transaction.atomic():
        answer = client.post(address)
        answer.close()
        transaction.set_rollback(True)
    return answer.status_code == 422 and is_page(answer)


@pytest.mark.parametrize("asked", ["open", "signed in", "a permission"])
def test_every_page(world, everything, visit, sign_in, examine, asked, capsys):
    person = {"open": None, "signed in": world.canary}.get(asked, everything)
    client, visited = sign_in(person) if person else Client(), visit(390, person=person)
    elsewhere = {}
    for row in rows():
        if kind(row) != asked:
            continue
        address = world.address(row.name, row.about)
        answer = client.get(address)
        answer.close()
        if answer.status_code == 200 and not answer.streaming and is_page(answer):
            examine(visited, row.name, address)
        elif answer.status_code not in {200, 405}:
            elsewhere[row.name] = answer.status_code
        if is_refused(client, address):
            examine.look(visited, f"{row.name} refused", visited.send(address))
    with capsys.disabled():
        sys.stdout.write(f"\n{asked}: {len(examine.found)} pages looked at\n")
    assert examine.faults() == []
    assert elsewhere.keys() - ELSEWHERE.keys() == set(), elsewhere
