"""Reconciling: finding out about messages in doubt, and about those that providers have fallen silent on.

A message in doubt is looked for where the provider keeps its messages. Finding it settles the matter. Not
finding it counts only when it has had time to settle, and only the second time: then it never arrived and
goes back to the queue. After three such rounds a person decides.
"""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import NamedTuple

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet

from notifications.channels.base import ChannelError
from notifications.channels.sms import PROVIDERS, provider, provider_names
from notifications.channels.sms.base import Found, SmsProvider
from notifications.models import Alert, Delivery, ledger
from notifications.models.ledger import Change
from notifications.rendering import for_recipient
from notifications.statuses import TAKEN, Channel, Reason, Status
from notifications.tracking import change_to

BATCH = 200
SIDE_BY_SIDE = 8
EMPTY_LOOKS = 2
ROUNDS = 3
"""How many times we find out by ourselves before a person must decide."""


def in_doubt() -> QuerySet[Delivery]:
    """Return every delivery of which nobody knows whether it arrived."""
    return Delivery.objects.filter(status=Status.IN_DOUBT).select_related("alert", "rendering")


def awaiting_decision() -> QuerySet[Delivery]:
    """Return those in doubt that only a person can settle: held mail, and SMS looked for in vain."""
    repeated = Q(doubts__gte=1) | Q(reason=Reason.RESTORED)
    held_mail = Q(channel=Channel.EMAIL) & (~Q(alert__kind=Alert.Kind.WARNING) | repeated)
    return in_doubt().filter(held_mail | Q(channel=Channel.SMS, doubts__gte=ROUNDS))


def repeat_mail(*, now: datetime) -> int:
    """Send a warning's mail once more when its fate is unknown, under the same Message-ID; return how many.

    The one exception to "never twice": a mail program shows a Message-ID once. The delivery is marked by
    its `doubts`. Information is held for a person to decide.
    """
    mails = (
        in_doubt()
        .filter(
            channel=Channel.EMAIL,
            doubts=0,
            alert__kind=Alert.Kind.WARNING,
            dialled_at__lte=now - timedelta(seconds=settings.SETTLE_WARNING_SECONDS),
        )
        .exclude(reason=Reason.RESTORED)
    )
    return _try_again(list(mails[:BATCH]), now=now)


def look_for_doubtful(*, now: datetime) -> int:
    """Look for a batch of SMS in doubt at the provider that had the attempt; return how many were looked for.

    Those that wait for a person are looked for too: found, they need nobody.
    """
    earlier = now - timedelta(seconds=settings.LOOK_AGAIN_SECONDS)
    due = in_doubt().filter(channel=Channel.SMS)
    due = due.filter(Q(doubts__lt=ROUNDS) | Q(looks__lt=EMPTY_LOOKS))
    due = due.filter(Q(looked_at__isnull=True) | Q(looked_at__lte=earlier)).order_by("looked_at", "id")
    doubtful = _begin_look(due[:BATCH], now=now)

    def find(provider: SmsProvider, delivery: Delivery) -> list[Found]:
        body = for_recipient(
            delivery.rendering.body,
            channel=Channel.SMS,
            delivery_id=delivery.pk,
            address=delivery.address,
        )
        all_found = provider.find(address=delivery.address, body=body, since=_begun(delivery))
        return [found for found in all_found if found.reference != delivery.reference]

    changes, never_arrived = [], []
    for delivery, answers in _ask(doubtful, find):
        if answers:
            changes.append(_told(delivery, max(answers, key=lambda answer: answer.found.status)))
        elif _has_settled(delivery, now) and _note_empty_look(delivery):
            never_arrived.append(delivery)
    ledger.apply(changes, now=now)
    _try_again(never_arrived, now=now)
    return len(doubtful)


def poll_silent(*, now: datetime) -> int:
    """Ask about SMS that a provider took and then said nothing of; return how many were asked about.

    Asked after each of `RECEIPT_POLL_SECONDS`, whether or not the provider could tell; after the last one the
    delivery is unconfirmed for good.
    """
    stages = settings.RECEIPT_POLL_SECONDS
    due = Q(looks__gte=len(stages))
    for stage, seconds in enumerate(stages):
        due |= Q(looks=stage, dialled_at__lte=now - timedelta(seconds=seconds))
    silent = Delivery.objects.filter(
        due,
        channel=Channel.SMS,
        status__in=TAKEN,
        changed_at__lte=now - timedelta(seconds=min(stages)),
    ).exclude(reference="")
    asked = list(silent.order_by("changed_at")[:BATCH])

    def fetch(provider: SmsProvider, delivery: Delivery) -> list[Found]:
        return [provider.fetch(delivery.reference)]

    answers = _ask(asked, fetch)
    ledger.apply([_told(delivery, told[0]) for delivery, told in answers], now=now)
    for looks in {delivery.looks for delivery in asked}:  # another worker may ask about the same ones
        ours = [delivery.pk for delivery in asked if delivery.looks == looks]
        Delivery.objects.filter(pk__in=ours, looks=looks).update(looks=looks + 1)
    last = [delivery.pk for delivery in asked if delivery.looks + 1 >= len(stages)]
    ledger.move_all(Delivery.objects.filter(pk__in=last), to=Status.UNCONFIRMED, from_=TAKEN, now=now)
    return len(asked)


def _begin_look(due: QuerySet[Delivery], *, now: datetime) -> list[Delivery]:
    """Take the right to look; of two workers at the same time each gets its own."""
    mine = []
    for delivery in due:
        unseen = Q(looked_at=delivery.looked_at) if delivery.looked_at else Q(looked_at__isnull=True)
        if Delivery.objects.filter(unseen, pk=delivery.pk).update(looked_at=now):
            mine.append(delivery)
    return mine


def _note_empty_look(delivery: Delivery) -> bool:
    """Count a look that found nothing; return whether it is believed by now that nothing arrived.

    It counts only for the attempt it was about: one that was held up says nothing of what was sent since.
    """
    mine = Delivery.objects.filter(pk=delivery.pk, status=Status.IN_DOUBT, attempts=delivery.attempts)
    counted = mine.update(looks=F("looks") + 1)
    return bool(counted) and delivery.looks + 1 >= EMPTY_LOOKS and delivery.doubts < ROUNDS


class Answer(NamedTuple):
    """A message that a provider of this name has."""

    provider: str
    found: Found


def _ask(
    deliveries: Iterable[Delivery], question: Callable[[SmsProvider, Delivery], list[Found]]
) -> list[tuple[Delivery, list[Answer]]]:
    """Put a question about each delivery to whoever may have it; leave out those that were not answered."""
    open_ones = {name: provider(name) for name in PROVIDERS}

    def ask(delivery: Delivery) -> tuple[Delivery, list[Answer]] | None:
        answers: list[Answer] = []
        try:
            for name in _may_have(delivery):
                answers += [Answer(name, found) for found in question(open_ones[name], delivery)]
        except (ChannelError, KeyError):
            return None  # no answer is no evidence, and neither is a provider that we know no more
        return delivery, answers

    try:
        with ThreadPoolExecutor(SIDE_BY_SIDE) as threads:
            return [answer for answer in threads.map(ask, deliveries) if answer is not None]
    finally:
        for each in open_ones.values():
            each.close()


def _may_have(delivery: Delivery) -> list[str]:
    """Return the providers that may have the latest attempt: the one that is written down with its mark.

    What a restored backup says of it may be older than the attempt: then it may be any of ours.
    """
    if delivery.provider and delivery.reason != Reason.RESTORED:
        return [delivery.provider]
    return list(dict.fromkeys(filter(None, [delivery.provider, *provider_names()])))


def _told(delivery: Delivery, answer: Answer) -> Change:
    return change_to(
        answer.found.status,
        delivery_id=delivery.pk,
        attempt=delivery.attempts,
        provider=answer.provider,
        reference=answer.found.reference,
        reason=answer.found.reason,
    )


def _has_settled(delivery: Delivery, now: datetime) -> bool:
    """Whether the provider has had time to list a message that it took."""
    is_warning = delivery.alert.kind == Alert.Kind.WARNING
    seconds = settings.SETTLE_WARNING_SECONDS if is_warning else settings.SETTLE_INFORMATION_SECONDS
    return _begun(delivery) + timedelta(seconds=seconds) <= now


def _begun(delivery: Delivery) -> datetime:
    """Return the earliest moment at which the provider can have taken it.

    After a restore the handing over is not in the table; it cannot have come before the release.
    """
    if delivery.reason == Reason.RESTORED or delivery.dialled_at is None:
        return delivery.alert.released_at or delivery.alert.created_at
    return delivery.dialled_at


def _try_again(deliveries: list[Delivery], *, now: datetime) -> int:
    """Queue again what never arrived, unless a callback or a person settled it meanwhile."""
    changes = [
        Change(
            delivery.pk,
            Status.RETRY_WAIT,
            from_=(Status.IN_DOUBT,),
            reason=Reason.NO_ANSWER,
            attempt=delivery.attempts,
            not_before=now,
        )
        for delivery in deliveries
    ]
    with transaction.atomic():
        moved = ledger.apply(changes, now=now)
        Delivery.objects.filter(pk__in=moved).update(doubts=F("doubts") + 1)
    return len(moved)
