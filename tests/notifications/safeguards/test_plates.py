import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.safeguards import check

LETTERS = "ABCDEFGHJKLMNOPRSTUWXYZ"
PLATES = st.tuples(
    st.text(LETTERS, min_size=3, max_size=3),
    st.text("0123456789", min_size=2, max_size=2),
    st.sampled_from("0123456789" + LETTERS.replace("O", "")),
)


def plates_in(text):
    return [
        finding.excerpt for finding in check(text) if finding.rule == "plate" and finding.severity == "block"
    ]


@given(PLATES, st.sampled_from(["{}{}{}", "({}{}{})", "bil:{}{}{}.", "”{}{}{}”", "Sågs {}{}{}\nigår"]))
def test_no_plate_written_together_passes(parts, carrier):
    text = carrier.format(*parts)
    assert plates_in(text) == ["".join(parts)]
    assert plates_in(text.lower())


@given(
    PLATES, st.sampled_from([" ", "-", "–", ".", "_", "\u00a0", "  ", "\u2009"]), st.sampled_from(["", " "])
)
def test_no_plate_beside_a_plate_word_passes(parts, gap, last_gap):
    letters, number, last = parts
    assert plates_in(f"reg.nr {letters}{gap}{number}{last_gap}{last} vid skolan")


@given(PLATES)
def test_no_plate_in_capitals_passes_among_vehicles(parts):
    letters, number, last = parts
    assert plates_in(f"En vit Volvo {letters} {number}{last} stod vid skolan")


@pytest.mark.parametrize(
    "text",
    [
        *(
            "rum 101",
            "Sal 201",
            "SMS 112",
            "TEL 114 14",
            "buss 123",
            "väg 195",
            "E20",
            "ABC-boken 123",
            "BRF 123",
        ),
        *(
            "med 250 personer",
            "MÖTET ÄR I RUM 101",
            "ABC 1234",
            "AB 123",
            "ABCD 123",
            "Bilen körde mot 123 andra",
        ),
        *("enligt LSS. 387 beslut", "Skylt 12 har ramlat", "Notera regnummer och ring 112"),
    ],
)
def test_what_is_no_plate(text):
    assert plates_in(text) == []


@pytest.mark.parametrize(
    ("text", "plate"),
    [
        ("regnummer BOSSE", "BOSSE"),
        ("registreringsskylt med ABC", "ABC"),
        ("A B C 1 2 3", "A B C 1 2 3"),
        ("Adam Bertil Cesar 123", "Adam Bertil Cesar 123"),
        ("norsk bil EK 12345", "EK 12345"),
        ("polsk bil, reg WX 12345", "WX"),
    ],
)
def test_plates_of_other_kinds(text, plate):
    assert plate in plates_in(text)[0]
