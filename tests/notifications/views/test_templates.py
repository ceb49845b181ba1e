import pytest

from areas.models import TrailEntry
from notifications.events import in_places
from notifications.models import Alert, Template

BURGLARY = "/utskick/nytt/handelse/burglary/"
OWN = "/utskick/mallar/mariestad/burglary/"


@pytest.fixture
def desk(sign_in, coordinator):
    return sign_in(coordinator)


def test_answers_become_a_draft_that_can_be_changed(desk):
    asked = {"where": "på Ekudden", "when": "i natt", "what": "", "do": ""}
    answer = desk.post(BURGLARY, asked, follow=True)
    draft = Alert.objects.get()
    assert (draft.kind, draft.title, draft.state) == ("warning", "Inbrott på Ekudden", "draft")
    assert draft.sms_text.startswith("Inbrott på Ekudden i natt. Har du sett något?")
    assert answer.redirect_chain[-1][0] == f"/utskick/{draft.public_id}/andra/#areas"


def test_what_must_be_said_is_asked_for(desk):
    answer = desk.post(BURGLARY, {"where": ""})
    assert answer.status_code == 422
    assert "Skriv var det var." in answer.text


def test_the_chosen_places_say_where_it_was_and_lead_straight_to_the_review(desk, area, member):
    answer = desk.post(BURGLARY, {"where": "", "areas": ["ekudden"], "act": "review"})
    draft = Alert.objects.get()
    assert draft.sms_text.startswith("Inbrott i Ekudden. Har du sett något?")
    assert list(draft.areas.all()) == [area]
    assert answer["Location"] == f"/utskick/{draft.public_id}/granska/"


def test_more_areas_than_a_few_are_named_by_their_municipality(area, other_area, mariestad):
    assert in_places([], []) == ""
    assert in_places([area, other_area], []) == "i Ekudden och Björkängen"
    assert in_places([area] * 4, [mariestad]) == "i Mariestad"


def test_the_words_may_be_changed_first(desk, area):
    answer = desk.post(BURGLARY, {"municipalities": ["mariestad"], "act": "write"})
    draft = Alert.objects.get()
    assert [one.slug for one in draft.municipalities.all()] == ["mariestad"]
    assert answer["Location"] == f"/utskick/{draft.public_id}/andra/"


def test_looking_for_an_area_makes_no_draft(desk, area):
    answer = desk.post(BURGLARY, {"where": "på torget", "sok": "eku", "act": "find"})
    assert (answer.status_code, Alert.objects.exists()) == (200, False)
    assert 'value="på torget"' in answer.text
    assert "Ekudden" in answer.text


def test_places_of_others_cannot_be_chosen(desk, other_area):
    answer = desk.post(BURGLARY, {"areas": ["bjorkangen"], "act": "review"})
    assert answer.status_code == 422
    assert not Alert.objects.exists()


def test_every_event_is_offered_and_has_its_page(desk):
    text = desk.get("/utskick/nytt/handelse/").text
    for event, label in (("elder_fraud", "Bedrägeri mot äldre"), ("meeting", "Möte")):
        assert label in text
        assert desk.get(f"/utskick/nytt/handelse/{event}/").status_code == 200
    assert desk.get("/utskick/nytt/handelse/finns-inte/").status_code == 404


def test_a_municipality_has_its_own_words_and_may_go_back(desk):
    desk.post(OWN, {"title": "Inbrott", "text": "Mariestad: inbrott {where}.", "act": "save"})
    desk.post(BURGLARY, {"where": "på Ekudden", "municipalities": ["mariestad"]})
    assert Alert.objects.get().sms_text == "Mariestad: inbrott på Ekudden."
    assert "Egna ord" in desk.get("/utskick/mallar/mariestad/").text
    assert TrailEntry.objects.filter(act="template.changed").count() == 1

    desk.post(OWN, {"act": "usual"})
    assert not Template.objects.exists()


def test_a_blank_that_nobody_asks_for_is_refused(desk):
    answer = desk.post(OWN, {"title": "Inbrott", "text": "Hos {vem}.", "act": "save"})
    assert answer.status_code == 422
    assert "{vem} frågas det inte efter" in answer.text


def test_others_are_kept_out(sign_in, desk, toreboda, member):
    assert desk.get("/utskick/mallar/toreboda/").status_code == 404
    assert desk.post("/utskick/mallar/toreboda/burglary/", {"title": "x", "text": "y"}).status_code == 404
    assert sign_in(member).get(BURGLARY).status_code == 403
