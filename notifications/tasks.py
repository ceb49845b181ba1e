"""What django-q2 runs. A task carries no message: it says "look at the table", and the table says what to do.

Losing one, doubling one, or running one late is harmless. Only this module rings.
"""

import secrets
import time
from collections.abc import Sequence
from contextlib import suppress

from django.conf import settings
from django.db import DatabaseError, transaction
from django.utils import timezone
from django_q.brokers import get_broker
from django_q.tasks import async_task, schedule
from redis.exceptions import RedisError

from areas import closing
from areas.chaining import AT_ONCE, tie_new
from areas.forgetting import forget_unfinished_registrations
from areas.importing import forget_lists, go_on
from areas.models import Appointment, Area, Interest, MemberList, Membership, Person, TrailHead
from areas.starting import forget_old_interests
from grannsamverkan.accounts.limiting import forget_counts
from grannsamverkan.accounts.models import User
from notifications import (
    announcing,
    budget,
    escalating,
    expanding,
    falling_back,
    reconciling,
    releasing,
    retaining,
    sending,
    sweeping,
    telling,
    tracking,
)
from notifications.audience import reach
from notifications.models import Alert, BreakGlass
from notifications.statuses import Channel, Lane

CLUSTERS = {Lane.URGENT: "urgent", Lane.BULK: settings.Q_CLUSTER["name"]}
RECEIPTS_EVERY_SECONDS = 0.5

_receipts_rung_at = float("-inf")


def ring(task: object, *args: object, lane: Lane) -> None:
    """Ask a worker of a lane to run a task once the caller's transaction has committed.

    Named clusters only: inside a worker, a task without one would go to that worker's own.
    """
    options = {"cluster": CLUSTERS[lane], "save": False}
    transaction.on_commit(lambda: async_task(task, *args, q_options=options))


def ring_drains(lane: Lane, channels: Sequence[Channel]) -> None:
    """Wake as many workers as there are, but no more permits than that lie waiting.

    They go to the channels in turn: a long queue of SMS must not hold up the mails.
    """
    free = settings.WORKERS - get_broker(CLUSTERS[lane]).queue_size()
    first = secrets.randbelow(len(channels))
    for turn in range(first, first + free):
        ring(drain, lane.value, channels[turn % len(channels)].value, lane=lane)


def ring_receipts() -> None:
    """Ask for receipts to be applied; from one process at most twice a second, and never in vain for long.

    Raises nothing: the receipts are safe, and the next sweep applies those that nobody rang for.
    """
    global _receipts_rung_at  # noqa: PLW0603  # one number per process, and losing a race is harmless
    if time.monotonic() - _receipts_rung_at < RECEIPTS_EVERY_SECONDS:
        return
    _receipts_rung_at = time.monotonic()
    with suppress(DatabaseError, RedisError):
        # Where least waits: one lane's workers may all be sending.
        waiting, lane = min((get_broker(CLUSTERS[lane]).queue_size(), lane) for lane in Lane)
        if waiting <= settings.WORKERS:
            ring(apply_receipts, lane=lane)


def drain(lane: int, channel: str) -> None:
    """Send what waits, for a while; ring again if more remains.

    A channel that nobody serves goes first, or two workers would be at one while the other waits.
    """
    unserved = sweeping.unserved(Lane(lane), now=timezone.now())
    for chosen in (Channel(channel),) if channel in unserved else (*unserved, Channel(channel)):
        if sending.drain(lane=Lane(lane), channel=chosen):
            ring(drain, lane, chosen.value, lane=Lane(lane))
            return


def expand(alert_id: int) -> None:
    """Write out an alert's recipients page by page, waking the senders after each.

    Every sweep rings for it until it is done: those that come after that cost nothing.
    """
    alert = Alert.objects.unexpanded().filter(pk=alert_id).first()
    if alert is None:
        return
    ends_at = time.monotonic() + sending.BUDGET_SECONDS
    while expanding.expand_page(alert, now=timezone.now()):
        _wake_senders(alert)
        if time.monotonic() >= ends_at:
            ring(expand, alert_id, lane=alert.lane)
            return
    _wake_senders(alert)
    Alert.objects.filter(pk=alert_id).update(left_out=reach(alert).left_out)


def reconcile() -> None:
    """Find out about what is in doubt, and about what providers have fallen silent on."""
    now = timezone.now()
    reconciling.repeat_mail(now=now)
    reconciling.look_for_doubtful(now=now)
    reconciling.poll_silent(now=now)


def apply_receipts() -> None:
    """Apply the receipts that have come in, a full batch at a time.

    Not the few that came meanwhile: in batches of a hundred each costs three times what it does in batches
    of a thousand. They are rung for again, and those that come last of all by the supervisor.
    """
    while tracking.apply_receipts(now=timezone.now()) == tracking.BATCH:
        pass


def tell_deciders(membership_id: int) -> None:
    """Tell those who may decide about an application that it waits, if it still does."""
    for membership in Membership.objects.pending().filter(pk=membership_id):
        telling.tell_deciders(membership)


def tell_approved(user_id: int, area_id: int) -> None:
    """Welcome somebody whose application was approved."""
    telling.tell_applicant(User.objects.get(pk=user_id), area=Area.objects.get(pk=area_id), approved=True)


def tell_declined(user_id: int, area_id: int) -> None:
    """Tell somebody whose application was declined."""
    telling.tell_applicant(User.objects.get(pk=user_id), area=Area.objects.get(pk=area_id), approved=False)


def tell_of_emptied(person_id: int, area_id: int) -> None:
    """Tell a contact person that one household fewer is there."""
    for person in Person.objects.filter(pk=person_id):
        telling.tell_of_emptied(person, area=Area.objects.get(pk=area_id))


def tell_appointed(appointment_id: int) -> None:
    """Tell of a role that was given, if it is still held."""
    held = Appointment.objects.unended().select_related("person", "area", "municipality", "appointed_by")
    for appointment in held.filter(pk=appointment_id):
        telling.tell_appointed(appointment)


def tell_of_interest(interest_id: int) -> None:
    """Tell that somebody wants to start an area, if nobody has put it away yet."""
    for interest in Interest.objects.select_related("municipality").filter(pk=interest_id):
        telling.tell_of_interest(interest)


def tell_of_broken_glass(alert_id: int) -> None:
    """Tell everybody who could have approved that a warning was sent without, if it was not undone."""
    for glass in BreakGlass.objects.filter(alert=alert_id).select_related("alert", "by__person"):
        telling.tell_of_broken_glass(glass)


def tell_asked(alert_id: int) -> None:
    """Tell those across a border that an alert waits for them, if it still does."""
    waiting = Alert.objects.filter(state=Alert.State.SUBMITTED).select_related("created_by__person")
    for alert in waiting.filter(pk=alert_id):
        telling.tell_asked(alert)


def tell_approvers(alert_id: int) -> None:
    """Tell the writer's colleagues that an alert waits for one of them, if it still does."""
    waiting = Alert.objects.filter(state=Alert.State.SUBMITTED).select_related("created_by__person")
    for alert in waiting.filter(pk=alert_id):
        telling.tell_approvers(alert)


def announce_move(membership_ids: list[int], before_id: int) -> None:
    """Tell members that their household belongs to another area now; those in quiet hours afterwards."""
    members = Membership.objects.current().filter(pk__in=membership_ids)
    later = announcing.announce_move(
        members.select_related("person", "area"), before=Area.objects.get(pk=before_id), now=timezone.now()
    )
    for moment, ids in later.items():
        schedule(
            "notifications.tasks.announce_move",
            ids,
            before_id,
            schedule_type="O",
            next_run=moment,
            cluster=CLUSTERS[Lane.BULK],
        )


def empty_closed() -> None:
    """Let everybody leave the areas that have been closed; ring again if more remains."""
    ends_at = time.monotonic() + sending.BUDGET_SECONDS
    while closing.empty_closed(now=timezone.now()):
        if time.monotonic() >= ends_at:
            ring(empty_closed, lane=Lane.BULK)
            return


def go_on_with_list(list_id: int) -> None:
    """Look through, import or undo a list for a while; ring again if more remains."""
    for member_list in MemberList.objects.filter(pk=list_id).select_related("by", "municipality"):
        if go_on(member_list, now=timezone.now()):
            ring(go_on_with_list, list_id, lane=Lane.BULK)


def forget_unfinished() -> None:
    """Delete sign-ups not completed within a day, interest of a year ago, old counts; empty closed areas."""
    now = timezone.now()
    forget_unfinished_registrations(now=now)
    forget_old_interests(now=now)
    forget_lists(now=now)
    forget_counts(now=now)
    empty_closed()


def tie_trail() -> None:
    """Tie what has been done since the last time to the chain of the trail."""
    while tie_new() == AT_ONCE:
        pass


def mail_trail_head() -> None:
    """Mail the head of the trail to those who keep it outside this system, if anybody does."""
    tie_trail()
    telling.tell_trail_head(str(TrailHead.objects.first() or ""))


def remove_old() -> None:
    """Remove what has been kept as long as was promised; ring again if more remains."""
    if retaining.remove_due(now=timezone.now(), ends_at=time.monotonic() + sending.BUDGET_SECONDS):
        ring(remove_old, lane=Lane.BULK)


def sweep() -> None:
    """Put right what was left behind, release what is due, and wake whoever is needed."""
    now = timezone.now()
    sweeping.take_back_lost(now=now)
    sweeping.end_stopped(now=now)
    tracking.apply_receipts(now=now)
    falling_back.fall_back(now=now)
    releasing.release_due(now=now)
    escalating.advance(now=now)
    budget.resume_paused(now=now)
    for alert in Alert.objects.unexpanded():
        ring(expand, alert.pk, lane=alert.lane)
    for list_id in MemberList.objects.stalled(now=now).values_list("pk", flat=True):
        ring(go_on_with_list, list_id, lane=Lane.BULK)
    ring(reconcile, lane=Lane.BULK)
    releasing.finish(now=now)
    for lane, channels in sweeping.lanes_with_work(now=now).items():
        ring_drains(lane, channels)


def _wake_senders(alert: Alert) -> None:
    ring_drains(alert.lane, [Channel(channel) for channel in alert.channels])
