"""What is on no list of ours: the pages of allauth, and ours as particular people see them.

How each is looked at stands in `looking.py`; the pages of the table are walked by `test_every_page.py`,
their states by `test_states.py`. A line in PAGES is an address and the name of the fixture it needs, a person
(who then has signed in) or a thing that must exist.
"""

import pytest
from playwright.sync_api import expect

from areas.models import Person
from areas.roles import Role
from notifications.statuses import Reason, Status

pytestmark = [pytest.mark.browser, pytest.mark.once]

PAGES = [
    ("/omraden/?q=Rosengatan 3", "area"),
    ("/omraden/bjorkangen/ga-med/hushall/", "coordinator_next_door"),
    ("/kontakt/mariestad/", "coordinator"),
    ("/utskick/utskicketett/", "coordinator_with_alert"),
    ("/utskick/utskicketett/omraden/", "coordinator_with_alert"),
    ("/ombud/varning/utskicketett/", "contact_person_with_warning"),
    ("/mina-sidor/", "coordinator"),
    ("/mina-sidor/", "contact_person"),
    ("/register/", "coordinator_with_members"),
    ("/register/sok/?q=bj", "coordinator_with_members"),
    ("/register/omrade/ekudden/", "coordinator_with_members"),
    ("/konto/login/", None),
    ("/konto/koder/", "administrator"),
    ("/konto/login/code/", None),
    ("/konto/signup/", None),
    ("/konto/password/reset/", None),
    ("/konto/phone/change/", "member"),
    ("/konto/email/", "member"),
    ("/konto/password/change/", "member"),
    ("/konto/logout/", "member"),
    ("/konto/sessions/", "member"),
    ("/konto/reauthenticate/", "member"),
    ("/konto/2fa/", "member"),
    ("/konto/2fa/totp/activate/", "member"),
    ("/konto/2fa/webauthn/add/", "member"),
]


@pytest.fixture
def coordinator_next_door(coordinator, other_area) -> Person:
    """Somebody who may apply for membership in the other area."""
    return coordinator


@pytest.fixture
def administrator(people, area) -> Person:
    person = people.person("Adam Administratör")
    people.appoint(person, Role.ADMINISTRATOR, area.municipality)
    return person


@pytest.fixture
def coordinator_with_members(coordinator, contact_person, member, people, area) -> Person:
    """Somebody with an area to look after: roles, households, and one who waits."""
    people.member("Nina Ny", area).memberships.update(state="pending", decided_at=None)
    return coordinator


@pytest.fixture
def coordinator_with_alert(coordinator, contact_person, member, area, sent) -> Person:
    """Somebody who has sent a warning to an area on the map, that one of two has got."""
    corners = [[13.80, 58.70], [13.82, 58.70], [13.82, 58.71], [13.80, 58.70]]
    area.boundary = {"type": "Polygon", "coordinates": [corners]}
    area.save()
    alert = sent.alert(area, public_id="utskicketett", created_by=coordinator.user)
    sent.delivery(alert, member, status=Status.FAILED, reason=Reason.BAD_ADDRESS)
    sent.delivery(alert, contact_person, chain=True)
    return coordinator


@pytest.fixture
def contact_person_with_warning(contact_person, member, area, sent) -> Person:
    """Somebody who can send a warning on to their households."""
    alert = sent.alert(area, public_id="utskicketett", audience="contact-persons")
    sent.delivery(alert, contact_person, chain=True)
    return contact_person


@pytest.mark.parametrize(("address", "who"), PAGES, ids=[f"{a} {w or 'anybody'}" for a, w in PAGES])
def test_page_is_accessible(request, visit, transactional_db, examine, address, who):
    needed = request.getfixturevalue(who) if who else None
    visited = visit(390, person=needed if isinstance(needed, Person) else None)
    examine(visited, address, address)
    assert examine.faults() == []


def test_a_refused_form_takes_the_reader_to_what_is_wrong(page_at):
    page = page_at(390, "/konto/login/")
    page.get_by_role("button", name="Skicka mig en kod").click()

    expect(page.locator(".error-summary")).to_be_focused()
    assert page.title().startswith("Fel:")
    page.get_by_role("link", name="E-postadress eller mobilnummer").first.click()
    expect(page.locator("#id_login")).to_be_focused()


def test_the_first_tab_leads_past_the_menu(page_at):
    page = page_at(1280, "/integritet/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.locator("main")).to_be_focused()


def test_dark_needs_no_javascript(page_at):
    page = page_at(390, "/integritet/", scheme="dark", javascript=False)

    assert (
        page.locator("body").evaluate("body => getComputedStyle(body).backgroundColor") == "rgb(15, 26, 30)"
    )
