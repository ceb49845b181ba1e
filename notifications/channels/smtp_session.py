"""One SMTP connection that hands over many ready-made messages, and knows for each how far it came.

smtplib opens the door (greeting, TLS, sign-in); the conversation about messages is our own, because it
must tell "certainly not sent" from "perhaps sent", and because one round trip a message is enough when the
server allows commands to be pipelined (RFC 2920).
"""

import contextlib
import email
import email.policy
import smtplib
import ssl
from collections.abc import Sequence
from urllib.parse import unquote, urlsplit

from django.conf import settings

from notifications.channels.base import (
    ChannelError,
    DoubtError,
    Message,
    Outcome,
    PermanentError,
    SenderError,
    TransientError,
    require_time,
)
from notifications.rendering import return_path
from notifications.statuses import Reason

NETWORK_ERRORS = (OSError, smtplib.SMTPException)

# Replies to RCPT and to the final dot that say something about the recipient (RFC 3463 aside, all agree).
REFUSED_RECIPIENT: dict[int, Reason] = {
    550: Reason.BAD_ADDRESS,
    551: Reason.BAD_ADDRESS,
    552: Reason.UNREACHABLE,  # mailbox full
    553: Reason.BAD_ADDRESS,
}


class SmtpSession:
    """A connection to the server of `EMAIL_URL`: opened when first needed, opened again after a loss."""

    def __init__(self) -> None:
        self.smtp: smtplib.SMTP | None = None

    def send_all(self, messages: Sequence[Message], *, deadline: float) -> list[Outcome]:
        """Hand over messages one after the other; return an outcome for each, in the same order."""
        outcomes: list[Outcome] = []
        while len(outcomes) < len(messages):
            begun = len(outcomes)
            rest = messages[begun:]
            try:
                require_time(deadline)
                self._converse(self._connected(), rest, outcomes, deadline)
            except ChannelError as error:
                self.close()
                if len(outcomes) == begun:  # nobody got through: the same would meet them all
                    outcomes += [Outcome(message, error=error) for message in rest]
        return outcomes

    def close(self) -> None:
        """Hang up, politely if the server still listens."""
        if self.smtp is not None:
            with contextlib.suppress(*NETWORK_ERRORS):
                self.smtp.quit()
            self.smtp.close()
        self.smtp = None

    def _connected(self) -> smtplib.SMTP:
        if self.smtp is None:
            try:
                self.smtp = _open()
            except (smtplib.SMTPAuthenticationError, smtplib.SMTPNotSupportedError) as error:
                raise SenderError(Reason.SENDER) from error
            except NETWORK_ERRORS as error:
                raise TransientError(Reason.UNAVAILABLE) from error
        return self.smtp

    def _converse(
        self, smtp: smtplib.SMTP, messages: Sequence[Message], outcomes: list[Outcome], deadline: float
    ) -> None:
        """Talk until all are answered or the connection is lost; add an outcome per message begun."""
        pipelining = smtp.has_extn("pipelining")
        opened = False  # whether this message's envelope went out with the previous message's dot
        for position, message in enumerate(messages):
            following = messages[position + 1] if pipelining and position + 1 < len(messages) else None
            try:
                if not opened:
                    require_time(deadline)
                refusal = self._envelope(smtp, message, sent=opened, pipelining=pipelining)
                if refusal is None:
                    require_time(deadline)
            except NETWORK_ERRORS as error:
                outcomes.append(Outcome(message, error=TransientError(Reason.UNAVAILABLE)))
                raise TransientError(Reason.UNAVAILABLE) from error
            if refusal is not None:
                outcomes.append(Outcome(message, error=refusal))
                opened = False
                continue
            outcomes.append(self._content(smtp, message, following))
            opened = following is not None
            if self.smtp is None:
                return

    def _envelope(
        self, smtp: smtplib.SMTP, message: Message, *, sent: bool, pipelining: bool
    ) -> ChannelError | None:
        """Say from whom and to whom, and ask to send the content; return why not, or None."""
        commands = _envelope_commands(smtp, message)
        if pipelining and not sent:
            smtp.send(b"".join(commands))
        replies = []
        for command in commands:
            if not pipelining:
                smtp.send(command)
            replies.append(smtp.getreply()[0])
            if replies[-1] == 421 or (not pipelining and replies[-1] >= 400):
                break
        refusal = _refusal(replies)
        if refusal is not None:
            self._take_back(smtp, replies)
        return refusal

    def _take_back(self, smtp: smtplib.SMTP, replies: list[int]) -> None:
        """Leave the connection as it was before a refused envelope."""
        if replies[-1] == 421:
            raise smtplib.SMTPServerDisconnected
        if replies[-1] == 354:  # the server waits for content although nobody is to have it
            smtp.send(b".\r\n")
            smtp.getreply()
        smtp.send(b"RSET\r\n")
        smtp.getreply()

    def _content(self, smtp: smtplib.SMTP, message: Message, following: Message | None) -> Outcome:
        """Send the content to its final dot. From the first byte on, silence leaves the message in doubt."""
        content = _content_bytes(smtp, message)
        if following is not None:
            content += b"".join(_envelope_commands(smtp, following))
        try:
            smtp.send(content)
            code, _text = smtp.getreply()
        except NETWORK_ERRORS:
            self.smtp = None
            smtp.close()
            return Outcome(message, error=DoubtError(Reason.NO_ANSWER))
        if code == 421:
            self.smtp = None
            smtp.close()
        if 200 <= code < 300:
            return Outcome(message, reference=str(message.delivery_id))
        if code < 500:
            return Outcome(message, error=TransientError(Reason.BUSY))
        return Outcome(message, error=PermanentError(REFUSED_RECIPIENT.get(code, Reason.REFUSED)))


def _open() -> smtplib.SMTP:
    """Connect as `EMAIL_URL` says: smtp, smtps (TLS from the start) or smtp+tls (STARTTLS, required)."""
    url = urlsplit(settings.EMAIL_URL)
    host, timeout = url.hostname or "localhost", settings.PROVIDER_READ_TIMEOUT
    if url.scheme == "smtps":
        smtp: smtplib.SMTP = smtplib.SMTP_SSL(
            host, url.port or 465, timeout=timeout, context=ssl.create_default_context()
        )
    else:
        smtp = smtplib.SMTP(host, url.port or 25, timeout=timeout)
    if url.scheme == "smtp+tls":
        smtp.starttls(context=ssl.create_default_context())
    smtp.ehlo_or_helo_if_needed()
    if url.username:
        smtp.login(unquote(url.username), unquote(url.password or ""))
    return smtp


def _envelope_commands(smtp: smtplib.SMTP, message: Message) -> list[bytes]:
    body = " BODY=8BITMIME" if smtp.has_extn("8bitmime") else ""
    return [
        f"MAIL FROM:<{return_path(message.delivery_id)}>{body}\r\n".encode("ascii"),
        f"RCPT TO:{smtplib.quoteaddr(message.address)}\r\n".encode("ascii", "replace"),
        b"DATA\r\n",
    ]


def _refusal(replies: list[int]) -> ChannelError | None:
    """Translate the replies to MAIL, RCPT and DATA; None when content is awaited for somebody."""
    failed = [(place, code) for place, code in enumerate(replies[:3]) if code >= 400 or code < 200]
    if not failed:
        return None if replies[-1] == 354 else TransientError(Reason.BUSY)
    place, code = failed[0]
    if code < 500:
        return TransientError(Reason.BUSY)
    if place == 0:
        return SenderError(Reason.SENDER)
    return PermanentError(REFUSED_RECIPIENT.get(code, Reason.REFUSED))


def _content_bytes(smtp: smtplib.SMTP, message: Message) -> bytes:
    """Return the message as it goes on the wire, dots doubled, the final dot included."""
    raw = message.body.encode()
    if not smtp.has_extn("8bitmime"):
        policy = email.policy.SMTP.clone(cte_type="7bit")
        raw = email.message_from_bytes(raw, policy=email.policy.SMTP).as_bytes(policy=policy)
    stuffed = raw.replace(b"\r\n.", b"\r\n..")
    return stuffed + (b".\r\n" if stuffed.endswith(b"\r\n") else b"\r\n.\r\n")
