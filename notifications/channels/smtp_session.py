"""One SMTP connection that hands over many ready-made messages, and knows for each how far it came.

smtplib opens the door (greeting, TLS, sign-in); the conversation about messages is our own, because it
must tell "certainly not sent" from "perhaps sent", and because one round trip a message is enough when the
server allows commands to be pipelined (RFC 2920).
"""

import contextlib
import email
import email.policy
import re
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
from notifications.channels.smtp_replies import Reply, content_refusal, envelope_refusal
from notifications.rendering import return_path
from notifications.statuses import Reason

NETWORK_ERRORS = (OSError, smtplib.SMTPException)

# What can stand between the angle brackets of a command without ending it.
_ADDRESS = re.compile(r"[!-;=?-~]+@[!-;=?-~]+")


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
                self._drop()  # somewhere in the middle of a message: no word we say now would be understood
                if len(outcomes) == begun:  # nobody got through: the same would meet them all
                    outcomes += [Outcome(message, error=error) for message in rest]
        return outcomes

    def close(self) -> None:
        """Hang up, politely if the server still listens. Only between messages."""
        if self.smtp is not None:
            with contextlib.suppress(*NETWORK_ERRORS):
                self.smtp.quit()
        self._drop()

    def _drop(self) -> None:
        if self.smtp is not None:
            self.smtp.close()
        self.smtp = None

    def _connected(self) -> smtplib.SMTP:
        if self.smtp is None:
            try:
                self.smtp = open_smtp()
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
            if following is not None and _unsendable(smtp, following):
                following = None
            if not opened:
                require_time(deadline)
            refusal = _unsendable(smtp, message) or self._envelope(smtp, message, outcomes, opened=opened)
            if refusal is not None:
                outcomes.append(Outcome(message, error=refusal))
                opened = False
                continue
            require_time(deadline)
            outcomes.append(self._content(smtp, message, following))
            opened = following is not None
            if self.smtp is None:
                return

    def _envelope(
        self, smtp: smtplib.SMTP, message: Message, outcomes: list[Outcome], *, opened: bool
    ) -> ChannelError | None:
        """Say from whom and to whom, and ask to send the content; return why not, or None.

        Raises, with the message's outcome added, when the connection is lost: it certainly was not sent.
        """
        try:
            replies = _ask(smtp, _envelope_commands(smtp, message), opened=opened)
            refusal = envelope_refusal(replies)
            if refusal is not None:
                _take_back(smtp, replies[-1])
        except NETWORK_ERRORS as error:
            lost = TransientError(Reason.UNAVAILABLE)
            outcomes.append(Outcome(message, error=lost))
            raise lost from error
        return refusal

    def _content(self, smtp: smtplib.SMTP, message: Message, following: Message | None) -> Outcome:
        """Send the content to its final dot. From the first byte on, silence leaves the message in doubt."""
        content = _stuffed(smtp, message.content)
        if following is not None:
            content += b"".join(_envelope_commands(smtp, following))
        try:
            smtp.send(content)
            reply = Reply(*smtp.getreply())
        except NETWORK_ERRORS:
            self._drop()
            return Outcome(message, error=DoubtError(Reason.NO_ANSWER))
        refusal = content_refusal(reply)
        if reply.code == 421 or isinstance(refusal, DoubtError):
            self._drop()
        return Outcome(message, reference="" if refusal else str(message.delivery_id), error=refusal)


def open_smtp() -> smtplib.SMTP:
    """Connect as `EMAIL_URL` says: smtp, smtps (TLS from the start) or smtp+tls (STARTTLS, required)."""
    url = urlsplit(settings.EMAIL_URL)
    host, timeout = url.hostname or "localhost", settings.PROVIDER_READ_TIMEOUT
    if url.scheme == "smtps":
        smtp: smtplib.SMTP = smtplib.SMTP_SSL(host, url.port or 465, timeout=timeout, context=_tls())
    else:
        smtp = smtplib.SMTP(host, url.port or 25, timeout=timeout)
    try:
        if url.scheme == "smtp+tls":
            smtp.starttls(context=_tls())
        smtp.ehlo_or_helo_if_needed()
        if url.username:
            smtp.login(unquote(url.username), unquote(url.password or ""))
    except BaseException:
        smtp.close()
        raise
    return smtp


def _tls() -> ssl.SSLContext:
    return ssl.create_default_context(cafile=settings.EMAIL_CA_FILE or None)


def _ask(smtp: smtplib.SMTP, commands: list[bytes], *, opened: bool) -> list[Reply]:
    """Say the commands of an envelope, unless they are said already, and read what is replied."""
    pipelining = smtp.has_extn("pipelining")
    if pipelining and not opened:
        smtp.send(b"".join(commands))
    replies: list[Reply] = []
    for command in commands:
        if not pipelining:
            smtp.send(command)
        replies.append(Reply(*smtp.getreply()))
        code = replies[-1].code
        if code in (421, -1):
            raise smtplib.SMTPServerDisconnected
        if not pipelining and code >= 400:
            break
    return replies


def _take_back(smtp: smtplib.SMTP, last: Reply) -> None:
    """Leave the connection as it was before a refused envelope."""
    if last.code == 354:  # the server waits for content although nobody is to have it
        smtp.send(b".\r\n")
        smtp.getreply()
    smtp.send(b"RSET\r\n")
    smtp.getreply()


def _unsendable(smtp: smtplib.SMTP, message: Message) -> ChannelError | None:
    """Return why the server would refuse a message, where that is known without asking."""
    limit = smtp.esmtp_features.get("size", "")
    if limit.isdecimal() and 0 < int(limit) < len(message.content):
        return PermanentError(Reason.TOO_LONG)
    return None if _ADDRESS.fullmatch(message.address) else PermanentError(Reason.BAD_ADDRESS)


def _envelope_commands(smtp: smtplib.SMTP, message: Message) -> list[bytes]:
    body = " BODY=8BITMIME" if smtp.has_extn("8bitmime") else ""
    return [
        f"MAIL FROM:<{return_path(message.delivery_id)}>{body}\r\n".encode("ascii"),
        f"RCPT TO:<{message.address}>\r\n".encode("ascii"),
        b"DATA\r\n",
    ]


def _stuffed(smtp: smtplib.SMTP, content: bytes) -> bytes:
    """Return the message as it goes on the wire, dots doubled, the final dot included."""
    if not smtp.has_extn("8bitmime"):
        content = _seven_bits(content)
    stuffed = content.replace(b"\r\n.", b"\r\n..")
    return stuffed + (b".\r\n" if stuffed.endswith(b"\r\n") else b"\r\n.\r\n")


def _seven_bits(content: bytes) -> bytes:
    """Encode a message for the few servers that take ASCII only."""
    policy = email.policy.SMTP.clone(cte_type="7bit")
    return email.message_from_bytes(content, policy=email.policy.SMTP).as_bytes(policy=policy)
