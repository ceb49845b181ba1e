"""What ended for good after a backup was made has ended when it is restored."""

import pytest
from django.core.management import call_command
from django.utils import timezone

from areas.models import Household, Membership
from areas.roles import Role
from grannsamverkan.forgotten import default_file
from notifications.models import Alert, Heartbeat
from tests.grannsamverkan.backups.conftest import reached, seen, warn, working
from tests.installation_fixture import eventually
from tests.notifications.conftest import release

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
    settings.VAR_DIR = tmp_path / "elsewhere"
    settings.VAR_DIR.mkdir()
    Heartbeat.objects.beat("a", lane="bulk", now=timezone.now())
    running = Alert.objects.create(title="Källarinbrott", sms_text="Inbrott i källare i natt.")
    running.areas.add(other_area)
    release(running)
    call_command("backup", str(tmp_path / "backup.tar.gz"))
    return tmp_path / "backup.tar.gz"


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
