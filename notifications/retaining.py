"""Keeping nothing longer than was promised. The periods are settings; the privacy page names them.

Copies at the SMS provider go first, then whose number a message went to: what remains is a fingerprint, by
which the same number is known again but never read. Everything here may be repeated and interrupted at will.
"""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils.crypto import salted_hmac

from areas.chaining import remove_old
from areas.expiring import RULES, remove_expired
from areas.models import TrailEntry
from areas.periods import period
from notifications.channels.base import ChannelError, PermanentError
from notifications.channels.sms import PROVIDERS, provider
from notifications.channels.sms.base import SmsProvider
from notifications.models import Acknowledgement, Alert, AlertAim, Delivery, Letter, Receipt, Retention
from notifications.models.masking import FORGOTTEN
from notifications.statuses import Channel

BATCH = 500
SIDE_BY_SIDE = 8


OF_SENDING = {
    "copies": "copies of messages at the SMS provider",
    "addresses": "addresses in the ledger, of which a fingerprint remains",
    "receipts": "receipts",
    "letters": "notes that a letter was sent",
    "acknowledgements": "names of those who acknowledged",
    "trail": "entries of the trail",
}
SAID = OF_SENDING | {name: rule.said for name, rule in RULES.items()}
"""What each number of `due` is about."""


def due(*, now: datetime) -> dict[str, int]:
    """Count what has been kept long enough, without touching anything."""
    return {
        "copies": sum(_copies(alert).count() for alert in _alerts_with_copies(now)),
        "addresses": _with_address(_alerts_with_addresses(now)).count(),
        "receipts": _old_receipts(now).count(),
        "letters": _old_letters(now).count(),
        "acknowledgements": _old_acknowledgements(now).count(),
        "trail": TrailEntry.objects.filter(at__lt=now - period("trail")).count(),
    } | {name: rule.find(now).count() for name, rule in RULES.items()}


def remove_due(*, now: datetime, ends_at: float = float("inf")) -> bool:
    """Remove what has been kept long enough; whether more remains when `ends_at` (monotonic seconds) came."""
    for alert in _alerts_with_copies(now):
        if not _delete_copies(alert, now=now, ends_at=ends_at):
            break  # the provider is not to be reached: tomorrow is early enough
    if time.monotonic() >= ends_at:
        return True
    for alert in _alerts_with_addresses(now):
        while _pseudonymise_batch(alert):
            if time.monotonic() >= ends_at:
                return True
        _forget_aim(alert)
        Retention.objects.update_or_create(alert=alert, defaults={"pseudonymised_at": now})
    _old_receipts(now).delete()
    _old_letters(now).delete()
    _old_acknowledgements(now).update(person=None)
    remove_expired(now=now)
    remove_old(before=now - period("trail"))
    return False


def fingerprint(channel: str, address: str) -> str:
    """Return what remains of an address: the same for the same, and not to be turned back without the key."""
    key = salted_hmac(f"delivery {channel}", address, secret=settings.ADDRESS_HASH_KEY, algorithm="sha256")
    return FORGOTTEN + key.hexdigest()


def _alerts_with_copies(now: datetime) -> QuerySet[Alert]:
    old = Alert.objects.filter(finished_at__lt=now - period("copies"))
    return old.exclude(retention__copies_deleted_at__isnull=False).order_by("pk")


def _alerts_with_addresses(now: datetime) -> QuerySet[Alert]:
    old = Alert.objects.filter(finished_at__lt=now - period("addresses"))
    return old.exclude(retention__pseudonymised_at__isnull=False).order_by("pk")


def _old_receipts(now: datetime) -> QuerySet[Receipt]:
    return Receipt.objects.filter(applied_at__isnull=False, received_at__lt=now - period("addresses"))


def _old_letters(now: datetime) -> QuerySet[Letter]:
    return Letter.objects.filter(period_on__lt=(now - period("addresses")).date())


def _old_acknowledgements(now: datetime) -> QuerySet[Acknowledgement]:
    """Find those of which only the number is needed any more."""
    return Acknowledgement.objects.filter(person__isnull=False, at__lt=now - period("trail"))


def _copies(alert: Alert) -> QuerySet[Delivery]:
    done = Retention.objects.filter(alert=alert).values_list("copies_up_to", flat=True).first() or 0
    deletes = [name for name, cls in PROVIDERS.items() if cls.deletes]
    sms = alert.deliveries.filter(channel=Channel.SMS, provider__in=deletes, pk__gt=done)
    return sms.exclude(reference="").order_by("pk")


def _delete_copies(alert: Alert, *, now: datetime, ends_at: float) -> bool:
    while batch := list(_copies(alert)[:BATCH]):
        if time.monotonic() >= ends_at or not all(_deleted(batch)):
            return False
        Retention.objects.update_or_create(alert=alert, defaults={"copies_up_to": batch[-1].pk})
    Retention.objects.update_or_create(alert=alert, defaults={"copies_deleted_at": now})
    return True


def _deleted(batch: list[Delivery]) -> Iterator[bool]:
    """Delete each one's copy at its provider; whether it is gone."""
    for name in {delivery.provider for delivery in batch}:
        asked = provider(name)

        def delete(reference: str, asked: SmsProvider = asked) -> bool:
            try:
                asked.delete(reference)
            except PermanentError:
                return True  # it has no such message: gone already
            except ChannelError:
                return False
            return True

        with ThreadPoolExecutor(SIDE_BY_SIDE, thread_name_prefix="forget") as threads:
            yield from threads.map(delete, [each.reference for each in batch if each.provider == name])
        asked.close()


def _forget_aim(alert: Alert) -> None:
    """Forget around which address, or where on the map, an alert was aimed: that may be where it happened."""
    AlertAim.objects.filter(alert=alert).update(around="", drawn="", streets="", stretches=[])
    Alert.objects.filter(pk=alert.pk).update(polygon=None)


def _with_address(alerts: QuerySet[Alert]) -> QuerySet[Delivery]:
    return Delivery.objects.filter(alert__in=alerts).exclude(address__startswith=FORGOTTEN)


def _pseudonymise_batch(alert: Alert) -> int:
    with transaction.atomic():
        rows = alert.deliveries.exclude(address__startswith=FORGOTTEN).order_by("pk")
        batch = list(rows.only("channel", "address")[:BATCH])
        for delivery in batch:
            delivery.address, delivery.person = fingerprint(delivery.channel, delivery.address), None
        Delivery.objects.bulk_update(batch, ["address", "person"])
    return len(batch)
