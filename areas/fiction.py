"""Invented names of people, streets and areas for demonstrations and trials. Pure."""

from collections.abc import Iterator
from itertools import product
from random import Random

GIVEN = (
    *("Agda", "Alva", "Anders", "Asta", "Bertil", "Birgit", "Bo", "Dagny", "Disa", "Ebbe", "Elof", "Elsa"),
    *("Erland", "Fredrika", "Gerda", "Gunnar", "Göta", "Hanna", "Harald", "Hedda", "Hjalmar", "Idun"),
    *("Ingrid", "Jarl", "Jorunn", "Kajsa", "Knut", "Leila", "Lo", "Love", "Malin", "Mehmet", "Milo"),
    *("Nadja", "Nils", "Olof", "Pål", "Ragna", "Reza", "Sigrid", "Signe", "Sixten", "Stig", "Svea"),
    *("Tage", "Tora", "Torkel", "Tuva", "Ulf", "Valter", "Viveka", "Yrsa", "Åke", "Åsa", "Örjan"),
)
# Words for "invented" in Swedish, so that nobody takes these people for real ones.
FAMILY = (
    *("Diktander", "Exempelberg", "Exempelsson", "Fabelkvist", "Fabelman", "Figurström", "Fiktelius"),
    *("Fingerdal", "Hittepåsson", "Låtsaslund", "Mönsterberg", "Mönsterfelt", "Novellén", "Provberg"),
    *("Provström", "Påhittsdal", "Påhittsgren", "Sagolind", "Sagosson", "Skissgren", "Sketchqvist"),
    *("Skrönberg", "Testlund", "Testkvist", "Tänkelius", "Tänksson", "Utkastberg", "Utkastsson"),
)

_LANDSCAPE = (
    *("Ek", "Björk", "Tall", "Gran", "Lönn", "Alm", "Ask", "Hassel", "Rönn", "Lind", "Kastanje", "Hägg"),
    *("Sjö", "Strand", "Vass", "Näckros", "Hamn", "Sluss", "Kanal", "Kvarn", "Smed", "Mjölnar", "Skogs"),
    *("Ängs", "Åker", "Klöver", "Havre", "Korn", "Berg", "Sten", "Klipp", "Mosse", "Ljung", "Lärk"),
    *("Svan", "Trast", "Mås", "Tärn", "Räv", "Hjort", "Igelkotts", "Solros", "Viol", "Blåsippe"),
)
_PLACE = ("backen", "hagen", "höjden", "gläntan", "lunden", "udden", "ängen", "gärdet", "viken", "dalen")
_STREET = ("vägen", "gatan", "stigen", "gränd", "backen", "slingan", "allén", "svängen")
_QUARTER = ("", " norra", " södra", " östra", " västra")


def name_of_a_person(rng: Random) -> str:
    """Return a given name with an invented family name."""
    return f"{rng.choice(GIVEN)} {rng.choice(FAMILY)}"


def names_of_areas(rng: Random) -> Iterator[str]:
    """Yield names of areas, all different, without end; the plain ones come first."""
    plain = [first + last for first, last in product(_LANDSCAPE, _PLACE)]
    rng.shuffle(plain)
    for quarter in _QUARTER:
        yield from (name + quarter for name in plain)
    number = 2
    while True:
        yield from (f"{name} {number}" for name in plain)
        number += 1


def names_of_streets(rng: Random, count: int) -> list[str]:
    """Return up to `count` different names of streets; a larger count only adds to the end."""
    names = [first + last for first, last in product(_LANDSCAPE, _STREET)]
    rng.shuffle(names)
    return names[:count]
