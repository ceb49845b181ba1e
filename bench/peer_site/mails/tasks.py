"""One task per recipient, as most would write it; but each worker keeps its connection to the mail server."""

import json
import os
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from mails.celery_app import app
from mails.models import Mail

SAID = json.loads(Path(os.environ["PEER_MAIL"]).read_text(encoding="utf-8"))


def arguments(address: str, token: str) -> dict[str, Any]:
    """Return what is said to one recipient: the text is the same as ours, its markers replaced."""
    text, html, stop = (SAID[part].replace(SAID["mark"], token) for part in ("text", "html", "stop"))
    headers = {
        "List-Unsubscribe": f"<{stop}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Auto-Submitted": "auto-generated",
    }
    return {"address": address, "subject": SAID["subject"], "text": text, "html": html, "headers": headers}


def message(address: str, token: str) -> EmailMultiAlternatives:
    """Return the whole message to one recipient."""
    said = arguments(address, token)
    mail = EmailMultiAlternatives(
        said["subject"], said["text"], settings.DEFAULT_FROM_EMAIL, [address], headers=said["headers"]
    )
    mail.attach_alternative(said["html"], "text/html")
    return mail


@lru_cache(maxsize=1)
def kept_connection() -> BaseEmailBackend:
    """Return this process's connection to the mail server."""
    connection = get_connection()
    connection.open()
    return connection


def send(mail_id: int) -> None:
    """Send one mail and record that it was."""
    mail = Mail.objects.get(pk=mail_id)
    kept_connection().send_messages([message(mail.address, mail.token)])
    Mail.objects.filter(pk=mail_id).update(sent_at=timezone.now())


send_by_celery = app.task(send, name="send")
