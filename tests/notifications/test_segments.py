from decimal import Decimal
from functools import cache
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.segments import BASIC, CAPACITY, PAIRS, count, mended, normalised, price

CHEAP = st.text(st.sampled_from(sorted(BASIC | PAIRS)), max_size=500)
ANY = st.text(
    st.sampled_from(sorted(BASIC | PAIRS) + list("–—”’…•°\u00a0🚲👮áë中\u200b\u0308\r")), max_size=300
)


def fewest_parts(widths, capacity):
    """The slow way: the fewest runs that the widths can be cut into, trying every cut."""

    @cache
    def cut(end):
        if end == 0:
            return 0
        fitting = (start for start in range(end) if sum(widths[start:end]) <= capacity)
        return 1 + min(cut(start) for start in fitting)

    for end in range(len(widths)):
        cut(end)
    return cut(len(widths))


def widths(text, encoding):
    if encoding == "UCS-2":
        return [len(character.encode("utf-16-be")) // 2 for character in text]
    return [2 if character in PAIRS else 1 for character in text]


def test_the_alphabet_has_as_many_characters_as_the_standard():
    assert len(BASIC) == 127
    assert len(PAIRS) == 10


@pytest.mark.parametrize(
    ("text", "encoding", "characters", "parts", "left"),
    [
        ("", "GSM-7", 0, 0, 160),
        ("Inbrott på Björkvägen. Éa à ü §", "GSM-7", 31, 1, 129),
        ("a" * 160, "GSM-7", 160, 1, 0),
        ("a" * 161, "GSM-7", 161, 2, 145),
        ("€" * 80, "GSM-7", 160, 1, 0),
        ("€" * 81, "GSM-7", 162, 2, 143),
        ("a" * 152 + "€" + "a" * 10, "GSM-7", 164, 2, 141),
        ("–" * 70, "UCS-2", 70, 1, 0),
        ("–" * 71, "UCS-2", 71, 2, 63),
        ("🚲" * 35, "UCS-2", 70, 1, 0),
        ("🚲" * 36, "UCS-2", 72, 2, 61),
        ("–" + "a" * 65 + "🚲🚲🚲", "UCS-2", 72, 2, 61),
    ],
)
def test_parts_and_room(text, encoding, characters, parts, left):
    segments = count(text)
    assert (segments.encoding, segments.characters) == (encoding, characters)
    assert (segments.parts, segments.left) == (parts, left)


def test_one_dash_can_make_one_part_three():
    text = "Inbrott i natt på Björkvägen" + " och så vidare" * 9
    assert count(text).parts == 1
    assert count(text + "–").parts == 3


def test_the_culprits_are_named_with_place_reason_and_replacement():
    dash, quote, picture = count("Kl 18–19 ’🚲").culprits
    assert (dash.position, dash.characters, dash.replacement) == (5, "–", "-")
    assert str(dash.reason) == "Ett långt tankstreck finns inte i sms-alfabetet, men ett bindestreck gör det."
    assert (quote.characters, quote.replacement) == ("’", "'")
    assert (picture.characters, picture.replacement) == ("🚲", None)


@pytest.mark.parametrize(
    ("letter", "plain"), [("á", "a"), ("ë", "e"), ("ﬁ", "fi"), ("１", "1"), ("中", None)]
)
def test_letters_outside_the_alphabet_get_a_suggestion_only(letter, plain):
    assert count(letter).culprits[0].replacement == plain
    assert normalised(letter) == (letter, ())


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("Kl 18–19 — ja", "Kl 18-19 - ja"),
        ("”Nu” “nu” ’nu’ »nu«", '"Nu" "nu" \'nu\' "nu"'),
        ("Vänta… 5\u00a0000 kr", "Vänta... 5 000 kr"),
        ("• ett\r\n• två\rtre", "- ett\n- två\ntre"),
        ("−5 °C ute, 20° inne", "-5 grader ute, 20 grader inne"),
        ("a\u030a a\u0308 o\u0308 A\u030a", "å ä ö Å"),
        ("Bjo\u200b\u0308rk\u00advägen\ufeff", "Björkvägen"),
        ("1½ tim, 2×3 m²", "1 1/2 tim, 2x3 m2"),
        ("åäöÅÄÖéüà§ € [x]", "åäöÅÄÖéüà§ € [x]"),
    ],
)
def test_typography_is_written_plainly(written, plain):
    assert normalised(written)[0] == plain


def test_normalising_tells_what_it_did():
    (change,) = normalised("Kl 18–19")[1]
    assert (change.position, change.old, change.new) == (5, "–", "-")


def test_a_text_that_would_become_dearer_is_left_alone():
    assert normalised("…" * 70) == ("…" * 70, ())


def test_one_culprit_can_be_mended_alone():
    assert mended("18–19 – Zoë", 2) == "18-19 – Zoë"
    assert mended("18–19 – Zoë", 10) == "18–19 – Zoe"
    assert mended("18–19 – Zoë", 3) == "18–19 – Zoë"


def test_the_price_is_exact(settings):
    settings.SMS_PRICE_PER_SEGMENT = 0.35
    assert price(3, 355) == Decimal("372.75")
    assert str(price(1, 0)) == "0.00"


@given(ANY)
def test_parts_are_as_few_as_can_be(text):
    segments = count(text)
    sizes = widths(text, segments.encoding)
    alone, each = CAPACITY[segments.encoding]
    assert segments.characters == sum(sizes)
    assert segments.parts == (fewest_parts(sizes, each) if sum(sizes) > alone else bool(text))


@given(CHEAP)
def test_parts_hold_what_they_are_said_to_hold(text):
    segments = count(text)
    alone, each = CAPACITY["GSM-7"]
    assert segments.encoding == "GSM-7"
    assert segments.culprits == ()
    assert segments.characters <= max(alone, segments.parts * each)
    assert 0 <= segments.left <= alone


@given(ANY, st.sampled_from("a€"))
def test_the_room_left_is_real(text, letter):
    segments = count(text)
    width = 2 if letter in PAIRS and segments.encoding == "GSM-7" else 1
    if segments.parts and segments.left >= width:
        assert count(text + letter).parts == segments.parts


@given(ANY)
def test_normalising_is_done_once_and_never_dearer(text):
    plain, changes = normalised(text)
    assert normalised(plain)[0] == plain
    assert count(plain).parts <= count(text).parts
    assert bool(changes) == (plain != text)
    assert all(a.position + len(a.old) <= b.position for a, b in pairwise(changes))


@given(ANY)
def test_the_letters_of_swedish_survive(text):
    plain, _ = normalised(text)
    for letter in "åäöÅÄÖé":
        assert plain.count(letter) >= text.count(letter)


@given(ANY)
def test_culprits_point_at_what_they_name(text):
    for culprit in count(text).culprits:
        end = culprit.position + len(culprit.characters)
        assert text[culprit.position : end] == culprit.characters
