"""The record of one alert for the municipality's file: what was said, to whom in words, and what came of it.

Nothing in it is a recipient's: no name, number or address, and few people stay uncounted for whoever may
not read them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.policy import default

from django.db.models import Count

from areas.models import Area, Municipality, TrailEntry, TrailHead
from areas.permissions import Actor
from areas.roles import Permission
from grannsamverkan.accounts.models import User
from notifications.audience import areas_of
from notifications.discreet import Split
from notifications.models import Alert, BreakGlass, Rendering, Side
from notifications.rendering import ACKNOWLEDGE_MARK, TOKEN_MARK, sms_sender
from notifications.rungs import Rung
from notifications.statuses import Channel, Reason, Word
from notifications.summing import AreaYear, years_of
from notifications.tracking import counts_of

MOST_ACTS = 200
"""So many acts of the trail are listed, the first ones; the head binds all."""

ANSWERS = ("acknowledge", "alert forwarded", "notice put up")
"""What recipients themselves have done: counted in the record, not listed."""


@dataclass(frozen=True)
class Text:
    """Words as they left us, and how many messages carried them. `OWN` stands for each one's own key."""

    rendering: Rendering
    number: int
    subject: str
    body: str


OWN = "…"


@dataclass(frozen=True)
class Record:
    """What the paper says, gathered at one moment."""

    alert: Alert
    at: datetime
    sender: str
    texts: Sequence[Text]
    municipalities: Sequence[Municipality]
    areas: Sequence[Area]
    counts: dict[str, dict[str, int]]
    failures: Sequence[tuple[Channel, Reason, int]]
    answers: Sequence[tuple[Area, Split]]
    corrections: Sequence[Alert]
    sides: Sequence[Side]
    glass: BreakGlass | None
    carried_on: Sequence[tuple[Rung, int]]
    put_up: int
    acts: Sequence[TrailEntry]
    head: TrailHead


def take_record(*, alert: Alert, by: User, now: datetime) -> Record:
    """Note that the record of an alert is taken out, and return what it says, the note included."""
    TrailEntry.objects.record(
        "alert recorded", by=by, subject=alert, municipality=alert.concerned.order_by("pk").first(), at=now
    )
    acts = TrailEntry.objects.filter(subject_kind="alert", subject_id=alert.public_id)
    return Record(
        alert=alert,
        at=now,
        sender=sms_sender(alert),
        texts=_texts(alert),
        municipalities=list(alert.municipalities.all()),
        areas=list(alert.areas.select_related("municipality")),
        counts=counts_of(alert),
        failures=_failures(alert),
        answers=_answers(alert, by),
        corrections=list(alert.corrections.begun().order_by("pk")),
        sides=list(alert.sides.select_related("municipality", "approved_by__person")),
        glass=getattr(alert, "break_glass", None),
        carried_on=_carried_on(alert),
        put_up=alert.put_up.count(),
        acts=list(acts.exclude(act__in=ANSWERS).order_by("pk")[:MOST_ACTS]),
        head=TrailHead.objects.first() or TrailHead(),
    )


def _texts(alert: Alert) -> list[Text]:
    """Return the texts that were sent to somebody, as frozen at approval."""
    numbers = dict(alert.deliveries.order_by().values_list("rendering").annotate(Count("pk")))
    sent = alert.renderings.filter(pk__in=numbers).order_by("-channel", "-language", "-reader")
    return [Text(one, numbers[one.pk], *_words(one)) for one in sent]


def _words(rendering: Rendering) -> tuple[str, str]:
    """Return subject and text without anybody's own keys: of a mail its plain part."""
    body = rendering.body.replace(TOKEN_MARK, OWN).replace(ACKNOWLEDGE_MARK, OWN)
    if rendering.channel != Channel.EMAIL:
        return "", body
    mail = message_from_bytes(body.encode(), policy=default)
    plain = mail.get_body(("plain",))
    return str(mail["Subject"]), plain.get_content().strip() if plain else ""


def _failures(alert: Alert) -> list[tuple[Channel, Reason, int]]:
    failed = alert.deliveries.worded(Word.FAILED).order_by("-channel", "reason")
    rows = failed.values_list("channel", "reason").annotate(number=Count("pk"))
    return [(Channel(channel), Reason(reason), number) for channel, reason, number in rows]


def _carried_on(alert: Alert) -> list[tuple[Rung, int]]:
    """Return how a warning was carried on, and how many times each way."""
    rows = alert.follow_ons.order_by("rung").values_list("rung").annotate(number=Count("pk"))
    return [(Rung(rung), number) for rung, number in rows]


def _answers(alert: Alert, by: User) -> list[tuple[Area, Split]]:
    """Return for each area how many of its chain were asked to acknowledge a warning, and how many have."""
    actor = Actor(by)
    mine = Municipality.objects.open_to(actor, Permission.FOLLOW_ALERTS)
    areas = areas_of(alert).filter(municipality__in=mine).select_related("municipality")
    itself = Alert.objects.filter(pk=alert.pk)
    years = years_of([AreaYear(area, 0, 0) for area in areas], itself)
    return [
        (
            year.area,
            Split(year.asked, year.acknowledged, is_open=actor.may(Permission.SEE_HOUSEHOLDS, year.area)),
        )
        for year in years
        if year.asked
    ]
