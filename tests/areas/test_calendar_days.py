"""Which days can be meant."""

import pytest

from areas.meeting_forms import MeetingForm


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_no_meeting_is_at_an_end_of_the_calendar(day):
    form = MeetingForm({"day": day, "clock": "18:00", "place": "Bygdegården"})
    assert form.errors["day"] == ["Skriv en dag mellan åren 2000 och 2100."]
    assert MeetingForm(form.data | {"day": "2026-12-24"}).is_valid()
