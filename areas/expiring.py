"""What the register and its accounts have kept long enough: each rule finds it, names it, removes it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

from allauth.usersessions.models import UserSession
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.db.models import Q, QuerySet

from areas.forgetting import people_without_reason
from areas.models import Appointment, Consent, Invitation, Meeting
from areas.periods import period


class Rule(NamedTuple):
    """One kind of thing: what an operator reads, what is due, and what removing it means."""

    said: str
    find: Callable[[datetime], QuerySet]
    remove: Callable[[QuerySet], Any] = lambda due: due.delete()


def _old_roles(now: datetime) -> QuerySet:
    return Appointment.objects.filter(until_on__lt=(now - period("trail")).date())


def _old_minutes(now: datetime) -> QuerySet:
    """Find minutes that may name people; that the meeting was held, and how many came, remains."""
    return Meeting.objects.filter(starts_at__lt=now - period("trail")).exclude(minutes="")


def _spent_invitations(now: datetime) -> QuerySet:
    before = now - period("addresses")
    return Invitation.objects.filter(
        Q(expires_at__lt=before) | Q(revoked_at__lt=before) | Q(used_at__lt=before)
    )


def _withdrawn_consents(now: datetime) -> QuerySet:
    """Find what proves nothing any more: the messages it was about have lost their addresses too."""
    return Consent.objects.filter(withdrawn_at__lt=now - period("addresses"))


def _ended_sessions(now: datetime) -> QuerySet:
    """Find the addresses and browsers of sessions that are over."""
    going_on = Session.objects.filter(expire_date__gt=now)
    return UserSession.objects.exclude(session_key__in=going_on.values("session_key"))


RULES: dict[str, Rule] = {
    "people": Rule("people whom no membership and no role keeps", lambda now: people_without_reason(now=now)),
    "roles": Rule("roles that ended long ago", _old_roles),
    "minutes": Rule("minutes of meetings", _old_minutes, lambda due: due.update(minutes="")),
    "invitations": Rule("invitations that open nothing any more", _spent_invitations),
    "consents": Rule("consents that were withdrawn", _withdrawn_consents),
    "sessions": Rule("addresses and browsers of sessions that are over", _ended_sessions),
    "ended": Rule("sessions that are over", lambda now: Session.objects.filter(expire_date__lte=now)),
    "admin": Rule(
        "entries of the technicians' log",
        lambda now: LogEntry.objects.filter(action_time__lt=now - period("trail")),
    ),
}


def remove_expired(*, now: datetime) -> None:
    """Remove everything that a rule finds."""
    for rule in RULES.values():
        rule.remove(rule.find(now))
