"""Asking contact persons once a year whether their lists are right, and warning before an area falls asleep.

Both are alerts to contact persons, approved and sent like all others. The day is set in the same transaction
as the alert is handed in, on rows that are held meanwhile: of several workers one asks.
"""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import F, Q
from django.template.loader import render_to_string
from django.utils import timezone, translation

from areas.advancing import advance
from areas.calendar_days import months_before
from areas.models import Area
from areas.models.area import AreaQuerySet
from notifications.calling import ASLEEP_AFTER
from notifications.dispatch import Refused, submit
from notifications.models import Alert, Question

AT_ONCE = 15  # areas a day and municipality: few enough that no second person need see it
WARN_AFTER = 13  # months without a sign of life
NOTICE = timedelta(days=14)  # at least, between the warning and falling asleep
OFFICE_HOURS = range(9, 17)


def is_office_hour(now: datetime) -> bool:
    """Whether it is a time at which an ordinary question may come."""
    local = timezone.localtime(now)
    return local.weekday() < 5 and local.hour in OFFICE_HOURS


def ask_about_lists(*, now: datetime) -> list[Alert]:
    """Ask the contact persons of areas whose day has come; return what was handed in."""
    today = timezone.localdate(now)
    due = Area.objects.filter(state=Area.State.ACTIVE, question_on__lte=today).order_by("question_on", "pk")
    return _ask(due, "list_question", now, asked_on=today, question_on=months_before(today, -12))


def warn_of_sleep(*, now: datetime) -> list[Alert]:
    """Warn the contact persons of areas that have long been silent; return what was handed in."""
    today = timezone.localdate(now)
    unwarned = Q(warned_on=None) | Q(warned_on__lt=F("sign_of_life_on"))
    quiet = _silent_since(months_before(today, WARN_AFTER))
    return _ask(quiet.filter(unwarned), "sleep_warning", now, warned_on=today, asked_on=today)


def let_sleep(*, now: datetime) -> int:
    """Let areas rest of which nothing was heard although they were warned; return how many."""
    today = timezone.localdate(now)
    warned = Q(warned_on__gte=F("sign_of_life_on"), warned_on__lte=today - NOTICE)
    asleep = _silent_since(months_before(today, ASLEEP_AFTER)).filter(warned)[:AT_ONCE]
    for area in asleep:
        advance(area=area, to=Area.State.DORMANT, by=None, now=now)
    return len(asleep)


def _silent_since(day: date) -> AreaQuerySet:
    silent = Area.objects.filter(state=Area.State.ACTIVE, sign_of_life_on__lte=day)
    return silent.order_by("sign_of_life_on", "pk")


def _ask(due: AreaQuerySet, name: str, now: datetime, **dates: date) -> list[Alert]:
    """Ask in each municipality about some of its areas, unless it has been asked there today."""
    alerts = []
    for municipality in due.order_by().values_list("municipality", flat=True).distinct():
        with transaction.atomic():
            here = due.filter(municipality=municipality).select_for_update()
            areas = list(here[:AT_ONCE])
            if areas and not _asked_today(municipality, timezone.localdate(now)):
                Area.objects.filter(pk__in=[area.pk for area in areas]).update(**dates)
                alerts += _hand_in(areas, name, now)
    return alerts


def _asked_today(municipality: int, today: date) -> bool:
    asked = Q(asked_on=today) | Q(warned_on=today)
    return Area.objects.filter(asked, municipality=municipality).exists()


def _hand_in(areas: list[Area], name: str, now: datetime) -> list[Alert]:
    with translation.override("sv"):  # what is sent to many is written once, in the language of the place
        title, sms, email = (
            render_to_string(f"messages/{name}.{part}.txt", {"areas": areas}).strip()
            for part in ("subject", "sms", "email")
        )
    alert = Alert.objects.create(
        kind=Alert.Kind.INFORMATION,
        title=title,
        sms_text=sms,
        email_text=email,
        audience=Alert.Audience.CONTACT_PERSONS,
        created_at=now,
    )
    alert.areas.set(areas)
    Question.objects.create(alert=alert)
    try:
        with transaction.atomic():
            return [submit(alert=alert, by=None, now=now, undo_seconds=0)]
    except Refused:  # it would reach nobody: then they are on the call list
        alert.delete()
        return []
