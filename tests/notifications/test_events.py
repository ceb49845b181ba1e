import pytest

from notifications.events import TEXTS, Event, fill, unknown_blanks
from notifications.safeguards import check

ANSWERS = {"where": "på Ekudden", "when": "i natt", "what": "Dörren var uppbruten", "do": "Lås om er"}


@pytest.mark.parametrize("event", Event)
def test_every_event_has_words_that_leave_no_hole_and_offend_no_safeguard(event):
    words = TEXTS[event]
    for answers in (ANSWERS, {"where": "på Ekudden"}):
        for said in (fill(words.title, answers), fill(words.text, answers)):
            assert "{" not in said
            assert "  " not in said
            assert ".." not in said
            assert said
            assert [finding for finding in check(said) if finding.severity == "block"] == []


def test_a_sentence_that_nobody_answers_is_left_out():
    assert (
        fill("Inbrott {where} {when}. {what}. Ring 114 14.", {"where": "i byn"})
        == "Inbrott i byn. Ring 114 14."
    )


def test_an_answer_with_its_own_full_stop_gets_no_second():
    assert fill("{what}. Slut.", {"what": "Det brinner."}) == "Det brinner. Slut."


def test_an_answer_is_never_taken_for_a_blank():
    assert fill("{what}. {do}.", {"what": "{do}", "do": "x"}) == "{do}. x."


def test_a_blank_that_is_not_asked_for_is_named():
    assert unknown_blanks("{what} {who} {} {WHERE}") == ["{who}", "{}", "{WHERE}"]
