"""Telling somebody by e-mail what became of a membership. No alert and no ledger: one mail, service only."""

import logging
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.template.loader import render_to_string
from django.utils import translation

from areas.models import Appointment, Area, Membership, Person
from areas.roles import Role
from grannsamverkan.accounts.models import User

logger = logging.getLogger(__name__)


def tell_deciders(membership: Membership) -> None:
    """Tell those who may decide that somebody wants to join; the mail names nobody."""
    people = _deciders(membership.area)
    _send("membership_applied", ((person.email, person.language) for person in people), area=membership.area)


def tell_applicant(user: User, *, area: Area, approved: bool) -> None:
    """Tell an applicant what was decided."""
    name = "membership_approved" if approved else "membership_declined"
    _send(name, [(user.email, user.language)], area=area)


def say_goodbye(*, email: str, language: str, area: Area, forgotten: bool) -> None:
    """Confirm to somebody who has left that nothing more will come; a failure keeps nobody from leaving."""
    try:
        _send("membership_left", [(email, language)], area=area, forgotten=forgotten)
    except OSError as error:  # its own text may hold the address
        logger.warning("A goodbye was not sent: %s", type(error).__name__)


def _deciders(area: Area) -> list[Person]:
    """Return the area's own contact persons, or the municipality's coordinators where there are none."""
    current = Appointment.objects.current().select_related("person").exclude(person__email="")
    chain = current.in_area(area).in_chain()
    coordinators = current.filter(role=Role.COORDINATOR, municipality=area.municipality)
    return [appointment.person for appointment in list(chain) or list(coordinators)]


def _send(name: str, recipients: Iterable[tuple[str, str]], **context: Any) -> None:
    mails = [_mail(name, email, language, context) for email, language in dict(recipients).items() if email]
    if mails:
        get_connection().send_messages(mails)


def _mail(name: str, email: str, language: str, context: dict[str, Any]) -> EmailMessage:
    with translation.override(language):
        everything = context | {"public_url": settings.PUBLIC_URL}
        subject = render_to_string(f"messages/{name}.subject.txt", everything)
        body = render_to_string(f"messages/{name}.email.txt", everything)
    return EmailMessage(subject.strip(), body, to=[email], headers={"Auto-Submitted": "auto-generated"})
