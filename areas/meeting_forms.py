"""The forms of meetings: when and where, and what came of it."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from areas.calendar_days import IN_OUR_TIME
from areas.models import Meeting

MOST_PRESENT = 5000


class MeetingForm(forms.Form):
    """A meeting that is planned."""

    day = forms.DateField(
        label=_("Day of the meeting"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        validators=IN_OUR_TIME,
    )
    clock = forms.TimeField(label=_("Time"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    place = forms.CharField(
        label=_("Where"), max_length=120, help_text=_("For example the school's dining hall.")
    )
    agenda = forms.CharField(
        label=_("Agenda"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 9})
    )

    @staticmethod
    def about(meeting: Meeting) -> dict[str, Any]:
        """Return what a meeting says already."""
        local = timezone.localtime(meeting.starts_at)
        return {"day": local.date(), "clock": local.time(), "place": meeting.place, "agenda": meeting.agenda}

    @property
    def plan(self) -> dict[str, Any]:
        """What the meeting is planned with; the time is the place's own."""
        cleaned = self.cleaned_data
        moment = timezone.make_aware(datetime.combine(cleaned["day"], cleaned["clock"]))
        agenda = cleaned["agenda"].replace("\r\n", "\n")
        return {"starts_at": moment, "place": cleaned["place"], "agenda": agenda}


class NotesForm(forms.Form):
    """Who came, as numbers, and what was said."""

    households = forms.IntegerField(label=_("Households that came"), min_value=0, max_value=MOST_PRESENT)
    people = forms.IntegerField(label=_("People who came"), min_value=0, max_value=MOST_PRESENT)
    minutes = forms.CharField(
        label=_("Minutes"),
        max_length=10_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 9}),
        help_text=_("What was decided. No names of those who were absent, nothing about suspicions."),
    )
