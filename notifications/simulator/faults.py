"""What can go wrong, by name: some of it by chance, some of it by the clock."""

import random
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class UnknownFaultError(ValueError):
    """The fault asked for has no such name, or the value does not fit it."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that can go wrong. A rate is a chance from 0 to 1, the others are seconds."""

    name: str
    group: str
    explanation: Promise
    seconds: bool = False
    default: float = 0.0


FAULTS = {
    fault.name: fault
    for fault in (
        Fault("latency", "api", _("Every request waits this long before it is looked at"), seconds=True),
        Fault("rate_limited", "api", _("Answers 429 (20429); nothing is accepted")),
        Fault("error_before", "api", _("Answers 500; nothing is accepted")),
        Fault("drop_before", "api", _("Closes the connection without an answer; nothing is accepted")),
        Fault("error_after", "api", _("Accepts the message, answers 500")),
        Fault("drop_after", "api", _("Accepts the message, closes the connection without an answer")),
        Fault("hang_after", "api", _("Accepts the message, answers far too late")),
        Fault("hang_seconds", "api", _("How late “hang_after” answers"), seconds=True, default=60),
        Fault("bad_number", "api", _("Refuses the number as invalid (21211)")),
        Fault("read_error", "api", _("Answers 500 when messages are fetched or listed")),
        Fault(
            "listing_delay", "api", _("Messages younger than this are missing from listings"), seconds=True
        ),
        Fault("account_suspended", "api", _("Says that the account is suspended, or has no money left")),
        Fault("clock_behind", "api", _("Its clock is this much behind"), seconds=True),
        Fault("undelivered", "receipts", _("Ends undelivered: the phone cannot be reached (30003)")),
        Fault("failed", "receipts", _("Ends failed: the network does not take it (30006)")),
        Fault("sent_after", "receipts", _("From accepted to sent"), seconds=True, default=0.2),
        Fault("delivered_after", "receipts", _("From accepted to delivered"), seconds=True, default=0.5),
        Fault("callback_lost", "receipts", _("A callback is never made")),
        Fault("callback_late", "receipts", _("A callback is made late")),
        Fault("late_seconds", "receipts", _("How late “callback_late” is"), seconds=True, default=5),
        Fault("callback_twice", "receipts", _("A callback is made twice")),
        Fault("callback_reordered", "receipts", _("“sent” is reported after “delivered”")),
        Fault("smtp_latency", "smtp", _("The answer to the final dot waits this long"), seconds=True),
        Fault("smtp_421", "smtp", _("Answers 421 to MAIL and closes the connection")),
        Fault("smtp_4xx", "smtp", _("Refuses the recipient for now (451)")),
        Fault("smtp_5xx", "smtp", _("Refuses the recipient for good (550)")),
        Fault("smtp_drop_before_dot", "smtp", _("Closes the connection at RCPT; nothing is accepted")),
        Fault("smtp_drop_after_dot", "smtp", _("Accepts the mail, closes the connection without an answer")),
        Fault("smtp_lost_after_dot", "smtp", _("Loses the mail and closes the connection after the dot")),
    )
}


class Faults:
    """The value of every fault just now, the dice that decide, and how often each has struck."""

    def __init__(self, at_start: Mapping[str, float] | None = None, *, seed: int | None = None) -> None:
        self.at_start = dict(at_start or {})
        self.seed = seed
        self.reset()

    def reset(self) -> None:
        """Go back to the values and the dice of the start."""
        self.calm()
        self.used: Counter[str] = Counter()
        self.dice = random.Random(self.seed)  # noqa: S311  # chance for trials, no secret
        self.change(self.at_start)

    def calm(self) -> None:
        """Let nothing go wrong any more."""
        self.values = {name: fault.default for name, fault in FAULTS.items()}

    def change(self, values: Mapping[str, object]) -> None:
        """Set the faults named, all or none of them; raise UnknownFaultError for what cannot be."""
        self.values.update({name: checked(name, value) for name, value in values.items()})

    def strikes(self, name: str) -> bool:
        """Throw the dice for one fault, and count when it strikes."""
        rate = self.values[name]
        if not rate or (rate < 1 and self.dice.random() >= rate):
            return False
        self.used[name] += 1
        return True

    def seconds(self, name: str) -> float:
        """How long something takes just now."""
        return self.values[name]


def checked(name: str, value: object) -> float:
    """Read one value, `0,05` as well as `0.05`; raise UnknownFaultError when it does not fit."""
    fault = FAULTS.get(name)
    if fault is None:
        raise UnknownFaultError(
            _("There is no fault called %(name)s. Those there are: %(names)s.")
            % {"name": name, "names": ", ".join(FAULTS)}
        )
    try:
        number = float(str(value).replace(",", ".") or 0)
    except ValueError:
        number = -1.0
    most = 86_400 if fault.seconds else 1
    if not 0 <= number <= most:
        raise UnknownFaultError(
            _("%(name)s takes a number from 0 to %(most)s.") % {"name": name, "most": most}
        )
    return number
