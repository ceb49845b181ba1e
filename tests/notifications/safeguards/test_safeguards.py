"""What holds for every safeguard: places, explanations, disguises and time."""

import re
import sys
from pathlib import Path

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from notifications import safeguards
from notifications.safeguards import Finding, check, vocabulary

ONE_OF_EACH = (
    "Kim Exempelsson, 121212-1212, stal en bil ABC 123 på Ekstigen 4. Ring 070-174 06 05 eller mejla "
    "kim@example.se, se https://example.com. Mannen har skägg och talar bruten svenska. Grannen är bortrest."
)
HOSTILE = {
    "letters": "a",
    "digits": "1",
    "digit groups": "12 ",
    "birth dates": "850101 ",
    "single digits": "0 7 ",
    "plate beginnings": "ABC ",
    "single capitals": "A B C ",
    "at signs": "@",
    "mailboxes": "a.b-c@",
    "schemes": "http://",
    "dots": "a.",
    "marks": "e\u0301\u0301\u200b",
    "spaces": " ",
    "sentences": "Stal. ",
    "names": "Kim Exempelsson ",
    "dashes": "-",
    "crimes": "inbrott på Ekstigen 4, ",
    "brackets": "(070) ",
}


def steps(text):
    """Count the lines of Python that a check runs: time that is the same on every machine."""
    count = 0

    def line(_frame, event, _argument):
        nonlocal count
        count += event == "line"
        return line

    def call(frame, _event, _argument):
        return line if "safeguards" in frame.f_code.co_filename else None

    before = sys.gettrace()
    sys.settrace(call)
    try:
        check(text)
    finally:
        sys.settrace(before)
    return count


def test_every_finding_explains_itself():
    findings = check(ONE_OF_EACH)
    assert {finding.rule for finding in findings} == {
        *("identity", "plate", "phone", "email", "link", "house", "name", "looks", "origin", "absence")
    }
    for finding in findings:
        assert ONE_OF_EACH[finding.start : finding.end] == finding.excerpt != ""
        with override("sv"):
            assert str(finding.why).endswith(".")
            assert str(finding.law).startswith(("GDPR art.", "Dataskyddslagen", "Tjänstens regel"))


def test_findings_come_in_order_and_blocks_are_told_from_questions():
    findings = check("Vi ses i sal 2. Växeln har 0980-319 20, men Kim har 070-174 06 05.")
    assert [(f.rule, f.severity, f.excerpt) for f in findings] == [
        ("phone", "confirm", "0980-319 20"),
        ("phone", "block", "070-174 06 05"),
    ]


def test_the_place_is_that_in_the_text_as_written():
    written = "Bil\u200b\u00ad: Ａ\u200bBC\u00a0123 i na\u0308tt"
    (finding,) = check(written)
    assert finding == Finding("plate", "block", 7, 15, "Ａ\u200bBC\u00a0123", finding.why, finding.law)


def test_an_empty_text_says_nothing():
    assert check("") == check(" \n") == check("\u200b\u0308") == []


@given(st.text(max_size=300))
def test_any_text_can_be_checked(text):
    for finding in check(text):
        assert text[finding.start : finding.end] == finding.excerpt


@given(
    st.lists(st.sampled_from(["\u200b", "\u00ad", "\u2060", "\ufeff", "\u200e"]), max_size=3),
    st.integers(1, 9),
)
def test_invisible_characters_hide_nothing(hidden, at):
    number = "121212-1212"
    assert check(number[:at] + "".join(hidden) + number[at:])[0].rule == "identity"


@pytest.mark.parametrize("unit", HOSTILE.values(), ids=HOSTILE.keys())
def test_time_grows_no_faster_than_the_text(unit):
    size = 2_000
    once, twice = (unit * (length // len(unit)) for length in (size, 2 * size))
    assert steps(twice) <= 2.1 * steps(once) + 200
    assert steps(once) <= 250 * size


def test_a_hundred_thousand_hostile_characters_take_bounded_steps():
    text = "".join(unit * (6_000 // len(unit)) for unit in HOSTILE.values())[:100_000]
    assert len(text) == 100_000
    assert steps(text) <= 250 * len(text)


def test_patterns_have_no_repeats_without_a_bound():
    """But for the two that cut the text into words: those consume what they match."""
    folder = Path(safeguards.__file__).parent
    patterns = re.findall(
        r"re\.compile\(([^\n]*(?:\n    [^\n]*)*)", "".join(p.read_text() for p in folder.glob("*.py"))
    )
    assert len(patterns) > 10
    unbounded = [p for p in patterns if re.search(r"(?<!\\)[+*](?![^\[\]]*\])|\{\d+,\}", p)]
    assert [p.split(")")[0] for p in unbounded] == ['r"[^\\W_]+"', 'r"\\s+"']


def test_the_lists_of_words_have_every_section_once():
    for file in (Path(vocabulary.__file__).parent / "words").glob("*.txt"):
        sections = re.findall(r"^\[(.+)\]$", file.read_text(), re.MULTILINE)
        assert len(sections) == len(set(sections))
        for section in sections:
            assert vocabulary.words(file.stem, section) is not None


def test_an_unknown_section_is_an_error():
    with pytest.raises(LookupError, match="no section"):
        vocabulary.words("general", "nonsense")
