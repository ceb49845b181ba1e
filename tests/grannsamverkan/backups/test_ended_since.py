"""What ended for good after a backup was made has ended when it is restored."""

from datetime import timedelta

import pytest
from django.utils import timezone

from areas.models import Household, Membership
from areas.roles import Role
from grannsamverkan.forgotten import default_file
from tests.grannsamverkan.backups.conftest import backed_up_amid_a_warning, reached, seen, warn, working
from tests.installation_fixture import eventually

pytestmark = pytest.mark.processes

WAITING = "SELECT 1 FROM notifications_delivery WHERE channel = 'sms' AND status < 40"


@pytest.fixture
def colleague(people, toreboda):
    """The coordinator of the other municipality."""
    person = people.person("Tove Samordnare")
    people.appoint(person, Role.COORDINATOR, toreboda)
    return person


@pytest.fixture
def crowd(people, area, other_area):
    """Members of both areas, by first name; Nils is one of the second alone."""
    found = {"Nils": people.member("Nils Nöjd", other_area)}
    for name in ("Hedda Hemlig", "Lovisa Lämnar"):
        person = found[name.split()[0]] = people.member(name, area)
        home = Household.objects.create(area=other_area, street="Granvägen", number=str(person.pk))
        Membership.objects.create(person=person, household=home, area=other_area, state="current")
    return found


@pytest.fixture
def backup(transactional_db, settings, tmp_path, simulator, crowd, coordinator, colleague, other_area):
    """A backup made while a warning to the second area was under way."""
    return backed_up_amid_a_warning(settings, tmp_path, other_area)


@pytest.fixture
def former(people, area, mariestad):
    """A member of the area who is a coordinator and a contact person too."""
    person = people.member("Åke Avgången", area)
    people.appoint(person, Role.COORDINATOR, mariestad)
    people.appoint(person, Role.CONTACT_PERSON, area)
    return person


@pytest.fixture
def hidden(backup, crowd, coordinator, sign_in, empty, simulator):
    """Restored after somebody got protected identity in one of their two municipalities."""
    sign_in(coordinator).post(f"/register/person/{crowd['Hedda'].public_id}/skyddad/")
    said = empty.manage("restore", str(backup), "--forgotten", str(default_file()))
    assert said.returncode == 0, said.stderr
    assert "Hidden once more, with protected identity: 1." in said.stdout
    yield from working(empty, simulator)


def test_whoever_got_protected_identity_is_neither_shown_nor_reached(hidden, simulator, crowd, colleague):
    page = seen(hidden, colleague, "/register/omrade/bjorkangen/")
    assert ("Lovisa" in page, "Hedda" in page) == (True, False)
    warn(hidden, "ekudden", "bjorkangen")

    assert reached(simulator, crowd, "fönsterinbrott") == (["Lovisa", "Nils"], ["Lovisa", "Nils"])
    assert eventually(lambda: not hidden.rows(WAITING), within=60)
    assert reached(simulator, crowd, "källare")[0] == ["Lovisa", "Nils"]


def test_whoever_lost_a_role_has_no_rights_by_it(former, backup, coordinator, sign_in, empty):
    page, tomorrow = "/register/omrade/ekudden/", timezone.localdate() + timedelta(days=1)
    assert sign_in(former).get(page).status_code == 200
    for held in former.appointments.all():
        day = timezone.localdate() if held.role == Role.COORDINATOR else tomorrow
        sign_in(coordinator).post(f"/register/uppdrag/{held.public_id}/avsluta/", {"until_on": day})
    said = empty.manage("restore", str(backup), "--forgotten", str(default_file()))

    assert "Roles ended once more: 2." in said.stdout
    assert seen(empty, coordinator, page).startswith("200")
    assert seen(empty, former, page).startswith("403")
    ends = empty.rows("SELECT role, until_on FROM areas_appointment WHERE until_on IS NOT NULL ORDER BY role")
    assert [(role, str(day)) for role, day in ends] == [
        ("contact_person", str(tomorrow)),
        ("coordinator", str(timezone.localdate())),
    ]


@pytest.fixture
def left(backup, crowd, sign_in, empty, simulator):
    """Restored after somebody left one of their two areas."""
    bond = crowd["Lovisa"].memberships.get(area__slug="bjorkangen")
    sign_in(crowd["Lovisa"]).post(f"/mina-sidor/lamna/{bond.public_id}/")
    said = empty.manage("restore", str(backup), "--forgotten", str(default_file()))
    assert "Memberships left once more: 1." in said.stdout
    yield from working(empty, simulator)


def test_whoever_left_one_of_several_areas_hears_nothing_of_it(left, simulator, crowd):
    warn(left, "bjorkangen")

    assert reached(simulator, crowd, "fönsterinbrott") == (["Hedda", "Nils"], ["Hedda", "Nils"])
    assert eventually(lambda: not left.rows(WAITING), within=60)
    assert reached(simulator, crowd, "källare")[0] == ["Hedda", "Nils"]
    warn(left, "ekudden")
    assert "Lovisa" in reached(simulator, crowd, "fönsterinbrott")[0]
