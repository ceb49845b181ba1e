from datetime import UTC, datetime, timedelta

import pytest

from areas.models import Meeting
from notifications.models import Alert
from notifications.weekly_letter.writing import begin_letter, text_of, title_of

NOW = datetime(2026, 11, 27, 10, tzinfo=UTC)


@pytest.fixture(autouse=True)
def no_police(settings):
    settings.POLICE_EVENTS_URL = ""


@pytest.fixture
def sent_on(sent, area):
    return lambda days, **fields: sent.alert(
        area, state="done", released_at=NOW - timedelta(days=days), **fields
    )


def test_what_was_sent_this_week_is_told(mariestad, sent_on):
    sent_on(2, title="Inbrott i garage")
    sent_on(9, title="Förra veckan")
    text = text_of(mariestad, now=NOW)
    assert "SKICKAT I VECKAN\n- 25 november: Inbrott i garage" in text
    assert "Förra veckan" not in text


def test_nothing_to_report_is_said_too(mariestad):
    assert "Inget att rapportera" in text_of(mariestad, now=NOW)
    assert title_of(mariestad, now=NOW) == "Grannsamverkan i Mariestad, vecka 48"


def test_last_weeks_letter_is_not_news(mariestad, sent_on):
    sent_on(6, title="Veckobrev", kind="information", channels=["email"])
    assert "Veckobrev" not in text_of(mariestad, now=NOW)


def test_a_list_that_is_missing_is_said_to_be_and_can_be_switched_off(mariestad):
    assert "gick inte att hämta" in text_of(mariestad, now=NOW)
    mariestad.uses_police_events = False
    assert "Polisens" not in text_of(mariestad, now=NOW).replace("polisen: 114 14", "")


def test_meetings_to_come_and_a_tip_for_the_month(mariestad, area):
    Meeting.objects.create(area=area, starts_at=NOW + timedelta(days=3), place="Bygdegården")
    text = text_of(mariestad, now=NOW)
    assert "MÖTEN\n- 30 november 11.00: Ekudden, Bygdegården" in text
    assert "mörkaste veckor" in text


def test_it_becomes_a_draft_and_nothing_more(coordinator, mariestad):
    letter = begin_letter(municipality=mariestad, by=coordinator.user, now=NOW)
    assert (letter.state, letter.kind, letter.channels) == (Alert.State.DRAFT, "information", ["email"])
    assert list(letter.municipalities.all()) == [mariestad]
    assert not letter.deliveries.exists()


def test_the_page_shows_it_and_makes_the_draft(sign_in, coordinator):
    client = sign_in(coordinator)
    assert "Inget att rapportera" in client.get("/utskick/veckobrev/").text
    answer = client.post("/utskick/veckobrev/", {"kommun": "mariestad"}, follow=True)
    assert "Inget att rapportera" in answer.text
    assert Alert.objects.get().title.startswith("Grannsamverkan i Mariestad")


def test_others_municipalities_and_others_are_kept_out(sign_in, coordinator, toreboda, member):
    assert sign_in(coordinator).get("/utskick/veckobrev/?kommun=toreboda").status_code == 404
    assert sign_in(coordinator).post("/utskick/veckobrev/", {"kommun": "toreboda"}).status_code == 404
    assert sign_in(member).get("/utskick/veckobrev/").status_code == 403
