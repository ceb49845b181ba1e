"""Correcting what was sent, or telling that it is over: to exactly those who have, or may have, the first."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext

from areas.models import Municipality
from areas.roles import Permission
from grannsamverkan.accounts.models import User
from notifications import siding
from notifications.dispatch import record_act, require_rights
from notifications.models import Alert
from notifications.models.marked import EXERCISE


def correct(*, alert: Alert, by: User, now: datetime, is_over: bool = False) -> Alert:
    """Begin a correction, or an all-clear: a draft for exactly those who have, or may have, the first alert.

    A correction is as urgent as what it corrects; that something is over is information.
    """
    prefix = gettext("Over: %(text)s") if is_over else gettext("Correction: %(text)s")
    with transaction.atomic():
        require_rights(alert, by, Permission.WRITE_ALERTS)
        correction = Alert.objects.create(
            kind=Alert.Kind.INFORMATION if is_over else alert.kind,
            title=_begun(prefix, alert.title)[:100],
            sms_text=_begun(prefix, alert.sms_text),
            email_text=_begun(prefix, alert.email_text),
            channels=alert.channels,
            audience=alert.audience,
            polygon=alert.polygon,
            corrects=alert,
            is_exercise=alert.is_exercise,
            created_at=now,
            created_by=by,
        )
        correction.areas.set(alert.areas.all())
        correction.municipalities.set(alert.municipalities.all())
        siding.ask(correction, Municipality.objects.filter(pk__in=siding.asked_of(alert)), by=by)
        record_act("correction begun", correction, by, now, of=alert.public_id)
    return correction


def _begun(prefix: str, text: str) -> str:
    mark, bare = (EXERCISE, text.removeprefix(EXERCISE)) if text.startswith(EXERCISE) else ("", text)
    return mark + prefix % {"text": bare} if text else ""
