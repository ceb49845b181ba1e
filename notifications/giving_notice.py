"""Announcing a meeting: the invitation, a change and the calling off, each a draft like any other alert."""

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from areas.models import Meeting
from areas.permissions import Actor
from areas.roles import Permission
from grannsamverkan.accounts.models import User
from notifications.models import Alert, Notice


def begin_notice(*, meeting: Meeting, by: User) -> Alert:
    """Return a draft that tells an area of its meeting, for the writer to read, change and send.

    What it says follows from where the meeting stands: invitation, change, or called off. Asked for twice it
    is the same draft.
    """
    if not Actor(by).may(Permission.WRITE_ALERTS, meeting.area):
        raise PermissionDenied
    with transaction.atomic():
        Meeting.objects.select_for_update().get(pk=meeting.pk)
        drafts = Alert.objects.drafts_of(by).filter(notice__meeting=meeting)
        if draft := drafts.filter(notice__revision=meeting.revision).first():
            return draft
        drafts.delete()  # of how the meeting was before
        alert = Alert.objects.create(kind=Alert.Kind.MEETING, created_by=by, **_words(meeting))
        alert.areas.add(meeting.area)
        Notice.objects.create(alert=alert, meeting=meeting, revision=meeting.revision)
        return alert


def told_of(meeting: Meeting) -> Notice | None:
    """Return the last notice of a meeting that was handed in, whatever has become of it since."""
    handed_in = meeting.notices.exclude(alert__state__in=(Alert.State.DRAFT, Alert.State.CANCELLED))
    return handed_in.select_related("alert").order_by("-alert").first()


def _words(meeting: Meeting) -> dict[str, str]:
    told = told_of(meeting)
    facts = {
        "meeting": meeting,
        "area": meeting.area,
        "is_called_off": meeting.called_off_at is not None,
        "is_change": told is not None and told.revision < meeting.revision,
        "url": settings.PUBLIC_URL + reverse("meeting_detail", args=[meeting.public_id]),
    }
    with translation.override("sv"):  # what is sent to many is written once, in the language of the place
        title, sms, email = (
            render_to_string(f"messages/meeting.{part}.txt", facts).strip()
            for part in ("subject", "sms", "email")
        )
    return {"title": title[:100], "sms_text": sms, "email_text": email}
