"""Putting together a municipality's letter of the week as a draft of somebody's, to be finished by hand."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext

from areas.models import Meeting, Municipality, TrailEntry
from grannsamverkan.accounts.models import User
from notifications.models import Alert
from notifications.statuses import Channel
from notifications.weekly_letter.police_events import PoliceEvent, events_in
from notifications.weekly_letter.tips import tip_for

WEEK = timedelta(days=7)
MEETINGS_WITHIN = timedelta(days=30)
MOST = 20
# The police's summaries of a night and of the traffic are long and say little about burglars.
PASSED_OVER = ("sammanfattning", "trafik", "övrigt")


in_the_letters_language = translation.override(settings.LANGUAGE_CODE)
"""Whatever language the writer's pages are in."""


@transaction.atomic
def begin_letter(*, municipality: Municipality, by: User, now: datetime) -> Alert:
    """Write what is known of the week as a draft by e-mail to a whole municipality; nothing is sent."""
    letter = Alert.objects.create(
        kind=Alert.Kind.INFORMATION,
        title=title_of(municipality, now=now),
        email_text=text_of(municipality, now=now),
        channels=[Channel.EMAIL.value],
        created_by=by,
    )
    letter.municipalities.add(municipality)
    TrailEntry.objects.record("letter begun", by=by, subject=letter, municipality=municipality, at=now)
    return letter


@in_the_letters_language
def title_of(municipality: Municipality, *, now: datetime) -> str:
    """Return the heading: whose week it was."""
    week = timezone.localtime(now).isocalendar().week
    return gettext("Neighbourhood watch in %(name)s, week %(week)s") % {
        "name": municipality.name,
        "week": week,
    }


@in_the_letters_language
def text_of(municipality: Municipality, *, now: datetime) -> str:
    """Return the letter: what was sent, what the police publish, meetings to come, and a tip."""
    sent = _sent(municipality, now)
    events = _events(municipality, now)
    parts = [
        gettext("Hello!"),
        _paragraph(gettext("Sent this week"), sent or [gettext("Nothing to report: no warnings were sent.")]),
        _paragraph(gettext("From the police's public events"), events),
        _paragraph(gettext("Meetings"), _meetings(municipality, now)),
        _paragraph(gettext("Worth thinking of now"), [tip_for(timezone.localtime(now).month)]),
        gettext("If you see a crime being committed, call 112. Tips to the police: 114 14."),
    ]
    return "\n\n".join(part for part in parts if part)


def _paragraph(heading: str, lines: list[str]) -> str:
    return "\n".join([heading.upper(), *(f"- {line}" for line in lines)]) if lines else ""


def _day(moment: datetime, form: str = "j F") -> str:
    return date_format(timezone.localtime(moment), form)


def _sent(municipality: Municipality, now: datetime) -> list[str]:
    here = Q(municipalities=municipality) | Q(areas__municipality=municipality)
    week = Alert.objects.published().real().filter(here, released_at__gt=now - WEEK, released_at__lte=now)
    weekly = week.exclude(channels=[Channel.EMAIL.value], kind=Alert.Kind.INFORMATION)
    rows = weekly.distinct().order_by("released_at", "pk")[:MOST]
    return [f"{_day(alert.released_at)}: {alert.title}" for alert in rows if alert.released_at]


def _events(municipality: Municipality, now: datetime) -> list[str]:
    if not municipality.uses_police_events:
        return []
    found = events_in(municipality.name, since=now - WEEK)
    if found is None:
        return [gettext("(The police's list could not be fetched. Look at polisen.se.)")]
    lines = list(_lines(found))[:MOST]
    return lines or [gettext("Nothing that concerns neighbourhood watch.")]


def _lines(events: list[PoliceEvent]) -> Iterator[str]:
    for event in events:
        if not event.kind.casefold().startswith(PASSED_OVER):
            yield f"{_day(event.at)}: {event.kind}. {event.summary}".strip()


def _meetings(municipality: Municipality, now: datetime) -> list[str]:
    meetings = Meeting.objects.to_come(now).filter(
        area__municipality=municipality, starts_at__lte=now + MEETINGS_WITHIN
    )
    shown = meetings.select_related("area")[:MOST]
    return [f"{_day(one.starts_at, 'j F H.i')}: {one.area.name}, {one.place}" for one in shown]
