"""Releasing: the moment an approved alert begins to reach people. Everything is counted from here."""

import hashlib
import json
from datetime import datetime, timedelta

from django.db import transaction

from areas.models import TrailEntry
from notifications.models import Alert, BreakGlass, Hold, LedgerCount
from notifications.models.follow_on import follow_on_of
from notifications.rendering import freeze
from notifications.statuses import UNDER_WAY

VALID_FOR = {
    Alert.Kind.WARNING: timedelta(hours=12),
    Alert.Kind.INFORMATION: timedelta(hours=72),
    Alert.Kind.MEETING: timedelta(hours=72),
}
"""How long it is worth trying, when the sender has not said until when."""


def digest(alert: Alert) -> str:
    """Return what an approval is bound to: text, audience and channels. Any edit changes it."""
    said = {
        "kind": alert.kind,
        "title": alert.title,
        "sms": alert.sms_text,
        "email": alert.email_text,
        "channels": sorted(alert.channels),
        "areas": sorted(alert.areas.values_list("pk", flat=True)),
        "municipalities": sorted(alert.municipalities.values_list("pk", flat=True)),
        "polygon": alert.polygon,
        "audience": alert.audience,
        "exercise": alert.is_exercise,
        "corrects": alert.corrects_id,
    }
    aim = getattr(alert, "aim", None)
    if aim and aim.stretches:
        said["streets"] = aim.stretches
    if sides := sorted(alert.sides.values_list("municipality", flat=True)):
        said["sides"] = sides
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def release_due(*, now: datetime) -> list[Alert]:
    """Release every approved alert whose time has come; return them. Called by any number of workers.

    Under a hold none is released.
    """
    if Hold.objects.standing().exists():
        return []
    return [alert for alert in Alert.objects.due(now) if release(alert, now=now)]


def release(alert: Alert, *, now: datetime) -> bool:
    """Begin to send an approved alert; False when it was changed after approval or somebody was first.

    The approval is checked again here, by the one who sends: what is released is what was approved, also by
    every municipality that was asked.
    """
    with transaction.atomic():
        text = digest(alert)
        is_approved = text == alert.approved_text and not alert.sides.awaited(text).exists()
        if not is_approved or _lacks_second_person(alert):
            alert.sides.all().reset()
            BreakGlass.objects.filter(alert=alert).delete()
            alert.move(to=Alert.State.DRAFT, from_=(Alert.State.APPROVED,), approved_text="")
            return False
        freeze(alert)
        valid_until = alert.valid_until or now + VALID_FOR[Alert.Kind(alert.kind)]
        released = alert.move(
            to=Alert.State.SENDING,
            from_=(Alert.State.APPROVED,),
            released_at=now,
            valid_until=valid_until,
        )
        if released:
            TrailEntry.objects.record("alert released", by=None, subject=alert)
    return released


def _lacks_second_person(alert: Alert) -> bool:
    """Whether every warning is approved where this one goes, and neither was it nor was the glass broken.

    What carries a warning on was approved with it.
    """
    stands_alone = follow_on_of(alert) is None
    if alert.approved_by_id is not None or alert.kind != Alert.Kind.WARNING or not stands_alone:
        return False
    is_asked = alert.concerned.filter(warnings_need_approval=True).exists()
    return is_asked and not BreakGlass.objects.holds_for(alert, text=alert.approved_text)


def finish(*, now: datetime) -> int:
    """Close the alerts of which nothing waits, is being sent or is in doubt any more; return how many."""
    going_on = LedgerCount.objects.filter(word__in=UNDER_WAY, number__gt=0)
    done = (
        Alert.objects.filter(state=Alert.State.SENDING, expanded_at__isnull=False)
        .exclude(pk__in=going_on.values("alert"))
        .update(state=Alert.State.DONE, finished_at=now)
    )
    return int(done)
