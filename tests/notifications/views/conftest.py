"""What the console's tests start from."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from areas.models import Area, Person
from notifications.models import Alert, Delivery, LedgerCount, Rendering
from notifications.statuses import WORDS, Channel, Reason, Status

TEXT = "Inbrott i ett garage i natt. Lås dörrarna. Tips: ring 114 14."


@pytest.fixture
def draft(coordinator, area) -> Alert:
    """A whole draft of the coordinator's, to everybody in the area."""
    alert = Alert.objects.create(title="Inbrott i garage", sms_text=TEXT, created_by=coordinator.user)
    alert.areas.add(area)
    return alert


@pytest.fixture
def alert_by(area) -> Callable[..., Alert]:
    """Return a way to make an alert in any state, by a person, to an area."""

    def alert_by(person: Person, state: str, *, to: Area = area, **fields: Any) -> Alert:
        if state in ("sending", "paused", "done"):
            fields.setdefault("released_at", timezone.now())
        alert = Alert.objects.create(
            title="Inbrott i garage", sms_text=TEXT, created_by=person.user, state=state, **fields
        )
        alert.areas.add(to)
        return alert

    return alert_by


@pytest.fixture
def deliver() -> Callable[..., list[Delivery]]:
    """Return a way to give an alert deliveries in a status, and count them."""

    def deliver(
        alert: Alert, status: Status, number: int = 1, *, reason: Reason = Reason.NONE, channel=Channel.SMS
    ) -> list[Delivery]:
        rendering, _ = Rendering.objects.get_or_create(alert=alert, channel=channel, language="sv")
        first = alert.deliveries.count()
        rows = [
            Delivery(
                alert=alert,
                rendering=rendering,
                channel=channel,
                status=status,
                reason=reason,
                address=address,
            )
            for address in _addresses(channel, first, number)
        ]
        count, _ = LedgerCount.objects.get_or_create(alert=alert, channel=channel, word=WORDS[status])
        count.number += number
        count.save()
        return Delivery.objects.bulk_create(rows)

    return deliver


def _addresses(channel: Channel, first: int, number: int) -> list[str]:
    numbers = range(first, first + number)
    if channel == Channel.EMAIL:
        return [f"granne.{n}@example.se" for n in numbers]
    return [f"+46701740{605 + n}" for n in numbers]
