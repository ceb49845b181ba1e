from datetime import timedelta

import pytest
from django.utils.translation import override

from areas.periods import PERIODS, in_words


@pytest.mark.parametrize(
    ("time", "swedish", "english"),
    [
        (timedelta(days=731), "2 år", "2 years"),
        (timedelta(days=365), "1 år", "1 year"),
        (timedelta(days=400), "400 dagar", "400 days"),
        (timedelta(days=90), "90 dagar", "90 days"),
        (timedelta(hours=24), "24 timmar", "24 hours"),
        (timedelta(hours=1), "1 timme", "1 hour"),
    ],
)
def test_a_period_is_said_as_people_do(time, swedish, english):
    for language, said in (("sv", swedish), ("en", english)):
        with override(language):
            assert in_words(time) == said


def test_periods_are_those_that_are_set(settings):
    settings.RETAIN_TRAIL_DAYS = 30
    assert PERIODS["trail"]() == timedelta(days=30)
