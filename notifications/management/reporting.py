"""How far an alert has come, for people and for programs."""

import time
from typing import Any

from django.core.management.base import OutputWrapper
from django.utils import timezone

from notifications import budget, siding
from notifications.audience import reach
from notifications.models import Alert
from notifications.releasing import digest
from notifications.statuses import UNDER_WAY, Channel, Word
from notifications.tracking import counts_of, has_left_the_queue, status_of

EXIT_SOME_FAILED, EXIT_TOO_LATE, EXIT_WAITS_FOR_APPROVAL = 1, 3, 4
LOOK_EVERY_SECONDS = 0.2
ENDED = (Alert.State.CANCELLED, Alert.State.DRAFT)


def wait_for(alert: Alert, *, seconds: float, progress: OutputWrapper) -> bool:
    """Wait until every delivery has left the queue; False when the time ran out first.

    The day's money for SMS being spent ends the waiting too, once the e-mails have left: the SMS go on
    tomorrow.
    """
    ends_at = time.monotonic() + seconds
    while True:
        alert.refresh_from_db()
        counts = counts_of(alert)
        if has_left_the_queue(alert) or alert.state in ENDED:
            _show(counts, progress, end="\n")
            return True
        if time.monotonic() >= ends_at or _waits_for_money_alone(alert, counts):
            _show(counts, progress, end="\n")
            return False
        _show(counts, progress, end="\r")
        time.sleep(LOOK_EVERY_SECONDS)


def waits_for(alert: Alert) -> str:
    """Say in a sentence whose approval an alert waits for."""
    text = digest(alert)
    awaited = [f"somebody in {side.municipality.name}" for side in alert.sides.awaited(text)]
    needs_colleague = siding.needs_second_person(alert, reach(alert).recipients)
    if needs_colleague and alert.approved_text != text:
        awaited.insert(0, "a second person on the sender's side")
    return f"Nothing is sent yet: {' and '.join(awaited)} must approve it."


def _waits_for_money_alone(alert: Alert, counts: dict[str, dict[str, int]]) -> bool:
    """Whether nothing is left to wait for but SMS that do not fit in the day's budget."""
    mails, sms = (counts.get(channel, {}) for channel in (Channel.EMAIL, Channel.SMS))
    under_way = sum(mails.get(word, 0) for word in UNDER_WAY) + sms.get(Word.SENDING, 0)
    return not under_way and status_of(alert)["pause_reason"] == "budget"


def _show(counts: dict[str, dict[str, int]], progress: OutputWrapper, *, end: str) -> None:
    if not progress.isatty():
        return
    total = sum(channel["total"] for channel in counts.values())
    left = sum(channel[word] for channel in counts.values() for word in (Word.QUEUED, Word.SENDING))
    done = total - left
    filled = 30 * done // total if total else 0
    progress.write(f"[{'#' * filled}{'.' * (30 - filled)}] {done}/{total}", ending=end)


def report(alert: Alert, *, as_text: bool = False) -> Any:
    """Return the object that programs read, or the same as a small table for people."""
    status = status_of(alert)
    if not as_text:
        return status
    columns = ("total", *(word.value for word in Word))
    lines = [f"{alert.public_id}  {status['state']}  {alert.title}"]
    if status["pause_reason"] == "budget":
        lines.append(f"Today's money for SMS is spent ({_spending()}); the SMS go on tomorrow, e-mail now.")
    lines.append("".join(f"{name:>11}" for name in ("", *columns)))
    for channel, counts in status["channels"].items():
        lines.append(f"{channel:>11}" + "".join(f"{counts[name]:>11}" for name in columns))
    return "\n".join(lines)


def _spending() -> str:
    return f"{budget.spent(timezone.now()):.2f} of {budget.limit() or 0:.2f} kronor"


def exit_code(alert: Alert, *, in_time: bool) -> int:
    """Return 0 when all left the queue as intended, 1 when some failed, 3 when time ran out."""
    if not in_time:
        return EXIT_TOO_LATE
    failed = sum(channel[Word.FAILED] for channel in counts_of(alert).values())
    return EXIT_SOME_FAILED if failed or alert.state in ENDED else 0
