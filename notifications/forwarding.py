"""Forwarding: a contact person sends a warning on to the own households, as it is or with a line.

Without a line it says what has been approved already, and nobody need see it again. A line is written by a
private person and read by nobody before it is sent, so whatever a safeguard finds in it is refused.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from areas.models import Appointment, Area, Household, Person, TrailEntry
from areas.models.appointment import title_in
from areas.neighbourhood import on_paper
from areas.roles import Role
from grannsamverkan.accounts.models import User
from notifications import tasks
from notifications.acknowledging import acknowledge
from notifications.audience import area_ids_of
from notifications.dispatch import Refused
from notifications.escalating import why_over
from notifications.family import held, in_care
from notifications.handing_on import NobodyLeft, Words, hand_on
from notifications.models import Alert, Chain, FollowOn
from notifications.models.alert import AlertQuerySet
from notifications.rendering import MARKS
from notifications.rungs import ASKED, Rung
from notifications.safeguards import Finding, check
from notifications.statuses import Channel

TOO_LATE = {
    Chain.Why.CANCELLED: _("The warning was stopped. It is not sent on."),
    Chain.Why.STOPPED: _("The sender does not want the warning passed on any more."),
    Chain.Why.CORRECTED: _("The warning has been corrected. Send the correction on instead."),
    Chain.Why.OVER: _("It is over. The warning is not sent on."),
    Chain.Why.EXPIRED: _("The warning is no longer valid. It is not sent on."),
}


def received(person: Person) -> AlertQuerySet:
    """Return the warnings that somebody has had, also by a reminder alone, the latest first."""
    own = person.deliveries.values("alert")
    reminders = FollowOn.objects.filter(alert__in=own, rung__in=[rung.value for rung in ASKED])
    to_them = Q(pk__in=own) | Q(pk__in=reminders.values("first"))
    return Alert.objects.published().warnings().filter(to_them, follow_on=None).latest_first()


def forwardable(person: Person) -> AlertQuerySet:
    """Return those among them that went to contact persons alone: the households wait for them."""
    return received(person).filter(audience=Alert.Audience.CONTACT_PERSONS)


def own_posts(alert: Alert, person: Person, *, now: datetime) -> list[Appointment]:
    """Return the posts by which somebody cares for households in a warning's areas, own and stood in for."""
    today = timezone.localdate(now)
    own = person.appointments.current(today).in_chain().filter(area__in=area_ids_of(alert))
    posts = list(own.select_related("area__municipality", "stands_in_for").order_by("area", "pk"))
    return posts + [post.stands_in_for for post in posts if post.stands_in_for]


def refusal(alert: Alert, person: Person, *, now: datetime) -> str:
    """Return why somebody cannot send a warning on right now, or an empty text."""
    why = why_over(alert, now=now)
    if why:
        return str(TOO_LATE[why])
    if alert.state == Alert.State.PAUSED:
        return gettext("The warning has been paused. Wait until it goes on.")
    if FollowOn.objects.filter(first=alert, person=person).exists():
        return gettext("You have sent it to your households already.")
    return ""


def forward(*, alert: Alert, person: Person, by: User, now: datetime, line: str = "") -> int:
    """Send a warning on to the households in somebody's care, once, and acknowledge it by that.

    Returns how many messages are on their way. Nobody who has it, or will have it, gets it twice. Raises
    Refused, and changes nothing, when it is too late, when it was done already, or for what the line says.
    """
    line = " ".join(line.split())
    with transaction.atomic():
        first = held(alert)
        if why := refusal(first, person, now=now):
            raise Refused(why)
        if line:
            _require_safe_line(first, line)
            _require_moderation(first, by, now)
        posts = own_posts(first, person, now=now)
        follow_on = _hand_on(first, posts, person, by if line else None, line, now)
        number = follow_on.alert.deliveries.count()
        acknowledge(alert=first, person=person, now=now)
        TrailEntry.objects.record(
            "alert forwarded",
            by=by,
            subject=first,
            area=posts[0].area,
            at=now,
            deliveries=number,
            has_line=bool(line),
        )
        tasks.ring_drains(first.lane, [Channel(channel) for channel in first.channels])
    return number


def _hand_on(
    first: Alert, posts: list[Appointment], person: Person, by: User | None, line: str, now: datetime
) -> FollowOn:
    if not posts:
        raise Refused(_("You have no households in the areas that the warning is for."))
    areas = {post.area_id: post.area for post in posts if post.area}
    try:
        return hand_on(
            first=first,
            rung=Rung.FORWARD,
            words=_words(first, posts[0], line),
            areas=areas.values(),
            appointments=posts,
            now=now,
            person=person,
            by=by,
        )
    except NobodyLeft:
        raise Refused(
            _("All your households that we can reach have it already. Some may be reached on paper only.")
        ) from None


def _words(first: Alert, post: Appointment, line: str) -> Words:
    """Return the warning's own words, and under them the line and who wrote it."""
    if not line or post.area is None:
        return Words(first.title, first.sms_text, first.email_text)
    with translation.override("sv"):  # what is sent to many is written once, in the language of the place
        facts = {"role": title_in(post.area, Role(post.role)), "line": line}
        added = gettext("Added by your %(role)s: %(line)s") % facts
    sms, email = (f"{text}\n{added}" if text else "" for text in (first.sms_text, first.email_text))
    return Words(first.title, sms, email.replace(f"\n{added}", f"\n\n{added}"), line)


# The line ---------------------------------------------------------------------------------------


def findings_in(first: Alert, line: str) -> list[Finding]:
    """Return what a safeguard finds in a line, read beside each sentence of the warning it is added to.

    A house number says nothing by itself; under a warning of a burglary it says whose house it was.
    """
    said = (first.title, first.sms_text, first.email_text)
    sentences = {sentence.strip() for text in said for sentence in re.split(r"[.!?\n]", text)}
    found = {}
    for sentence in sorted(sentences):
        for finding in check(f"{sentence}\n{line}"):
            if finding.end > len(sentence):
                found[finding.rule, finding.excerpt] = finding
    return list(found.values())


def _require_safe_line(first: Alert, line: str) -> None:
    for finding in findings_in(first, line):
        raise Refused(f"{finding.excerpt}: {finding.why}")
    if any(mark in line for mark in MARKS):
        raise Refused(_("This line cannot be sent. Write it in other words."))


def _require_moderation(first: Alert, by: User, now: datetime) -> None:
    """Raise when somebody has added as many lines this hour as a sender may send alerts there."""
    lately = FollowOn.objects.filter(alert__created_by=by, alert__released_at__gt=now - timedelta(hours=1))
    allowed = min(first.concerned.values_list("alerts_per_hour", flat=True), default=None)
    if allowed is not None and lately.exclude(line="").count() >= allowed:
        raise Refused(_("You have added as many lines as is allowed in an hour. Send it on without one."))


# Who gets it ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Care:
    """How many households somebody would send a warning on to, and how many only paper reaches."""

    households: int
    on_paper: int
    areas: list[Area]


def care_of(alert: Alert, person: Person, *, now: datetime) -> Care:
    """Count the households in somebody's care in the areas of a warning, protected people never."""
    posts = own_posts(alert, person, now=now)
    areas = {post.area_id: post.area for post in posts if post.area}
    members = in_care(
        Appointment.objects.filter(pk__in=[post.pk for post in posts]), Area.objects.filter(pk__in=areas)
    )
    homes = Household.objects.listed().filter(pk__in=members.values("household"))
    return Care(homes.count(), on_paper(homes).count(), list(areas.values()))
