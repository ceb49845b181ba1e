"""Choosing how to be reached, when not, and by whom to be seen."""

from datetime import datetime

from django.db import transaction

from areas.models import Informed, Person, TrailEntry
from grannsamverkan.accounts.models import User


def choose_how_to_be_reached(*, person: Person, sms: bool, email: bool, by: User, now: datetime) -> None:
    """Keep a person's choices, with the quiet hours and the rest already set on it.

    The trail keeps when each channel was asked for or turned off; a channel left as it was keeps its moment.
    """
    with transaction.atomic():
        before = {"sms": bool(person.sms_wanted_at), "email": bool(person.email_wanted_at)}
        person.save(update_fields=["quiet_from", "quiet_until", "shows_phone"])
        person.choose_channels(sms=sms, email=email, now=now, information=_told(person))
        if before != {"sms": sms, "email": email}:
            TrailEntry.objects.record(
                "person.chose_channels",
                by=by,
                subject=person,
                municipality=person.municipality(),
                sms=sms,
                email=email,
            )


def _told(person: Person) -> str:
    """Return the version of the information that somebody has been shown last."""
    last = Informed.objects.filter(person=person).order_by("-shown_at", "-pk").first()
    return last.version if last else ""
