"""Sending alone on the page, and the look that others take afterwards."""

import re

import pytest

from notifications.models import Alert, BreakGlass

WHY = {"why": "Rånare på flykt, ingen svarar."}


@pytest.fixture
def draft(draft, police, mariestad, member):
    """Per Polis's draft, where a second person approves every warning."""
    mariestad.warnings_need_approval = True
    mariestad.save()
    Alert.objects.update(created_by=police.user)
    draft.refresh_from_db()
    return draft


@pytest.fixture
def desk(draft, police, sign_in):
    return sign_in(police)


def at(draft, what: str) -> str:
    return f"/utskick/{draft.public_id}/{what}/"


def seen(page) -> dict[str, str]:
    return {"seen": re.search(r'name="seen" value="([^"]+)"', page.text)[1]}


def send_alone(desk, draft):
    return desk.post(at(draft, "utan-godkannande"), seen(desk.get(at(draft, "granska"))) | WHY, follow=True)


def test_the_officer_sends_alone_and_a_colleague_looks_into_it(desk, draft, coordinator, sign_in):
    page = send_alone(desk, draft)
    assert "Du har en minut att ångra dig" in page.text
    assert "Rånare på flykt" in page.text
    Alert.objects.update(state="done", released_at=page.context["alert"].approved_at)
    assert "Gå igenom det" not in desk.get(at(draft, "")[:-1]).text  # not one's own

    other = sign_in(coordinator)
    assert "Skickat utan godkännande: gå igenom" in other.get("/utskick/").text
    assert at(draft, "efterkontroll") in other.get(at(draft, "")[:-1]).text
    assert "Välj ett av de två" in other.post(at(draft, "efterkontroll"), {"note": "x"}).text
    other.post(at(draft, "efterkontroll"), {"verdict": "right", "note": "Det var bråttom."})
    assert "Det var rätt att skicka ensam" in desk.get(at(draft, "")[:-1]).text
    assert "gå igenom" not in other.get("/utskick/").text
    assert "Utan godkännande" in other.get("/utskick/").text


def test_without_a_reason_the_page_says_what_is_missing(desk, draft):
    answer = desk.post(at(draft, "utan-godkannande"), seen(desk.get(at(draft, "granska"))))
    assert answer.status_code == 422
    assert "Skriv varför det inte går att vänta på någon." in answer.text
    assert '<details class="mt-3" id="glass" open>' in answer.text
    assert not BreakGlass.objects.exists()


def test_what_was_not_read_is_not_sent(desk, draft):
    token = seen(desk.get(at(draft, "granska")))
    Alert.objects.update(sms_text="Något helt annat.")
    assert desk.post(at(draft, "utan-godkannande"), token | WHY).status_code == 422


def test_it_asks_again_who_one_is(police, draft, sign_in):
    desk = sign_in(police, seconds_ago=301)
    answer = desk.post(at(draft, "utan-godkannande"), seen(desk.get(at(draft, "granska"))) | WHY)
    assert "/konto/reauthenticate" in answer.url
    draft.refresh_from_db()
    assert draft.state == Alert.State.DRAFT


def test_where_it_is_not_allowed_it_is_not_offered(desk, draft, mariestad):
    assert "ingen tid att vänta" in desk.get(at(draft, "granska")).text
    mariestad.break_glass_allowed = False
    mariestad.save()
    page = desk.get(at(draft, "granska"))
    assert "ingen tid att vänta" not in page.text
    assert desk.post(at(draft, "utan-godkannande"), seen(page) | WHY).url == at(draft, "granska")


def test_a_warning_sent_as_usual_has_nothing_to_look_into(alert_by, police, coordinator, sign_in):
    alert = alert_by(police, "done")
    assert sign_in(coordinator).get(at(alert, "efterkontroll")).url == f"/utskick/{alert.public_id}/"
