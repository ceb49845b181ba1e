"""Writing: the draft is kept, whatever is pressed."""

import pytest

from areas.models import TrailEntry
from notifications.models import Alert

COMPOSE, PREVIEW, AREAS = "/utskick/nytt/", "/utskick/nytt/forhandsgranska/", "/utskick/nytt/omraden/"


@pytest.fixture
def client(sign_in, coordinator, area):
    return sign_in(coordinator)


@pytest.mark.parametrize("who", ["member", "contact_person", "outsider"])
def test_those_who_do_not_send_do_not_write(request, sign_in, who):
    client = sign_in(request.getfixturevalue(who))

    assert client.get(COMPOSE).status_code == 403


def test_the_page_offers_the_writers_own_areas(client, other_area):
    page = client.get(COMPOSE).content.decode()

    assert "Ekudden" in page
    assert "Björkängen" not in page


def test_a_whole_alert_goes_on_to_review(client, written):
    answer = client.post(COMPOSE, written)

    assert answer.headers["Location"] == f"/utskick/{written['draft']}/granska/"
    assert Alert.objects.get().areas.get().slug == "ekudden"


def test_sent_twice_it_is_one_draft(client, written):
    client.post(COMPOSE, written)
    client.post(COMPOSE, written | {"title": "Inbrott i garage i natt"})

    assert Alert.objects.get().title == "Inbrott i garage i natt"


def test_what_is_refused_is_kept(client, written):
    answer = client.post(COMPOSE, written | {"areas": []})

    assert answer.status_code == 422
    assert "Välj minst ett område" in answer.content.decode()
    assert Alert.objects.get().sms_text == "Lås dörrarna."


def test_anothers_area_is_refused(client, written, other_area):
    answer = client.post(COMPOSE, written | {"areas": [other_area.slug]})

    assert answer.status_code == 422
    assert not Alert.objects.exists()


def test_an_empty_page_makes_no_draft(client):
    assert client.post(PREVIEW, {"kind": "warning", "channels": ["sms"]}).status_code == 200
    assert not Alert.objects.exists()


def test_a_draft_is_saved_for_later(client, written):
    answer = client.post(
        COMPOSE, {"draft": written["draft"], "act": "save", "title": "Halvskrivet"}, follow=True
    )

    assert "Utkastet är sparat" in answer.content.decode()
    assert "Halvskrivet" in answer.content.decode()


def test_the_writer_goes_on_with_a_draft(client, draft):
    page = client.get(f"/utskick/{draft.public_id}/andra/").content.decode()

    assert draft.sms_text in page
    assert 'value="ekudden" id="id_area_ekudden" checked' in page


def test_nobody_else_sees_a_draft(sign_in, police, draft):
    client = sign_in(police)

    assert client.get(f"/utskick/{draft.public_id}/andra/").status_code == 404
    assert client.get(f"/utskick/{draft.public_id}/").status_code == 404


def test_anothers_draft_is_not_overwritten(sign_in, police, written, draft):
    answer = sign_in(police).post(COMPOSE, written | {"draft": draft.public_id, "title": "Kapat"})

    assert answer.status_code == 404
    assert Alert.objects.get().title == draft.title


def test_what_has_been_handed_in_is_shown_instead(client, alert_by, coordinator, written):
    alert = alert_by(coordinator, "submitted")
    answer = client.post(COMPOSE, written | {"draft": alert.public_id})

    assert answer.headers["Location"] == f"/utskick/{alert.public_id}/"
    assert (
        client.get(f"/utskick/{alert.public_id}/andra/").headers["Location"] == f"/utskick/{alert.public_id}/"
    )


def test_the_preview_counts_parts_people_and_kronor(client, written, member, contact_person):
    page = client.post(PREVIEW, written | {"sms_text": "Lås dörrarna – nu."}).content.decode()

    assert "<dt>Personer</dt><dd>2</dd>" in page
    assert "<mark>–</mark>" in page
    assert "kr</strong> totalt" in page


def test_the_preview_says_who_is_not_reached(client, written, people, area):
    people.member("Tyst Tystesson", area, sms_wanted_at=None, email_wanted_at=None)
    page = client.post(PREVIEW, written).content.decode()

    assert "1 har inte valt någon av de här kanalerna." in page
    assert "skulle inte nå någon" in page


def test_of_protected_people_nothing_is_said(client, written, people, area, member):
    people.member("Hemlig Hemligsson", area, has_protected_identity=True)

    assert "Nås inte" not in client.post(PREVIEW, written).content.decode()


def test_the_preview_warns_of_what_must_not_be_said(client, written):
    page = client.post(PREVIEW, written | {"sms_text": "Se upp för bilen ABC 123."}).content.decode()

    assert "Kan inte skickas:" in page
    assert "<mark>ABC 123</mark>" in page


def test_one_press_writes_it_plainly(client, written):
    dear = written | {"sms_text": "Lås dörrarna – nu.", "act": "normalise"}
    page = client.post(COMPOSE, dear, follow=True).content.decode()

    assert Alert.objects.get().sms_text == "Lås dörrarna - nu."
    assert "Omskrivet: – → -" in page


def test_one_press_writes_plainly_what_email_and_sms_share(client, written):
    shared = written | {"sms_text": "", "email_text": "Lås dörrarna – nu.", "act": "save"}
    client.post(COMPOSE, shared)
    assert 'value="normalise"' in client.get(f"/utskick/{Alert.objects.get().public_id}/andra/").text

    client.post(COMPOSE, shared | {"draft": Alert.objects.get().public_id, "act": "normalise"})

    alert = Alert.objects.get()
    assert (alert.sms_text, alert.email_text) == ("Lås dörrarna - nu.", "Lås dörrarna – nu.")


def test_from_the_first_word_on_reloading_loses_nothing(client, written):
    answer = client.post(PREVIEW, written)

    assert answer.headers["HX-Replace-Url"] == f"/utskick/{written['draft']}/andra/"
    assert "HX-Replace-Url" not in client.post(PREVIEW, {"kind": "warning", "channels": ["sms"]})


def test_an_area_is_found_by_its_street(client, written):
    page = client.post(AREAS, written | {"sok": "björkv"}).content.decode()

    assert "Ekudden" in page


def test_enter_in_the_search_box_searches(client, written):
    answer = client.post(COMPOSE, written | {"act": "enter", "sok": "björk", "sokt": ""})

    assert "sok=bj%C3%B6rk" in answer.headers["Location"]


def test_enter_anywhere_else_reviews(client, written):
    answer = client.post(COMPOSE, written | {"act": "enter", "sok": "björk", "sokt": "björk"})

    assert answer.headers["Location"].endswith("/granska/")


def test_a_draft_can_be_thrown_away(client, draft):
    client.post(f"/utskick/{draft.public_id}/andra/", {"act": "discard"})

    assert not Alert.objects.exists()


def test_a_correction_goes_to_those_who_have_the_first(client, alert_by, coordinator, draft):
    first = alert_by(coordinator, "done")
    Alert.objects.filter(pk=draft.pk).update(corrects=first)
    page = client.get(f"/utskick/{draft.public_id}/andra/").content.decode()

    assert "exakt dem som har fått" in page
    assert 'name="areas"' not in page


def test_why_it_came_back_is_told(client, draft, police):
    TrailEntry.objects.record("alert rejected", by=police.user, subject=draft, why="Skriv var det hände.")
    page = client.get(f"/utskick/{draft.public_id}/andra/").content.decode()

    assert "Per Polis har skickat tillbaka" in page
    assert "Skriv var det hände." in page
