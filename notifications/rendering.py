"""An alert as it will look: rendered once per channel, language and reader, then patched per recipient.

The frozen text holds markers in the places of what differs between recipients. They are counted when the
text is frozen and replaced when it is sent; building a message anew for each recipient would cost two
hundred times as much.
"""

import re
import textwrap
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr, parseaddr
from functools import lru_cache
from typing import Any

import css_inline
from django.conf import settings
from django.db.models import prefetch_related_objects
from django.template.loader import render_to_string
from django.utils import timezone, translation

from notifications import segments, tokens
from notifications.models import Alert, Rendering, Trial
from notifications.models.follow_on import follow_on_of
from notifications.models.marked import TRIAL
from notifications.rungs import Rung
from notifications.statuses import Channel

# The same length as a token, and of the SMS alphabet's plainest letters: the parts are counted right.
TOKEN_MARK = "MARKTOKEN".ljust(tokens.LENGTH, "X")
ACKNOWLEDGE_MARK = "MARKACKNOWLEDGE".ljust(tokens.LENGTH, "X")
TO_MARK = "mark-to@recipient.invalid"
ID_MARK = "mark-id@message.invalid"
MARKS = (TOKEN_MARK, ACKNOWLEDGE_MARK, TO_MARK, ID_MARK)
_MARKED = re.compile(f"({'|'.join(map(re.escape, MARKS))})".encode())

# Programs for mail ignore <style>, all but those that know dark mode and small screens.
_INLINER = css_inline.CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)
_LONGEST_LINE = 450  # SMTP allows 998 octets, and å, ä and ö take two each


class UnsafeTextError(ValueError):
    """The alert's own text holds one of our markers, so patching it would change what was approved."""


def sender_name(alert: Alert) -> str:
    """Return on whose behalf the alert is sent: the municipality it concerns, or the product's own name."""
    alert = _aimed(alert)
    prefetch_related_objects([alert], "municipalities", "areas__municipality")
    names = {area.municipality.name for area in alert.areas.all()}
    names |= {municipality.name for municipality in alert.municipalities.all()}
    return f"Grannsamverkan {names.pop()}" if len(names) == 1 else "Grannsamverkan"


def sms_sender(alert: Alert) -> str:
    """Return who an SMS comes from, as the telephone shows it: ours if set, else the municipality's own."""
    senders = set(_aimed(alert).concerned.values_list("sms_sender", flat=True))
    return settings.TWILIO_FROM or (senders.pop() if len(senders) == 1 else "Grannsamv")


def _aimed(alert: Alert) -> Alert:
    """Return the alert by whose aim it is sent: of a trial, the draft that is tried, if it is still there."""
    if alert.audience != Alert.Audience.WRITER:
        return alert
    trial = Trial.objects.filter(alert=alert).select_related("of").first()
    return trial.of if trial and trial.of else alert


def preview(alert: Alert, *, channel: str, language: str = "sv", reader: str = "member") -> str:
    """Return the exact text: of an SMS, or of an e-mail's plain-text part. The token in it leads nowhere."""
    template = {"sms": "messages/alert.sms.txt", "email": "messages/alert.email.txt"}[channel]
    text = _text(template, _context(alert, language=language, reader=reader), language)
    for mark, purpose in ((TOKEN_MARK, tokens.Purpose.STOP), (ACKNOWLEDGE_MARK, tokens.Purpose.ACKNOWLEDGE)):
        text = text.replace(mark, tokens.sign(purpose, 0))
    return text


def inline(html: str) -> str:
    """Return the page with its style written into the elements; only @media rules stay apart."""
    return _INLINER.inline(html)


def freeze(alert: Alert) -> list[Rendering]:
    """Render the alert for every channel, language and reader, and keep the result. Call it at approval.

    A warning is always rendered as e-mail too, for those whose SMS does not arrive.

    Rendering again replaces nothing that a delivery already points at: it may be called twice.
    """
    if any(mark in text for mark in MARKS for text in (alert.title, alert.sms_text, alert.email_text)):
        raise UnsafeTextError
    frozen = []
    for language, _name in settings.LANGUAGES:
        for reader in Rendering.Reader.values:
            for channel in _channels(alert):
                body = _body(alert, channel=channel, language=language, reader=reader)
                parts = segments.count(body).parts if channel == Channel.SMS else 1
                rendering, _made = Rendering.objects.update_or_create(
                    alert=alert,
                    channel=channel,
                    language=language,
                    reader=reader,
                    defaults={"body": body, "segments": parts},
                )
                frozen.append(rendering)
    return frozen


def _channels(alert: Alert) -> list[str]:
    is_warning = alert.kind == Alert.Kind.WARNING
    return sorted({*alert.channels, Channel.EMAIL.value} if is_warning else alert.channels)


def for_recipient(body: str, *, channel: Channel, delivery_id: int, address: str) -> str:
    """Return a frozen text with one recipient's own address, links and Message-ID in it."""
    patched = body.replace(TOKEN_MARK, tokens.sign(tokens.Purpose.STOP, delivery_id))
    if ACKNOWLEDGE_MARK in patched:
        patched = patched.replace(ACKNOWLEDGE_MARK, tokens.sign(tokens.Purpose.ACKNOWLEDGE, delivery_id))
    if channel == Channel.EMAIL:
        patched = patched.replace(TO_MARK, address).replace(ID_MARK, message_id(delivery_id))
    return patched


def mail_for(body: str, *, delivery_id: int, address: str) -> bytes:
    """Return a frozen mail as `for_recipient` does, in bytes: it is encoded and cut at its markers once."""
    own = {
        TO_MARK: address,
        ID_MARK: message_id(delivery_id),
        TOKEN_MARK: tokens.sign(tokens.Purpose.STOP, delivery_id),
    }
    pieces = list(_pieces(body))
    for place in range(1, len(pieces), 2):
        mark = pieces[place].decode()
        if mark == ACKNOWLEDGE_MARK and mark not in own:
            own[mark] = tokens.sign(tokens.Purpose.ACKNOWLEDGE, delivery_id)
        pieces[place] = own[mark].encode()
    return b"".join(pieces)


@lru_cache(maxsize=32)
def _pieces(body: str) -> list[bytes]:
    """Return the text between the markers, and the markers, in turn."""
    return _MARKED.split(body.encode())


def message_id(delivery_id: int) -> str:
    """Return the Message-ID of a delivery, without brackets: always the same, so a repeat is recognised."""
    return f"{tokens.sign(tokens.Purpose.BOUNCE, delivery_id)}@{mail_domain()}"


def return_path(delivery_id: int) -> str:
    """Return the envelope sender to which a bounce of this delivery comes back."""
    return f"studs+{tokens.sign(tokens.Purpose.BOUNCE, delivery_id)}@{mail_domain()}"


def mail_domain() -> str:
    """Return the domain that our mail comes from."""
    return _domain(settings.DEFAULT_FROM_EMAIL)


@lru_cache(maxsize=4)
def _domain(sender: str) -> str:
    return parseaddr(sender)[1].rpartition("@")[2]


def _body(alert: Alert, *, channel: str, language: str, reader: str) -> str:
    context = _context(alert, language=language, reader=reader)
    if channel == Channel.SMS:
        return _text("messages/alert.sms.txt", context, language)
    return _mail(context, language)


def _context(alert: Alert, *, language: str, reader: str) -> dict[str, Any]:
    follow_on = follow_on_of(alert)
    tells_coordinators = follow_on is not None and follow_on.rung == Rung.COORDINATOR
    is_chain = reader == Rendering.Reader.CHAIN or tells_coordinators
    aimed = _aimed(alert)
    # What was written for a channel that was not chosen has been approved by nobody.
    of_email = alert.email_text if Channel.EMAIL in alert.channels else alert.sms_text
    return {
        "alert": alert,
        "is_trial": alert.audience == Alert.Audience.WRITER,
        "names_kind": not aimed.is_exercise,  # an exercise begins by saying so
        "bare_title": alert.title.removeprefix(TRIAL),
        "text": of_email or alert.sms_text or alert.email_text,
        "sms_text": alert.sms_text or alert.email_text,
        "sender": sender_name(alert),
        "places": [place.name for place in (*aimed.areas.all(), *aimed.municipalities.all())],
        "language": language,
        "asks_for_acknowledgement": is_chain and alert.kind == Alert.Kind.WARNING,
        "asks_about_list": is_chain and alert.kind == Alert.Kind.INFORMATION and hasattr(alert, "question"),
        "stop_url": f"{settings.PUBLIC_URL}/stopp/{TOKEN_MARK}/",
        "acknowledge_url": f"{settings.PUBLIC_URL}/kvittens/{ACKNOWLEDGE_MARK}/",
        "public_url": f"{settings.PUBLIC_URL}/meddelanden/{alert.public_id}/",
        "is_public": aimed.audience == Alert.Audience.EVERYONE,
        "my_page_url": f"{settings.PUBLIC_URL}/mina-sidor/",
    }


def _text(template: str, context: dict[str, Any], language: str) -> str:
    with translation.override(language):
        return render_to_string(template, context).strip()


def _mail(context: dict[str, Any], language: str) -> str:
    """Return a whole MIME message as it goes on the wire: CRLF, 8 bits, short lines."""
    sender = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    message = EmailMessage(policy=SMTP.clone(cte_type="8bit", utf8=False, max_line_length=0))
    message["Subject"] = " ".join(_text("messages/alert.subject.txt", context, language).split())
    message["From"] = formataddr((context["sender"], sender))
    message["To"] = TO_MARK
    message["Message-ID"] = f"<{ID_MARK}>"
    message["Date"] = format_datetime(timezone.localtime())
    message["List-Unsubscribe"] = f"<{context['stop_url']}>"
    message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message["Auto-Submitted"] = "auto-generated"
    message["Content-Language"] = language
    text = _text("messages/alert.email.txt", context, language)
    html = inline(_text("messages/alert.email.html", context, language))
    message.set_content(_short_lines(text), cte="8bit")
    message.add_alternative(_short_lines(html), subtype="html", cte="8bit")
    return message.as_bytes().decode()


def _short_lines(text: str) -> str:
    lines = []
    for line in re.split(r"\r\n|\r|\n", text):
        lines += (
            textwrap.wrap(line, _LONGEST_LINE // 2, break_on_hyphens=False) if len(line) > 400 else [line]
        )
    return "\n".join(lines) + "\n"
