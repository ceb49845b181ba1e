"""Safeguards that read for meaning: what turns a harmless sentence into a harmful one."""

import pytest

from notifications.safeguards import check


def verdict(text):
    return {(finding.rule, finding.severity) for finding in check(text)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Vi ses på Björkvägen 12.", set()),
        ("Inbrott på Björkvägen 12.", {("house", "block")}),
        ("Det var inbrott. På Björkvägen 12. Lås nu.", {("house", "block")}),
        ("Det var inbrott. Lås nu. Tack. Fika på Björkvägen 12.", set()),
        ("Möte om inbrotten på Björkvägen 12.", {("house", "confirm")}),
        ("Välkommen till möte på Björkvägen 12. Vi talar om inbrotten.", set()),
        ("Inbrott på Björkvägen 12 januari.", set()),
        ("Handlingsplan 2026 mot inbrott.", set()),
        ("Inbrott i brf Ekbacken 12.", set()),
    ],
)
def test_house_numbers(text, expected):
    assert verdict(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("En man med skägg stal cykeln.", {("looks", "block")}),
        ("En man med skägg saknas.", {("looks", "confirm")}),
        ("Man bör bära reflexväst och mössa.", set()),
        ("Rumänska män säljer guld.", {("origin", "block")}),
        ("Rumänsk mat på torget.", set()),
        ("Romer firar sin dag.", set()),
        ("Romer misstänks för stöld.", {("origin", "block")}),
        ("Lämna signalement till polisen.", set()),
        ("Signalement: okänt.", {("looks", "confirm")}),
    ],
)
def test_looks_and_origin(text, expected):
    assert verdict(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Grannen är bortrest.", {("absence", "block")}),
        ("Töm lådan när du är bortrest.", {("absence", "confirm")}),
        ("Huset står tomt till mars.", {("absence", "block")}),
        ("Lokalen står tom.", set()),
        ("När du är på semester ska huset se bebott ut.", set()),
        ("Samordnaren har semester.", set()),
    ],
)
def test_absence(text, expected):
    assert verdict(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kim Exempelsson stal cykeln.", {("name", "block")}),
        ("Kim Exempelsson bakar bullar.", set()),
        ("Den misstänkte, Zebulon Dromgård, greps.", {("name", "confirm")}),
        ("Kim fick cykeln stulen.", {("name", "confirm")}),
        ("Inbrott hos familjen Exempelsson.", {("name", "block")}),
        ("Kommunpolis Kim Exempelsson talar om inbrott.", set()),
        ("Inbrott på Västra Mariebergsvägen och i Norra Hamnen.", set()),
        ("VARNING FÖR INBROTT I CENTRALA TÖREBODA", set()),
        ("Bedragare säger sig ringa från Mobilt BankID och Swedbank.", set()),
        ("Stöld på Karl Johans gata.", set()),
    ],
)
def test_names(text, expected):
    assert verdict(text) == expected
