"""The outside world lives here, and in webhooks, and nowhere else."""

from notifications.channels.base import Carrier
from notifications.channels.email import EmailCarrier
from notifications.channels.sms import SmsCarrier
from notifications.statuses import Channel

CARRIERS: dict[Channel, type[Carrier]] = {Channel.SMS: SmsCarrier, Channel.EMAIL: EmailCarrier}


def carrier_for(channel: Channel) -> Carrier:
    """Return a carrier of this channel with the settings of this moment; use it as a context manager."""
    return CARRIERS[channel]()
