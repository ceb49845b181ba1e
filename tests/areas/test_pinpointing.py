"""Addresses and streets to aim at: what is meant is found, what is not known is named with what is near."""

import pytest
from django.core.exceptions import ValidationError

from areas.models import AddressPoint, Household
from areas.pinpointing import MOST_NEAR, MOST_STREETS, find_address, find_streets


@pytest.fixture
def towns(mariestad, toreboda, area, other_area):
    """Mariestad and Töreboda, both with a Kyrkogatan 1; Björkvägen runs in Mariestad alone."""
    for town, postcode, north in ((mariestad, "54230", 58.70), (toreboda, "54530", 58.71)):
        point(town, "kyrkogatan", "1", postcode, north)
    point(mariestad, "bjorkvagen", "12B", "54230", 58.72)
    return [mariestad, toreboda]


def point(town, key, number, postcode, north):
    AddressPoint.objects.create(
        municipality=town, street_key=key, number=number, postcode=postcode, latitude=north, longitude=13.8
    )


def said(find, *arguments) -> str:
    with pytest.raises(ValidationError) as refused:
        find(*arguments)
    return " ".join(refused.value.messages)


@pytest.mark.parametrize("words", ["Björkvägen 12 b", "bjorkvagen 12B", "Björkvägen 12B lgh 1101"])
def test_an_address_is_found_however_it_is_written(towns, words):
    assert find_address(words, towns)[:2] == (58.72, 13.8)


@pytest.mark.parametrize(
    "words", ["Kyrkogatan 1, Töreboda", "Kyrkogatan 1, 545 30", "Kyrkogatan 1, 54530 Töreboda"]
)
def test_of_several_the_writer_says_which(towns, words):
    assert find_address(words, towns) == (58.71, 13.8, "Kyrkogatan 1, Töreboda")


def test_of_several_none_is_guessed(towns):
    assert "Kyrkogatan 1, 542 30 Mariestad eller Kyrkogatan 1, 545 30 Töreboda" in said(
        find_address, "Kyrkogatan 1", towns
    )


def test_only_where_the_writer_may_aim(towns):
    assert find_address("Kyrkogatan 1", towns[:1]).latitude == 58.70


def test_without_a_file_of_addresses_the_register_knows(towns, area):
    Household.objects.create(area=area, street="Strandvägen", number="3", latitude=58.69, longitude=13.81)

    assert find_address("Strandvägen 3", towns) == (58.69, 13.81, "Strandvägen 3, Mariestad")


def test_a_number_that_is_not_known(towns):
    assert "Vi vet inte var Björkvägen 99 ligger" in said(find_address, "Björkvägen 99", towns)


def test_a_street_that_is_not_known_is_named_with_what_is_near(towns):
    words = said(find_address, "Björkvegen 12", towns)

    assert "Björkvegen i Mariestad eller Töreboda" in words
    assert "Menar du Björkvägen?" in words


@pytest.mark.parametrize("words", ["Björkvägen", "12", "", ",", "  , Mariestad"])
def test_what_is_no_address(towns, words):
    assert "Skriv en gata och ett nummer" in said(find_address, words, towns)


def test_a_list_of_streets(towns):
    found = find_streets("Björkvägen 2–18\n\nKyrkogatan, Töreboda", towns)

    assert [(one.municipality.name, str(one.stretch)) for one in found] == [
        ("Mariestad", "Björkvägen 2–18"),
        ("Töreboda", "Kyrkogatan"),
    ]


def test_every_line_that_is_none_is_named(towns):
    words = said(find_streets, "Björkvägen\nKyrkogatan\nGrönvegen\n!!!", towns)

    assert "Kyrkogatan, Mariestad eller Kyrkogatan, Töreboda" in words
    assert "heter Grönvegen" in words
    assert "”!!!” går inte att läsa" in words


def test_too_many_streets(towns):
    assert "hela områden" in said(find_streets, "Björkvägen\n" * (MOST_STREETS + 1), towns)


def test_of_a_list_that_is_wrong_all_over_the_first_are_helped(towns, django_assert_max_num_queries):
    with django_assert_max_num_queries(3 + 2 * MOST_NEAR):
        words = said(find_streets, "\n".join(f"Björkvegen{'n' * n}" for n in range(20)), towns)

    assert words.count("Vi känner inte till") == 20
    assert words.count("Menar du") <= MOST_NEAR


def test_a_list_takes_as_many_queries_for_many(towns, django_assert_max_num_queries):
    with django_assert_max_num_queries(3):
        find_streets("\n".join(["Björkvägen"] * MOST_STREETS), towns)
