"""A warning and the alerts that carry it on: one family, of which nobody gets the same thing twice."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from areas.models import Appointment, Area, Household, Membership, Person
from areas.roles import Role
from notifications.models import Alert, Delivery, FollowOn
from notifications.rungs import ASKED, Rung
from notifications.statuses import BEFORE_DIALLING, MAY_HAVE_IT, Channel, Status

ADDRESS = {Channel.SMS: "phone", Channel.EMAIL: "email"}
"""Where a person keeps the address of a channel."""


def held(alert: Alert) -> Alert:
    """Return an alert as it stands now, its row held until the transaction ends: its family grows in turn."""
    return Alert.objects.select_for_update(no_key=True).get(pk=alert.pk)


def family_ids(first_id: int | None) -> list[int]:
    """Return the keys of a warning and of all that carry it on."""
    if first_id is None:
        return []
    return [first_id, *FollowOn.objects.filter(first=first_id).values_list("alert", flat=True)]


def have_or_will_have(alert_ids: list[int]) -> QuerySet[Delivery]:
    """Return some alerts' deliveries that have arrived, may have arrived, or are yet to be sent.

    A mail that was sent once more may have arrived the first time, whatever came of the second.
    """
    deliveries = Delivery.objects.filter(alert__in=alert_ids)
    perhaps = Q(status__in=(Status.DIALLING, *MAY_HAVE_IT)) | Q(channel=Channel.EMAIL, doubts__gte=1)
    going_on = (Alert.State.SENDING, Alert.State.PAUSED)
    return deliveries.filter(perhaps | Q(status__in=BEFORE_DIALLING, alert__state__in=going_on))


def meant(follow_on: FollowOn) -> QuerySet[Person]:
    """Return whom a follow-on is for: those who are asked, or the households that have nothing yet."""
    people = Person.objects.filter(has_protected_identity=False)
    if follow_on.rung in ASKED:
        return people.filter(pk__in=follow_on.appointments.values("person"))
    others = [pk for pk in family_ids(follow_on.first_id) if pk != follow_on.pk]
    has_it = have_or_will_have(others).filter(person=OuterRef("pk"))
    members = _members(follow_on).filter(person=OuterRef("pk"))
    return people.filter(Exists(members)).exclude(Exists(has_it))


def without_it(people: QuerySet[Person], channel: Channel, follow_on: FollowOn) -> QuerySet[Person]:
    """Leave out those whose address on a channel has, or will have, the warning: people share telephones."""
    if follow_on.rung in ASKED:
        return people
    same = {"channel": channel, "address": OuterRef(ADDRESS[channel])}
    others = [pk for pk in family_ids(follow_on.first_id) if pk != follow_on.pk]
    return people.exclude(Exists(have_or_will_have(others).filter(**same)))


def in_care(own: QuerySet[Appointment], areas: QuerySet[Area]) -> QuerySet[Membership]:
    """Return the members in some areas whose households are in the care of some appointments.

    A main contact person, and a deputy for everybody, care for the whole area; so does everybody in an
    area where no household has been given to anybody.
    """
    members = Membership.objects.current().filter(area__in=areas.order_by().values("pk"))
    whole = own.filter(Q(role=Role.MAIN_CONTACT_PERSON) | Q(role=Role.DEPUTY, stands_in_for=None))
    shared_out = Household.objects.filter(area=OuterRef("area"), contact_person__isnull=False)
    return members.filter(
        Q(household__contact_person__in=own.order_by().values("pk"))
        | Exists(whole.filter(area=OuterRef("area")))
        | (Exists(own.filter(area=OuterRef("area"))) & ~Exists(shared_out))
    )


def _members(follow_on: FollowOn) -> QuerySet[Membership]:
    areas, posts = follow_on.alert.areas.all(), follow_on.appointments.all()
    if follow_on.rung == Rung.FORWARD:
        return in_care(posts, areas)
    members = Membership.objects.current().filter(area__in=areas.order_by().values("pk"))
    return members.exclude(household__contact_person__in=posts.order_by().values("pk"))
