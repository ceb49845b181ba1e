"""Dispatch: writing, approving, releasing and stopping alerts. Every verb leaves its trail."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from areas.models import Municipality, TrailEntry
from areas.permissions import Actor
from areas.roles import Permission
from grannsamverkan.accounts.models import User
from notifications import aiming, budget, tasks
from notifications.audience import areas_of, reach
from notifications.models import Alert, BudgetPause, ledger
from notifications.models.ledger import Tally
from notifications.releasing import digest, release
from notifications.safeguards import check
from notifications.statuses import RETRYABLE, Lane, Status

UNDO_SECONDS = 30


class Refused(Exception):
    """The system does not do this; the message says why, in a sentence for the one who asked."""

    def __init__(self, message: "str | Promise") -> None:
        super().__init__(str(message))
        self.message = message


def concerned(alert: Alert) -> list[Municipality]:
    """Return the municipalities whose people an alert is meant for."""
    touched = Q(alerts=alert) | Q(areas__in=areas_of(alert))
    return list(Municipality.objects.filter(touched).distinct())


def needs_second_person(alert: Alert, recipients: int) -> bool:
    """Whether somebody else must approve, as the strictest of the municipalities concerned has set."""
    is_warning = alert.kind == Alert.Kind.WARNING
    return any(
        recipients > municipality.approval_above_recipients
        or (is_warning and municipality.warnings_need_approval)
        for municipality in concerned(alert)
    )


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
        _record("alert submitted", alert, by, now, recipients=whom.recipients, **why)
        if not needs_second_person(alert, whom.recipients):
            _approve(alert, now=now, undo_seconds=undo_seconds)
    return alert


def approve(*, alert: Alert, by: User, now: datetime, undo_seconds: float = UNDO_SECONDS) -> Alert:
    """Approve what somebody else wrote, exactly as it stands; it is released when the undo time is over."""
    with transaction.atomic():
        if alert.created_by_id == by.pk:
            raise Refused(_("You cannot approve an alert that you wrote yourself."))
        require_rights(alert, by, Permission.APPROVE_ALERTS)
        _approve(alert, now=now, undo_seconds=undo_seconds, by=by)
        _record("alert approved", alert, by, now)
    return alert


def reject(*, alert: Alert, by: User, now: datetime, why: str) -> Alert:
    """Send a submitted alert back to its writer as a draft, with a reason."""
    with transaction.atomic():
        require_rights(alert, by, Permission.APPROVE_ALERTS)
        if not alert.move(to=Alert.State.DRAFT, from_=(Alert.State.SUBMITTED,)):
            raise Refused(_("The alert no longer waits for approval."))
        _record("alert rejected", alert, by, now, why=why)
    return alert


def undo(*, alert: Alert, by: User | None, now: datetime) -> Alert:
    """Make a draft of an alert that has not been released yet; nothing has left us."""
    with transaction.atomic():
        waiting = (Alert.State.SUBMITTED, Alert.State.APPROVED)
        if not alert.move(to=Alert.State.DRAFT, from_=waiting, approved_text="", release_at=None):
            raise Refused(_("It is too late to undo: the alert is already being sent. You can cancel it."))
        _record("alert undone", alert, by, now)
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
            _record("alert retried", alert, by, now, deliveries=number)
            tasks.ring(tasks.sweep, lane=alert.lane)
    return number


def correct(*, alert: Alert, by: User, now: datetime, is_over: bool = False) -> Alert:
    """Begin a correction, or an all-clear: a draft for exactly those who have, or may have, the first alert.

    A correction is as urgent as what it corrects; that something is over is information.
    """
    prefix = gettext("Over: %(text)s") if is_over else gettext("Correction: %(text)s")
    with transaction.atomic():
        require_rights(alert, by, Permission.WRITE_ALERTS)
        correction = Alert.objects.create(
            kind=Alert.Kind.INFORMATION if is_over else alert.kind,
            title=_begun(prefix, alert.title)[:100],
            sms_text=_begun(prefix, alert.sms_text),
            email_text=_begun(prefix, alert.email_text),
            channels=alert.channels,
            audience=alert.audience,
            polygon=alert.polygon,
            corrects=alert,
            created_at=now,
            created_by=by,
        )
        correction.areas.set(alert.areas.all())
        correction.municipalities.set(alert.municipalities.all())
        _record("correction begun", correction, by, now, of=alert.public_id)
    return correction


def _begun(prefix: str, text: str) -> str:
    return prefix % {"text": text} if text else ""


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
    """Raise unless the permission is held in every place that the alert is for; the operator holds all."""
    if by is None:
        return
    actor = Actor(by)
    places = [*alert.areas.all(), *alert.municipalities.all()] or concerned(alert)
    if not places or not all(actor.may(permission, place) for place in places):
        raise Refused(_("You may not do this in all the areas that the alert is for."))


def _require_content(alert: Alert) -> None:
    if not alert.title.strip() or not (alert.sms_text.strip() or alert.email_text.strip()):
        raise Refused(_("An alert needs a title and a text."))
    if not alert.channels:
        raise Refused(_("Choose at least one channel."))


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
    )
    allowed = _least(municipality.alerts_per_hour for municipality in concerned(alert))
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
        _record(act, alert, by, now)


def _record(act: str, alert: Alert, by: User | None, now: datetime, **details: object) -> None:
    municipality = alert.municipalities.first()
    area = None if municipality else alert.areas.select_related("municipality").first()
    TrailEntry.objects.record(
        act, by=by, subject=alert, area=area, municipality=municipality, at=now, **details
    )
