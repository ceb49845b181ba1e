"""Meetings as a calendar file (RFC 5545), for whatever calendar people have."""

from collections.abc import Iterable
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from areas.models import Meeting


def calendar_of(meetings: Iterable[Meeting], *, name: str) -> bytes:
    """Return meetings as a calendar. Each keeps its UID for ever, and counts how often it was changed."""
    calendar = Calendar()
    calendar.add("prodid", "-//Grannsamverkan//SV")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    for meeting in meetings:
        calendar.add_component(_event(meeting))
    today = timezone.localdate()
    calendar.add_missing_timezones(today - timedelta(days=400), today + timedelta(days=4000))
    return calendar.to_ical()


def _event(meeting: Meeting) -> Event:
    url = settings.PUBLIC_URL + reverse("meeting_detail", args=[meeting.public_id])
    event = Event()
    event.add("uid", f"{meeting.public_id}@{urlsplit(settings.PUBLIC_URL).hostname}")
    event.add("sequence", meeting.revision)
    event.add("dtstamp", timezone.now())
    # The wall clock of the place: a meeting at 18:30 stays at 18:30 when clocks are changed.
    event.add("dtstart", timezone.localtime(meeting.starts_at))
    event.add("dtend", timezone.localtime(meeting.ends_at))
    event.add("summary", _("Meeting of the neighbourhood watch, %(area)s") % {"area": meeting.area.name})
    event.add("location", meeting.place)
    event.add("description", meeting.agenda)
    event.add("url", url)
    event.add("status", "CANCELLED" if meeting.called_off_at else "CONFIRMED")
    event.add("transp", "OPAQUE")
    return event
