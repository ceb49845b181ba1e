"""Opening a mail: its headers, its text, its HTML."""

import re
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from functools import lru_cache
from typing import Any

from notifications.simulator.state import Mail


@lru_cache(maxsize=4096)
def decoded(raw: bytes) -> str:
    """Read a header as a person would, whatever it is wrapped in."""
    text = raw.decode("utf-8", errors="replace")
    try:
        return str(make_header(decode_header(text)))
    except (LookupError, UnicodeDecodeError, ValueError):
        return text


def subject(mail: Mail) -> str:
    """Return the subject, in clear."""
    return decoded(mail.raw_subject)


def opened(mail: Mail) -> EmailMessage:
    """Parse the mail."""
    return message_from_bytes(mail.content, policy=policy.default)


def body(message: EmailMessage, kind: str) -> str:
    """Return the text in `plain` or in `html`; empty when there is none."""
    part = message.get_body((kind,))
    if part is None:
        return ""
    try:
        return str(part.get_content())
    except LookupError:  # a character set nobody has heard of
        raw = part.get_payload(decode=True)
        return raw.decode("utf-8", errors="replace") if isinstance(raw, bytes) else ""


def one_click_address(message: EmailMessage) -> str:
    """Return the address of the button "unsubscribe" that mail programs show (RFC 8058), if there is one."""
    if "one-click" not in str(message.get("List-Unsubscribe-Post", "")).lower():
        return ""
    addresses = re.findall(r"<(https?://[^>]+)>", str(message.get("List-Unsubscribe", "")))
    return next(iter(addresses), "")


def mail_json(mail: Mail) -> dict[str, Any]:
    """Return a mail for tests: the envelope, the headers by name, both bodies."""
    message = opened(mail)
    return {
        "id": mail.number,
        "to": mail.to,
        "mail_from": mail.mail_from,
        "message_id": mail.message_id,
        "subject": subject(mail),
        "headers": {name: str(value) for name, value in message.items()},
        "text": body(message, "plain").replace("\r\n", "\n"),
        "html": body(message, "html").replace("\r\n", "\n"),
        "size": len(mail.content),
        "received_at": mail.received_at,
    }
