"""The outside world lives here, and in webhooks, and nowhere else."""

from contextlib import ExitStack

from notifications.channels.base import Carrier
from notifications.channels.email import EmailCarrier
from notifications.channels.sms import SmsCarrier
from notifications.statuses import Channel

CARRIERS: dict[Channel, type[Carrier]] = {Channel.SMS: SmsCarrier, Channel.EMAIL: EmailCarrier}


class Carriers(ExitStack):
    """The carriers of a channel, with the settings of this moment; use it as a context manager.

    Each is opened when it is first asked for: a second provider costs nothing until it is needed.
    """

    def __init__(self, channel: Channel) -> None:
        super().__init__()
        self.kind = CARRIERS[channel]
        self.providers = self.kind.providers()
        self.opened: dict[str, Carrier] = {}

    def by(self, provider: str) -> Carrier:
        """Return the one who carries by a provider."""
        if provider not in self.opened:
            self.opened[provider] = self.enter_context(self.kind(provider))
        return self.opened[provider]
