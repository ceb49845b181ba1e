"""Escalating: the clock of a warning that nobody passes on, from the contact person to the households.

A step is taken once, by whichever worker holds the warning's row and finds the step still waiting. Whoever
comes later, after a crash or at the same moment, finds it done. The messages of a step are written in the
same transaction, so that there is no step without them and none of them twice.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.text import get_text_list
from django.utils.translation import gettext

from areas.models import Appointment, Area, Membership, Municipality, Person, TrailEntry
from grannsamverkan.accounts.models import User
from notifications import handing_on
from notifications.audience import area_ids_of, reachable
from notifications.family import held
from notifications.handing_on import NobodyLeft, Words, hand_on
from notifications.models import Alert, Chain, ChainStep, Hold
from notifications.rungs import ASKED, Outcome, Rung, after
from notifications.standing import Standing, posts_in, standings
from notifications.statuses import Channel

AREAS_AT_ONCE = 200
NAMED = 3  # areas by name in a message; the others by their number
MOVING = (Alert.State.SENDING, Alert.State.DONE)
"""While an alert is paused, its clock waits."""


def advance(*, now: datetime) -> int:
    """Begin, end and move on every clock that is due; return how many steps were taken."""
    if Hold.objects.standing().exists():
        return 0
    _begin_new(now)
    end_needless(now=now)
    due = ChainStep.objects.waiting().filter(due_at__lte=now, alert__state__in=MOVING)
    alerts = Alert.objects.filter(pk__in=due.values("alert")).order_by("pk")
    return sum(_advance(alert, now=now) for alert in alerts)


def end_needless(*, now: datetime) -> int:
    """End the clocks of warnings that were stopped, corrected, called over, or are no longer valid."""
    ended = 0
    running = Chain.objects.filter(ended_at=None).select_related("alert")
    corrections = Alert.objects.published().filter(corrects=OuterRef("alert"))
    over = Q(alert__state=Alert.State.CANCELLED) | Q(alert__valid_until__lte=now) | Q(Exists(corrections))
    for chain in running.filter(over):
        why = why_over(chain.alert, now=now)
        ended += bool(why and chain.end(why=why, now=now))
    return ended


def why_over(first: Alert, *, now: datetime) -> Chain.Why | None:
    """Return why a warning is not to be carried on any more, or None while it is."""
    if first.state == Alert.State.CANCELLED:
        return Chain.Why.CANCELLED
    correction = first.corrections.published().order_by("-pk").first()
    if correction:
        return Chain.Why.CORRECTED if correction.kind == Alert.Kind.WARNING else Chain.Why.OVER
    if first.valid_until and first.valid_until <= now:
        return Chain.Why.EXPIRED
    stopped = Chain.objects.filter(pk=first.pk, why=Chain.Why.STOPPED)
    return Chain.Why.STOPPED if stopped.exists() else None


@transaction.atomic
def stop_chain(*, first: Alert, by: User, now: datetime) -> bool:
    """Let nobody more be asked, and stop what carries the warning on; False when the clock had ended."""
    chain = Chain.objects.filter(pk=first.pk).first()
    if chain is None or not chain.end(why=Chain.Why.STOPPED, now=now):
        return False
    handing_on.follow(first, to=Alert.State.CANCELLED)
    TrailEntry.objects.record("chain stopped", by=by, subject=first, municipality=first.concerned.first())
    return True


def note_answer(*, first: Alert, person: Person, now: datetime) -> int:
    """Note in which areas a warning is passed on, now that somebody has answered; return in how many.

    The caller holds the row of the warning locked, as the clock does when it moves.
    """
    own = person.appointments.current(timezone.localdate(now))
    where = Q(area__in=own.values("area")) | Q(area__municipality__in=own.values("municipality"))
    steps = ChainStep.objects.filter(alert=first).unanswered().filter(where)
    areas = list(Area.objects.filter(pk__in=steps.values("area")))
    answered = [pk for pk, each in _standings(first, areas, now).items() if each.is_answered]
    noted = ChainStep.objects.filter(alert=first, area__in=answered).unanswered()
    number = noted.end(Outcome.ANSWERED, now=now)
    _end_if_through(first, now)
    return number


# Beginning --------------------------------------------------------------------------------------


def _begin_new(now: datetime) -> None:
    """Set the clock of warnings to contact persons that have just been sent."""
    new = Alert.objects.warnings().filter(
        audience=Alert.Audience.CONTACT_PERSONS,
        state__in=MOVING,
        expanded_at__isnull=False,
        valid_until__gt=now,
        chain=None,
        follow_on=None,
    )
    for alert in new:
        with transaction.atomic():
            _, is_first = Chain.objects.get_or_create(alert=alert, defaults={"begun_at": now})
            if is_first:
                ChainStep.objects.bulk_create(_first_steps(alert, now), batch_size=500, ignore_conflicts=True)


def _first_steps(alert: Alert, now: datetime) -> list[ChainStep]:
    """Return the first step of every area with somebody in it; where nobody was asked it is due at once."""
    chain = Appointment.objects.current(timezone.localdate(now)).in_chain().filter(area=OuterRef("pk"))
    members = Membership.objects.current().filter(area=OuterRef("pk"))
    areas = Area.objects.filter(pk__in=area_ids_of(alert)).select_related("municipality")
    areas = areas.annotate(is_held=Exists(chain), is_inhabited=Exists(members))
    released = alert.released_at or now
    return [
        ChainStep(
            alert=alert,
            area=area,
            rung=Rung.CONTACT_PERSON,
            due_at=released + _patience(area) if vars(area)["is_held"] else released,
        )
        for area in areas.filter(Q(is_held=True) | Q(is_inhabited=True)).order_by("pk")
    ]


def _patience(area: Area) -> timedelta:
    return timedelta(minutes=area.minutes_to_acknowledge)


# Moving on --------------------------------------------------------------------------------------


@dataclass
class Round:
    """What one worker does about one warning in one go."""

    alert: Alert
    now: datetime
    reached: set[int] = field(default_factory=set)  # the people to whom a message can come
    asked: dict[tuple[Rung, int], list[tuple[ChainStep, list[Appointment]]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    taken: list[ChainStep] = field(default_factory=list)

    def take(self, step: ChainStep, standing: Standing) -> None:
        """Take a step, and those after it that nobody can be asked in, up to the next that waits."""
        rung: Rung | None = Rung(step.rung)
        while rung is not None and self._take(step, rung, standing):
            rung = after(rung, goes_to_households=standing.area.goes_to_households)
            if rung is None:
                return
            step = ChainStep(alert=self.alert, area=standing.area, rung=rung, due_at=self.now)

    def _take(self, step: ChainStep, rung: Rung, standing: Standing) -> bool:
        """Note what becomes of a step; return whether the next one is to be taken at once."""
        self.taken.append(step)
        step.done_at, step.outcome = self.now, Outcome.ASKED
        if standing.is_answered:
            step.outcome = Outcome.ANSWERED
        elif rung == Rung.HOUSEHOLDS:
            self.asked[rung, standing.area.municipality_id].append((step, standing.passed_on))
        elif rung in ASKED:
            posts = standing.posts(rung)
            asked = [each for each in posts if each.person_id in self.reached]
            if not asked:
                step.outcome = Outcome.UNREACHED if posts else Outcome.VACANT
                return True
            self.asked[rung, standing.area.municipality_id].append((step, asked))
            self.taken.append(self._next(rung, standing.area))
        return False

    def _next(self, rung: Rung, area: Area) -> ChainStep:
        """Return the step that is waited for now."""
        following = after(rung, goes_to_households=area.goes_to_households) or Rung.NOBODY
        return ChainStep(alert=self.alert, area=area, rung=following, due_at=self.now + _patience(area))


def _advance(alert: Alert, *, now: datetime) -> int:
    """Take the steps of one warning that are due, some areas at a time."""
    taken = 0
    while number := _advance_some(alert, now=now):
        taken += number
    return taken


@transaction.atomic
def _advance_some(alert: Alert, *, now: datetime) -> int:
    first = held(alert)  # one worker at a time
    due = ChainStep.objects.waiting().filter(alert=first, due_at__lte=now)
    steps = list(due.select_related("area__municipality").order_by("due_at", "pk")[:AREAS_AT_ONCE])
    if not steps or first.state not in MOVING:
        return 0
    standing = _standings(first, [step.area for step in steps], now)
    this = Round(first, now, reached=_reached(first, standing.values()))
    for step in steps:
        this.take(step, standing[step.area_id])
    for (rung, _municipality), whom in this.asked.items():
        _hand_on(first, rung, whom, now)
    ChainStep.objects.bulk_update(
        [step for step in this.taken if step.pk], ["outcome", "done_at", "follow_on"]
    )
    ChainStep.objects.bulk_create([step for step in this.taken if not step.pk], batch_size=500)
    _record(first, this)
    _end_if_through(first, now)
    return len(steps)


def _standings(first: Alert, areas: list[Area], now: datetime) -> dict[int, Standing]:
    return standings(areas, posts_in(first, areas, now=now))


def _reached(alert: Alert, standing: Iterable[Standing]) -> set[int]:
    """Return the keys of those in the chains, and coordinators, to whom a message can come."""
    keys = {each.person_id for one in standing for each in (*one.chain, *one.coordinators)}
    people = Person.objects.filter(pk__in=keys, has_protected_identity=False)
    return {
        pk
        for channel in map(Channel, alert.channels)
        for pk in reachable(people, channel).values_list("pk", flat=True)
    }


def _hand_on(
    first: Alert, rung: Rung, whom: list[tuple[ChainStep, list[Appointment]]], now: datetime
) -> None:
    areas = [step.area for step, _appointments in whom]
    appointments = {each.pk: each for _step, some in whom for each in some}
    words = _words(first, rung, areas)
    try:
        follow_on = hand_on(
            first=first, rung=rung, words=words, areas=areas, appointments=appointments.values(), now=now
        )
    except NobodyLeft:  # the households have it from somewhere else
        return
    for step, _appointments in whom:
        step.follow_on = follow_on


def _words(first: Alert, rung: Rung, areas: list[Area]) -> Words:
    with translation.override("sv"):  # what is sent to many is written once, in the language of the place
        names = sorted(area.name for area in areas)
        if len(names) > NAMED:
            more = len(names) - NAMED + 1
            names = [*names[: NAMED - 1], gettext("%(number)s more areas") % {"number": more}]
        context = {
            "first": first,
            "rung": rung,
            "places": get_text_list(names, gettext("and")),
            "goes_to_households": any(area.goes_to_households for area in areas),
            "url": settings.PUBLIC_URL + reverse("alert_detail", args=[first.public_id]),
        }

        def say(part: str, text: str) -> str:
            return render_to_string(f"messages/chain.{part}.txt", context | {"text": text}).strip()

        return Words(
            title=say("subject", ""),
            sms_text=say("sms", first.sms_text) if first.sms_text else "",
            email_text=say("email", first.email_text or first.sms_text),
        )


def _record(first: Alert, this: Round) -> None:
    for (rung, municipality), whom in this.asked.items():
        TrailEntry.objects.record(
            "alert escalated",
            by=None,
            subject=first,
            municipality=Municipality.objects.get(pk=municipality),
            at=this.now,
            rung=rung.name.lower(),
            areas=len(whom),
        )


def _end_if_through(first: Alert, now: datetime) -> None:
    """End the clock when nothing waits any more."""
    if not ChainStep.objects.filter(alert=first).waiting().exists():
        Chain.objects.filter(pk=first.pk, ended_at=None).update(ended_at=now, why=Chain.Why.THROUGH)
