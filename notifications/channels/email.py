"""E-mail: a few persistent SMTP connections side by side."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from django.conf import settings

from notifications.channels.base import Carrier, Message, Outcome
from notifications.channels.smtp_session import SmtpSession


class EmailCarrier(Carrier):
    """Hands e-mail to the server of `EMAIL_URL` over `EMAIL_CONNECTIONS` connections."""

    name = "smtp"

    @classmethod
    def providers(cls) -> list[str]:
        """Return the only one: the configured server."""
        return [cls.name]

    def __init__(self, _provider: str = name) -> None:
        self.sessions = [SmtpSession() for _ in range(settings.EMAIL_CONNECTIONS)]
        self.wave = 100 * len(self.sessions)
        self.threads = ThreadPoolExecutor(len(self.sessions), thread_name_prefix="smtp")

    def carry(self, messages: Sequence[Message], *, deadline: float) -> list[Outcome]:
        """Hand over each message at most once; every connection takes its share of them."""
        count = len(self.sessions)
        shares = [messages[start::count] for start in range(count)]

        def send(session: SmtpSession, share: Sequence[Message]) -> list[Outcome]:
            return session.send_all(share, deadline=deadline) if share else []

        results = self.threads.map(send, self.sessions, shares)
        return [outcome for outcomes in results for outcome in outcomes]

    def close(self) -> None:
        """Hang up every connection."""
        self.threads.shutdown()
        for session in self.sessions:
            session.close()
