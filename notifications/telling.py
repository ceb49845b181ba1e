"""Telling somebody by e-mail what became of a membership. No alert and no ledger: one mail, service only."""

import logging
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from areas.models import Appointment, Area, Interest, Membership, Municipality, Person
from areas.roles import Permission, Role, roles_with
from grannsamverkan.accounts.models import User
from notifications import tokens
from notifications.models import Alert, BreakGlass
from notifications.rendering import mail_domain

logger = logging.getLogger(__name__)


def tell_deciders(membership: Membership) -> None:
    """Tell those who may decide that somebody wants to join; the mail names nobody."""
    area = membership.area
    current = Appointment.objects.current().select_related("person").exclude(person__email="")
    chain = list(current.in_area(area).in_chain())
    deciders = chain or list(current.filter(role=Role.COORDINATOR, municipality=area.municipality))
    people = [appointment.person for appointment in deciders]
    page = reverse("contact_person_page" if chain else "register_pending")
    addresses = [(person.email, person.language) for person in people]
    _send("membership_applied", addresses, area=area, page=page)


def tell_applicant(user: User, *, area: Area, approved: bool) -> None:
    """Tell an applicant what was decided."""
    name = "membership_approved" if approved else "membership_declined"
    _send(name, [(user.email, user.language)], area=area)


def tell_appointed(appointment: Appointment) -> None:
    """Tell somebody of a new role and what it means, and whoever gave it that this was done in their name."""
    person, by = appointment.person, appointment.appointed_by
    facts = {
        "role": Role(appointment.role),
        "place": appointment.place,
        "from_on": appointment.from_on,
        "has_account": person.user_id is not None,
    }
    _send("appointment_made", [(person.email, person.language)], **facts)
    if by:
        _send("appointment_made_by", [(by.email, by.language)], **facts)


def tell_of_emptied(person: Person, *, area: Area) -> None:
    """Tell a contact person that a household has left; which one is seen on the list, not in a mail."""
    page = reverse("invitation_list", args=[area.slug])
    _send("household_emptied", [(person.email, person.language)], area=area, page=page)


def tell_ended(*, email: str, language: str, role: Role, place: object, until_on: date) -> None:
    """Confirm to somebody that a role ends; a failure keeps nothing from ending."""
    try:
        _send("appointment_ended", [(email, language)], role=role, place=place, until_on=until_on)
    except OSError as error:  # its own text may hold the address
        logger.warning("The end of a role was not told: %s", type(error).__name__)


def say_goodbye(*, email: str, language: str, area: Area, forgotten: bool) -> None:
    """Confirm to somebody who has left that nothing more will come; a failure keeps nobody from leaving."""
    try:
        _send("membership_left", [(email, language)], area=area, forgotten=forgotten)
    except OSError as error:  # its own text may hold the address
        logger.warning("A goodbye was not sent: %s", type(error).__name__)


def tell_of_interest(interest: Interest) -> None:
    """Let the coordinators know that somebody wants to start an area, and that somebody that they know."""
    municipality = interest.municipality
    held = Appointment.objects.current().filter(role=Role.COORDINATOR, municipality=municipality)
    coordinators = held.select_related("person").values_list("person__email", "person__language")
    page = reverse("interest_detail", args=[interest.public_id])
    _send("interest_to_take_up", coordinators, municipality=municipality, page=page)
    _send("interest_shown", [(interest.email, interest.language)], municipality=municipality)


def tell_of_broken_glass(glass: BreakGlass) -> None:
    """Tell everybody who could have approved a warning that it was sent without, why, and who reviews it."""
    alert = glass.alert
    approvers = _approvers(alert.concerned, but=glass.by_id)
    page = reverse("alert_detail", args=[alert.public_id])
    _send("glass_broken", approvers, alert=alert, glass=glass, sender=_name(glass.by), page=page)


def tell_asked(alert: Alert) -> None:
    """Tell those who may approve in the municipalities that an alert asks that it waits for them."""
    asked = Municipality.objects.filter(pk__in=alert.sides.filter(approved_text="").values("municipality"))
    approvers = _approvers(asked, but=alert.created_by_id)
    page = reverse("alert_approve", args=[alert.public_id])
    _send("side_asked", approvers, alert=alert, sender=_name(alert.created_by), page=page)


def tell_approvers(alert: Alert) -> None:
    """Tell the writer's colleagues who may approve an alert that it waits for one of them."""
    own = alert.concerned.exclude(pk__in=alert.sides.values("municipality"))
    approvers = _approvers(own, but=alert.created_by_id)
    page = reverse("alert_approve", args=[alert.public_id])
    _send("approval_awaited", approvers, alert=alert, sender=_name(alert.created_by), page=page)


def _approvers(municipalities: QuerySet[Municipality], *, but: int | None) -> set[tuple[str, str]]:
    """Return the address and language of everybody who may approve in some municipalities but one account."""
    held = Appointment.objects.current().filter(
        role__in=roles_with(Permission.APPROVE_ALERTS), municipality__in=municipalities
    )
    return set(held.exclude(person__user=but).values_list("person__email", "person__language"))


def _name(user: User | None) -> str:
    return getattr(getattr(user, "person", None), "name", "")


def tell_trail_head(head: str) -> None:
    """Send the head of the trail to whoever keeps it where nobody here can change it."""
    if head:
        _send("trail_head", [(each, settings.LANGUAGE_CODE) for each in settings.TRAIL_HEAD_TO], head=head)


def tell_moved(membership: Membership, *, before: Area) -> None:
    """Tell a member by e-mail that the household belongs to another area from now on."""
    if person := membership.person:
        told = [(person.email, person.language)]
        _send("membership_moved", told, before=before, after=membership.area)


def send_call_list(person: Person, *, letter_id: int, calls: Sequence[Any], is_more: bool) -> None:
    """Send a coordinator the list of areas to call; it names areas and what is the matter, but no people."""
    facts = {"calls": calls, "is_more": is_more, "page": reverse("call_list")}
    mail = _mail("call_list", person.email, person.language, facts)
    mail.extra_headers["Message-ID"] = f"<{tokens.sign(tokens.Purpose.LETTER, letter_id)}@{mail_domain()}>"
    get_connection().send_messages([mail])


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
