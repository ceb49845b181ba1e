from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest

from areas.quiet import quiet_until

STOCKHOLM = ZoneInfo("Europe/Stockholm")
NIGHT = {"from_": time(22), "until": time(7)}


def at(text: str, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=STOCKHOLM, fold=fold)


@pytest.mark.parametrize(
    ("moment", "over"),
    [
        ("2026-11-24T21:59", None),
        ("2026-11-24T22:00", "2026-11-25T07:00"),
        ("2026-11-25T06:59", "2026-11-25T07:00"),
        ("2026-11-25T07:00", None),
    ],
)
def test_a_night(moment, over):
    assert quiet_until(at(moment), **NIGHT) == (at(over) if over else None)


def test_an_afternoon_nap():
    assert quiet_until(at("2026-11-24T13:30"), from_=time(13), until=time(14)) == at("2026-11-24T14:00")


def test_the_night_of_spring_is_an_hour_shorter():
    begun = at("2027-03-27T22:00")
    assert (quiet_until(begun, **NIGHT).timestamp() - begun.timestamp()) == 8 * 3600


def test_the_night_of_autumn_is_an_hour_longer():
    begun = at("2026-10-24T22:00")
    assert (quiet_until(begun, **NIGHT).timestamp() - begun.timestamp()) == 10 * 3600


def test_an_hour_that_spring_skips_is_taken_as_the_next():
    over = quiet_until(at("2027-03-28T00:30"), from_=time(0), until=time(2, 30))
    assert over == at("2027-03-28T03:30")


def test_the_hour_that_autumn_has_twice_is_quiet_both_times():
    window = {"from_": time(0), "until": time(3)}
    assert quiet_until(at("2026-10-25T02:30", fold=0), **window) == at("2026-10-25T03:00")
    assert quiet_until(at("2026-10-25T02:30", fold=1), **window) == at("2026-10-25T03:00")


def test_no_length_is_no_quiet():
    assert quiet_until(at("2026-11-24T22:00"), from_=time(22), until=time(22)) is None
