"""One SMS outside any alert: a code, a notice. Paid for out of the day's budget like all others."""

from datetime import datetime

from notifications import budget, segments
from notifications.channels import sms
from notifications.channels.base import ChannelError, DoubtError


class NoMoneyError(Exception):
    """The day's money for SMS does not suffice."""


def send_paid(phone: str, text: str, *, now: datetime) -> None:
    """Send one SMS at once, and pay for it.

    Raises NoMoneyError, and sends nothing, when it does not fit in the local day's budget; the channel's
    error when the provider did not take it: then the money is back, except after a DoubtError.
    """
    parts = segments.count(text).parts
    if not budget.pay(parts, now=now):
        raise NoMoneyError
    try:
        sms.send_code(phone, text)
    except DoubtError:
        raise
    except ChannelError:
        budget.give_back(parts, now=now)
        raise
