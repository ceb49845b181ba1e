"""Dispatch: writing, approving, releasing and stopping alerts. Every verb leaves its trail."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from areas.models import TrailEntry
from areas.permissions import Actor
from areas.roles import Permission
from grannsamverkan.accounts.models import User
from notifications import aiming, budget, handing_on, siding, tasks
from notifications.audience import reach
from notifications.models import Alert, BreakGlass, BudgetPause, ledger
from notifications.models.ledger import Tally
from notifications.models.marked import EXERCISE, is_marked
from notifications.releasing import digest, release
from notifications.safeguards import check
from notifications.statuses import RETRYABLE, Lane, Status

UNDO_SECONDS = 30


class Refused(Exception):
    """The system does not do this; the message says why, in a sentence for the one who asked."""

    def __init__(self, message: "str | Promise") -> None:
        super().__init__(str(message))
        self.message = message


def submit(
    *,
    alert: Alert,
    by: User | None,
    now: datetime,
    undo_seconds: float = UNDO_SECONDS,
    reason: str = "",
) -> Alert:
    """Hand in a draft: it is approved at once where nobody else need see it, else it waits for that.

    `by` is None for the operator's own command. Raises Refused, and changes nothing, when the alert may not
    be sent. Until the undo time has passed nothing leaves us. `reason` is why something doubtful has to be
    said; it is kept in the trail.
    """
    with transaction.atomic():
        siding.ask_anew(alert)
        require_rights(alert, by, Permission.WRITE_ALERTS)
        _require_content(alert)
        _require_safe_words(alert, reason)
        _require_moderation(alert, by, now)
        whom = reach(alert)
        if not whom.recipients:
            raise Refused(_("The alert would reach nobody. Choose other areas or channels."))
        if whom.points_out:
            raise Refused(aiming.POINTS_OUT)
        if not alert.move(to=Alert.State.SUBMITTED, from_=(Alert.State.DRAFT,), send_at=alert.send_at):
            raise Refused(_("The alert has already been handed in."))
        why = {"reason": reason} if reason else {}
        record_act("alert submitted", alert, by, now, recipients=whom.recipients, **why)
        is_alone = BreakGlass.objects.holds_for(alert, text=digest(alert))
        has_to_wait = not is_alone and siding.needs_second_person(alert, whom.recipients)
        asks_others = alert.sides.exists()
        if asks_others:
            tasks.ring(tasks.tell_asked, alert.pk, lane=alert.lane)
        if has_to_wait:
            tasks.ring(tasks.tell_approvers, alert.pk, lane=alert.lane)
        elif not asks_others:
            _approve(alert, now=now, undo_seconds=undo_seconds)
    return alert


def approve(*, alert: Alert, by: User, now: datetime, undo_seconds: float = UNDO_SECONDS) -> Alert:
    """Approve what somebody else wrote, exactly as it stands; it is released when the undo time is over.

    One that asks other municipalities goes on waiting until each of them, and the writer's own where that is
    needed, has approved it.
    """
    with transaction.atomic():
        if alert.created_by_id == by.pk:
            raise Refused(_("You cannot approve an alert that you wrote yourself."))
        if alert.sides.exists():
            first = _approve_for_sides(alert, by, now)
            if first is None:
                return alert
        else:
            require_rights(alert, by, Permission.APPROVE_ALERTS)
            first = by
        _approve(alert, now=now, undo_seconds=undo_seconds, by=first)
        record_act("alert approved", alert, by, now)
    return alert


def _approve_for_sides(alert: Alert, by: User, now: datetime) -> User | None:
    """Approve for every side that somebody speaks for; return None while others are awaited.

    Else who is named as its approver: the writer's own colleague, where there is one. The alert is held
    meanwhile: of two who approve at once, the later one sees what the first has done.
    """
    held = Alert.objects.select_for_update(of=("self",)).select_related("approved_by").get(pk=alert.pk)
    if held.state != Alert.State.SUBMITTED:
        raise Refused(_("The alert no longer waits for approval."))
    text = digest(held)
    approved = siding.approve(held, by=by, now=now, text=text)
    is_own = siding.holds_rights(alert, by, Permission.APPROVE_ALERTS)
    if is_own and held.approved_text != text:
        held.move(to=held.State.SUBMITTED, from_=(held.State.SUBMITTED,), approved_by=by, approved_text=text)
    elif not approved:
        raise Refused(_("This is approved by your municipality already, or not yours to approve."))
    for municipality in approved:
        TrailEntry.objects.record(
            "alert side approved", by=by, subject=alert, municipality=municipality, at=now
        )
    is_done = held.approved_text == text or not siding.needs_second_person(held, reach(held).recipients)
    if not is_done or held.sides.awaited(text).exists():
        return None
    return held.approved_by if held.approved_text == text else by


def reject(*, alert: Alert, by: User, now: datetime, why: str) -> Alert:
    """Send a submitted alert back to its writer as a draft, with a reason."""
    with transaction.atomic():
        if not alert.sides.open_to(Actor(by), Permission.APPROVE_ALERTS).exists():
            require_rights(alert, by, Permission.APPROVE_ALERTS)
        if not alert.move(to=Alert.State.DRAFT, from_=(Alert.State.SUBMITTED,), approved_text=""):
            raise Refused(_("The alert no longer waits for approval."))
        alert.sides.all().reset()
        record_act("alert rejected", alert, by, now, why=why)
    return alert


def undo(*, alert: Alert, by: User | None, now: datetime) -> Alert:
    """Make a draft of an alert that has not been released yet; nothing has left us."""
    with transaction.atomic():
        waiting = (Alert.State.SUBMITTED, Alert.State.APPROVED)
        if not alert.move(to=Alert.State.DRAFT, from_=waiting, approved_text="", release_at=None):
            raise Refused(_("It is too late to undo: the alert is already being sent. You can cancel it."))
        alert.sides.all().reset()
        BreakGlass.objects.filter(alert=alert).delete()
        record_act("alert undone", alert, by, now)
    return alert


def pause(*, alert: Alert, by: User, now: datetime) -> Alert:
    """Hold an alert still; what a provider already has cannot be called back.

    Also one that waits for the day's budget: then its e-mail is held too, and it goes on only by hand.
    """
    from_ = [Alert.State.SENDING]
    with transaction.atomic():
        if BudgetPause.objects.filter(alert=alert).delete()[0]:
            from_.append(Alert.State.PAUSED)
        _change(alert, by, now, "alert paused", to=Alert.State.PAUSED, from_=tuple(from_))
    return alert


def resume(*, alert: Alert, by: User, now: datetime) -> Alert:
    """Go on with a paused alert; Refused while it is the day's budget that it waits for."""
    with transaction.atomic():
        waits_for_money = BudgetPause.objects.filter(alert=alert).delete()[0]
        if waits_for_money and not budget.has_room_for(alert, now=now):
            raise Refused(
                _("Today's money for SMS is spent. They go on tomorrow, or when the budget is raised.")
            )
        _change(alert, by, now, "alert resumed", to=Alert.State.SENDING, from_=(Alert.State.PAUSED,))
    tasks.ring(tasks.sweep, lane=alert.lane)
    return alert


def cancel(*, alert: Alert, by: User | None, now: datetime) -> Alert:
    """End an alert for good; what still waits is never sent, within two seconds of this."""
    under_way = (Alert.State.SUBMITTED, Alert.State.APPROVED, Alert.State.SENDING, Alert.State.PAUSED)
    _change(alert, by, now, "alert cancelled", to=Alert.State.CANCELLED, from_=under_way)
    tasks.ring(tasks.sweep, lane=Lane.URGENT)
    return alert


def retry_failed(*, alert: Alert, by: User, now: datetime) -> int:
    """Queue again what failed for a passing reason; return how many. Refusals for good stay as they are."""
    with transaction.atomic():
        require_rights(alert, by, Permission.WRITE_ALERTS)
        passing = alert.deliveries.filter(reason__in=RETRYABLE)
        ended = (Status.UNDELIVERED, Status.FAILED)
        moves: Tally = Counter()
        number = ledger.move_all(
            passing, to=Status.RETRY_WAIT, from_=ended, now=now, tally=moves, not_before=now
        )
        if number:
            if not alert.move(to=Alert.State.SENDING, from_=(Alert.State.DONE, Alert.State.SENDING)):
                raise Refused(_("The alert has changed meanwhile. Look at the page again."))
            ledger.count(moves)
            record_act("alert retried", alert, by, now, deliveries=number)
            tasks.ring(tasks.sweep, lane=alert.lane)
    return number


def _approve(alert: Alert, *, now: datetime, undo_seconds: float, by: User | None = None) -> None:
    release_at = max(now + timedelta(seconds=undo_seconds), alert.send_at or now)
    approved = alert.move(
        to=Alert.State.APPROVED,
        from_=(Alert.State.SUBMITTED,),
        approved_at=now,
        approved_by=by,
        approved_text=digest(alert),
        release_at=release_at,
    )
    if not approved:
        raise Refused(_("The alert no longer waits for approval."))
    if release_at <= now and release(alert, now=now):
        tasks.ring(tasks.expand, alert.pk, lane=alert.lane)


def require_rights(alert: Alert, by: User | None, permission: Permission) -> None:
    """Raise unless the permission is held in every place that the alert is for; the operator holds all.

    Places across a border, where the municipality itself is asked, are left to it.
    """
    if by is not None and not siding.holds_rights(alert, by, permission):
        raise Refused(_("You may not do this in all the areas that the alert is for."))


def _require_content(alert: Alert) -> None:
    if not alert.title.strip() or not (alert.sms_text.strip() or alert.email_text.strip()):
        raise Refused(_("An alert needs a title and a text."))
    if not alert.channels:
        raise Refused(_("Choose at least one channel."))
    if alert.is_exercise and not is_marked(alert, EXERCISE):
        raise Refused(_("An exercise has to begin with the word ÖVNING, in everything that it says."))


def _require_safe_words(alert: Alert, reason: str) -> None:
    """Raise for what must not be said, and for what may be said only with a reason that is missing."""
    findings = [found for text in (alert.title, alert.sms_text, alert.email_text) for found in check(text)]
    for finding in findings:
        if finding.severity == "block" or not reason.strip():
            raise Refused(f"{finding.excerpt}: {finding.why}")


def _require_moderation(alert: Alert, by: User | None, now: datetime) -> None:
    """Raise when the sender has sent as many alerts this hour as the strictest municipality lets them."""
    if by is None:
        return
    this_hour = Alert.objects.filter(
        created_by=by, released_at__gt=now - timedelta(hours=1), corrects__isnull=True
    ).exclude(audience=Alert.Audience.WRITER)
    allowed = _least(municipality.alerts_per_hour for municipality in siding.concerned(alert))
    if allowed is not None and alert.corrects_id is None and this_hour.count() >= allowed:
        raise Refused(_("You have sent as many alerts as is allowed in an hour. Wait, or ask a colleague."))


def _least(numbers: Iterable[int]) -> int | None:
    return min(numbers, default=None)


def _change(
    alert: Alert, by: User | None, now: datetime, act: str, *, to: Alert.State, from_: tuple[Alert.State, ...]
) -> None:
    with transaction.atomic():
        require_rights(alert, by, Permission.WRITE_ALERTS)
        if not alert.move(to=to, from_=from_):
            raise Refused(_("The alert has changed meanwhile. Look at the page again."))
        handing_on.follow(alert, to=to)
        record_act(act, alert, by, now)


def record_act(act: str, alert: Alert, by: User | None, now: datetime, **details: object) -> None:
    """Leave a trail of what was done to an alert, in the first of the places that it is for."""
    municipality = alert.municipalities.first()
    area = None if municipality else alert.areas.select_related("municipality").first()
    TrailEntry.objects.record(
        act, by=by, subject=alert, area=area, municipality=municipality, at=now, **details
    )
