"""After a restored backup: the banner, and the administrator's page with what is in doubt."""

import pytest

from areas.models import TrailEntry
from areas.roles import Role
from notifications import restoring
from notifications.models import Hold
from tests.notifications.conftest import release

PAGE = "/utskick/sandningsstopp/"


@pytest.fixture
def administrator(people, mariestad):
    person = people.person("Ada Administratör")
    people.appoint(person, Role.ADMINISTRATOR, mariestad)
    return person


@pytest.fixture
def held(draft, member, now):
    """A warning was under way when the backup was taken."""
    release(draft)
    restoring.hold(now=now)
    return draft


def test_the_administrator_sees_what_is_in_doubt_and_lets_sending_go_on(held, sign_in, administrator):
    client = sign_in(administrator)
    assert PAGE in client.get("/utskick/").text
    page = client.get(PAGE).text
    assert "1 sms. Det eftersöks hos leverantören" in page
    assert "1 e-postmeddelande. Ingen kan slå upp det" in page
    assert held.title in page

    refused = client.post(PAGE, {})
    assert (refused.status_code, Hold.objects.standing().exists()) == (422, True)
    answer = client.post(PAGE, {"alone": "on"}, follow=True)
    assert "Sändningen går vidare" in answer.text
    assert "Sändningen är stoppad" not in answer.text
    assert Hold.objects.get().ended_by == administrator.user
    assert TrailEntry.objects.get(act="sending resumed").actor == administrator.user
    assert "Sändningen är inte stoppad" in client.get(PAGE).text


def test_an_alert_that_was_not_written_out_is_listed_as_paused(draft, sign_in, administrator, now):
    draft.move(to="sending", from_=("draft",), released_at=now)
    restoring.hold(now=now)
    assert "Pausade, eftersom ingen vet vilka som har fått dem" in sign_in(administrator).get(PAGE).text


def test_others_see_the_banner_and_decide_nothing(held, sign_in, coordinator, administrator):
    client = sign_in(coordinator)
    for page in ("/utskick/", f"/utskick/{held.public_id}/", "/utskick/nytt/"):
        text = client.get(page).text
        assert "Sändningen är stoppad" in text
        assert PAGE not in text
    assert client.post(PAGE, {"alone": "on"}).status_code == 403
    assert sign_in(administrator, seconds_ago=301).post(PAGE, {"alone": "on"}).status_code == 302
    assert Hold.objects.standing().exists()
