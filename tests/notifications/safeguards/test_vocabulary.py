import pytest

from notifications.safeguards.vocabulary import CRIME, STREETS, Words


@pytest.mark.parametrize(
    "word",
    ["inbrott", "villainbrott", "inbrottsförsök", "stöld", "cykelstölden", "rån", "tjuven", "bedragaren"],
)
def test_crimes(word):
    assert word in CRIME


@pytest.mark.parametrize(
    "word",
    [
        "från",
        "hotell",
        "strömavbrott",
        "brottsförebyggande",
        "inbrottslarm",
        "stöldskyddsmärkning",
        "",
        "polis",
    ],
)
def test_what_only_sounds_like_a_crime(word):
    assert word not in CRIME


def test_streets_are_known_by_their_ending():
    assert "björkvägen" in STREETS
    assert "motorvägen" not in STREETS


def test_wholes_win_over_exceptions_and_exceptions_over_patterns():
    words = Words(["*brott*", "!*avbrott*", "avbrottet"])
    assert [word in words for word in ("inbrott", "elavbrott", "avbrottet")] == [True, False, True]


def test_noise_is_no_word():
    assert "x" * 100 + "inbrott" not in CRIME
