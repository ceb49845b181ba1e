"""Every page, at three widths, in light and dark: axe finds nothing, nothing scrolls sideways, the
content policy is kept and nobody else's server is asked for anything.

Add a page by one line in PAGES: its address and the name of the fixture it needs, a person (who then
has signed in) or a thing that must exist.
"""

import pytest
from playwright.sync_api import expect

from areas.models import Person
from areas.roles import Role
from notifications.statuses import Reason, Status

pytestmark = [pytest.mark.browser, pytest.mark.once]

PAGES = [
    ("/", None),
    ("/omraden/", "area"),
    ("/omraden/?q=Rosengatan 3", "area"),
    ("/omraden/ekudden/", "area"),
    ("/omraden/ekudden/ga-med/", "area"),
    ("/omraden/bjorkangen/ga-med/hushall/", "coordinator_next_door"),
    ("/starta/", "area"),
    ("/kontakt/mariestad/", "coordinator"),
    ("/meddelanden/inbaddad/mariestad/", "coordinator_with_alert"),
    ("/mina-sidor/", "member"),
    ("/mina-sidor/", "coordinator"),
    ("/mina-sidor/mina-uppgifter/", "member"),
    ("/register/kommun/mariestad/information/", "administrator"),
    ("/register/begaran/", "coordinator"),
    ("/konto/phone/change/", "member"),
    ("/konto/reauthenticate/code/", "member"),
    ("/utskick/", "coordinator"),
    ("/utskick/nytt/", "coordinator"),
    ("/utskick/utskicketett/omraden/", "coordinator_with_alert"),
    ("/ombud/", "contact_person"),
    ("/ombud/varning/utskicketett/", "contact_person_with_warning"),
    ("/utskick/utskicketett/", "coordinator_with_alert"),
    ("/register/", "coordinator_with_members"),
    ("/register/sok/?q=bj", "coordinator_with_members"),
    ("/register/vantar/", "coordinator_with_members"),
    ("/register/omrade/ekudden/", "coordinator_with_members"),
    ("/register/omrade/ekudden/andra/", "coordinator_with_members"),
    ("/register/omrade/ekudden/hushall/", "coordinator_with_members"),
    ("/register/omrade/ekudden/utse/", "coordinator_with_members"),
    ("/register/kommun/mariestad/", "coordinator"),
    ("/register/kommun/mariestad/installningar/", "coordinator"),
    ("/register/arshjul/", "coordinator_with_members"),
    ("/register/omrade/ekudden/skyltar/", "coordinator_with_members"),
    ("/moten/nytt/ekudden/", "contact_person"),
    ("/register/import/", "coordinator"),
    ("/tillganglighet/", None),
    ("/integritet/", None),
    ("/finns-inte/", None),
    ("/konto/login/", None),
    ("/konto/koder/", "administrator"),
    ("/konto/signup/", None),
    ("/konto/login/code/", None),
    ("/konto/password/reset/", None),
    ("/konto/2fa/totp/activate/", "member"),
    ("/konto/2fa/webauthn/add/", "member"),
    ("/mina-sidor/", "contact_person"),
    ("/konto/email/", "member"),
    ("/konto/password/change/", "member"),
    ("/konto/logout/", "member"),
    ("/konto/sessions/", "member"),
    ("/konto/2fa/", "member"),
    ("/konto/reauthenticate/", "member"),
]

LOOKS = [(width, scheme) for width in (320, 390, 1280) for scheme in ("light", "dark")]


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
def test_page_is_accessible(request, visit, transactional_db, address, who):
    needed = request.getfixturevalue(who) if who else None
    visited = visit(person=needed if isinstance(needed, Person) else None)
    page = visited.open(address)
    # The browser notes a missing page as an error; here it is meant.
    visited.complaints = [said for said in visited.complaints if "404 (Not Found)" not in said]

    faults = {}
    for width, scheme in LOOKS:
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme)
        faults[width, scheme] = visited.faults(scheme)

    assert not any(faults.values()), faults


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
