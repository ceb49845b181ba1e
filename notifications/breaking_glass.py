"""Breaking the glass: one police officer sends a warning alone, and others look into it afterwards.

It stands in for the second person's approval and for nothing else: safeguards, limits, the undo time and
the trail are as always, and the undo time is twice as long.
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from areas.permissions import Actor
from areas.roles import Permission
from grannsamverkan.accounts.models import User
from notifications import tasks
from notifications.audience import reach
from notifications.dispatch import Refused, record_act, require_rights, submit
from notifications.models import Alert, BreakGlass
from notifications.releasing import digest
from notifications.siding import ask_anew, concerned, needs_second_person
from notifications.statuses import Lane

GLASS_SECONDS = 60
"""How long somebody who sends alone has to regret it."""


def may_break_glass(alert: Alert, by: User) -> bool:
    """Whether this person may send this warning alone in every municipality that it concerns."""
    places = concerned(alert)
    return (
        alert.kind == Alert.Kind.WARNING
        and bool(places)
        and all(municipality.break_glass_allowed for municipality in places)
        and {place.pk for place in places} <= set(Actor(by).municipality_ids(Permission.BREAK_GLASS))
    )


def break_glass(
    *, alert: Alert, by: User, now: datetime, why: str, reason: str = "", undo_seconds: float = GLASS_SECONDS
) -> Alert:
    """Send a warning that needs a second person alone, now; everybody who could have approved it is told.

    Raises Refused, and changes nothing, where that is not allowed, where nobody else has to approve it
    anyway, and for whatever else keeps an alert from being sent. `why` is why nobody could be waited for,
    `reason` why something doubtful has to be said.
    """
    if not may_break_glass(alert, by):
        raise Refused(_("This may not be sent without somebody else's approval."))
    if not why.strip():
        raise Refused(_("Write why nobody can be waited for."))
    with transaction.atomic():
        require_rights(alert, by, Permission.BREAK_GLASS)
        if not needs_second_person(alert, reach(alert).recipients):
            raise Refused(_("Nobody else has to approve this. Send it the usual way."))
        alert.send_at = None
        ask_anew(alert)  # what is bound to the glass is what is handed in
        BreakGlass.objects.update_or_create(
            alert=alert, defaults={"by": by, "at": now, "reason": why, "text": digest(alert)}
        )
        submit(alert=alert, by=by, now=now, undo_seconds=undo_seconds, reason=reason)
        record_act("glass broken", alert, by, now, why=why)
        tasks.ring(tasks.tell_of_broken_glass, alert.pk, lane=Lane.URGENT)
    return alert


def review(*, alert: Alert, by: User, verdict: str, note: str, now: datetime) -> None:
    """Keep what an approver thinks, afterwards, of a warning that was sent alone: right or wrong, and why.

    Raises Refused for one's own, for one that somebody has reviewed, and for one that has not left.
    """
    glass = BreakGlass.objects.awaiting_review().filter(alert=alert).first()
    with transaction.atomic():
        if not Alert.objects.open_to(Actor(by), Permission.APPROVE_ALERTS).filter(pk=alert.pk).exists():
            raise Refused(_("You may not do this in all the areas that the alert is for."))
        if glass is None or not glass.review(by=by, verdict=verdict, note=note, now=now):
            raise Refused(_("This has been reviewed already, or it is your own."))
        record_act("glass reviewed", alert, by, now, verdict=verdict)
