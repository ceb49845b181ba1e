"""What the console's forms take, and what they say when they refuse."""

import pytest
from django.core import signing

from areas.models import Area
from areas.permissions import Actor
from notifications.forms import AlertForm, RejectForm, SendForm
from notifications.models import Alert

WHOLE = {
    "kind": "warning",
    "title": "Inbrott i garage",
    "sms_text": "Lås dörrarna.",
    "areas": ["ekudden"],
    "audience": "everyone",
    "channels": ["sms", "email"],
}


@pytest.fixture
def form(coordinator, area):
    """Return a way to fill in the form as the coordinator, with changes to a whole alert."""

    def form(*, lenient=False, **changes) -> AlertForm:
        actor = Actor(coordinator.user)
        return AlertForm(WHOLE | changes, instance=Alert(), actor=actor, lenient=lenient)

    return form


def test_a_whole_alert_is_valid(form):
    assert form().is_valid()


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("title", "", "Skriv en rubrik."),
        ("sms_text", " ", "Skriv vad som ska skickas."),
        ("areas", [], "Välj minst ett område, eller en hel kommun."),
        ("channels", [], "Välj SMS, e-post eller båda."),
    ],
)
def test_what_is_missing_is_named(form, name, value, said):
    refused = form(**{name: value})

    assert refused.errors == {name: [said]}


def test_a_draft_may_lack_anything(form):
    assert form(lenient=True, title="", sms_text="", areas=[], channels=[]).is_valid()


def test_an_empty_draft_has_nothing_to_lose(form):
    empty = form(lenient=True, title="", sms_text="", areas=[])
    empty.is_valid()

    assert not empty.has_content


def test_another_municipalitys_area_is_no_choice(form, other_area):
    assert "areas" in form(areas=[other_area.slug]).errors
    assert "areas" in form(areas=[other_area.slug], lenient=True).errors


def test_another_municipality_is_no_choice(form, toreboda):
    assert "municipalities" in form(municipalities=[toreboda.slug]).errors


def test_a_closed_area_is_no_choice(form, area):
    Area.objects.update(state=Area.State.CLOSED)

    assert "areas" in form().errors


def test_a_line_break_is_one_character(form):
    written = form(sms_text="Lås dörrarna.\r\nTänd ljuset.")
    written.is_valid()

    assert written.cleaned_data["sms_text"] == "Lås dörrarna.\nTänd ljuset."


def test_a_correction_asks_for_no_place(coordinator, area):
    first = Alert.objects.create(title="Först", created_by=coordinator.user)
    form = AlertForm(WHOLE, instance=Alert(corrects=first), actor=Actor(coordinator.user))

    assert form.is_valid()
    assert "areas" not in form.fields


def test_a_draft_handed_in_meanwhile_is_not_touched(form, coordinator):
    alert = Alert.objects.create(title="Först", created_by=coordinator.user)
    late = AlertForm(WHOLE, instance=alert, actor=Actor(coordinator.user))
    assert late.is_valid()
    Alert.objects.update(state=Alert.State.SUBMITTED)

    assert not late.keep()
    assert Alert.objects.get().title == "Först"


def send(people=355, *, shown="så här", **data) -> SendForm:
    seen = signing.dumps(shown, salt=SendForm.SALT)
    how = {name: data.pop(name, False) for name in ("is_repeated", "is_doubtful")}
    return SendForm({"seen": seen, **data}, seen="så här", people=people, typed=True, **how)


def test_the_number_is_typed_above_a_hundred():
    assert send(101).errors["number"] == ["Skriv antalet mottagare."]
    assert "number" not in send(100).fields


def test_the_number_may_be_spaced():
    assert send(1355, number=" 1 355 ").is_valid()


def test_another_number_is_refused():
    assert send(number="354").errors["number"] == ["Det är inte antalet mottagare. Skriv 355."]


def test_what_has_changed_since_it_was_read_is_not_sent():
    assert "har ändrats" in send(5, shown="något annat").errors["seen"][0]


def test_what_was_never_shown_is_not_sent():
    form = SendForm({"seen": "påhittat"}, seen="så här", people=5, typed=True)

    assert "seen" in form.errors


def test_a_doubtful_word_asks_for_a_reason():
    assert "reason" in send(5, is_doubtful=True).errors
    assert send(5, is_doubtful=True, reason="Bilen är efterlyst.").is_valid()


def test_something_like_what_was_just_sent_is_confirmed():
    assert "again" in send(5, is_repeated=True).errors
    assert send(5, is_repeated=True, again="on").is_valid()


def test_sending_back_needs_a_reason():
    assert RejectForm({"why": " "}).errors["why"] == ["Skriv vad som behöver ändras."]
