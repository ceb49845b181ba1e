import pytest
from django.core import mail

from areas.addresses import Address
from areas.appointing import appoint, end_appointment
from areas.joining import apply_for_membership, approve_membership, decline_membership
from areas.leaving import leave
from areas.models import Area, Household, Membership, Person
from areas.protecting import hide
from areas.roles import Role
from notifications.models import Delivery, Hold
from notifications.statuses import Channel, Status


def refreshed(delivery: Delivery) -> Delivery:
    return Delivery.objects.get(pk=delivery.pk)


@pytest.fixture
def rung(django_capture_on_commit_callbacks, queue):
    """Do something, commit, and name the tasks that were asked for."""

    def rung(act, **given):
        with django_capture_on_commit_callbacks(execute=True):
            act(**given)
        return [name for name, _given in queue.waiting()]

    return rung


def test_an_application_asks_for_those_who_decide(rung, outsider, area, now):
    asked = {"area": area, "user": outsider.user, "by": outsider.user, "now": now}

    tasks = rung(apply_for_membership, name="", address=Address("Björkvägen", "3"), channels=["sms"], **asked)
    assert tasks == ["tell_deciders"]


@pytest.mark.parametrize(
    ("decide", "task"), [(approve_membership, "tell_approved"), (decline_membership, "tell_declined")]
)
def test_a_decision_is_told(rung, member, contact_person, now, decide, task):
    Membership.objects.update(state="pending")
    membership = member.memberships.get()

    assert rung(decide, membership=membership, by=contact_person.user, now=now) == [task]


def test_whoever_leaves_gets_a_last_mail(rung, member, now):
    rung(leave, membership=member.memberships.get(), by=member.user, now=now)

    assert [message.to for message in mail.outbox] == [["maja.1@example.se"]]


def test_a_mail_server_that_is_down_keeps_nobody_from_leaving(rung, member, now, settings):
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = (
        "django.core.mail.backends.smtp.EmailBackend",
        "127.0.0.1",
        9,
    )
    rung(leave, membership=member.memberships.get(), by=member.user, now=now)

    assert Membership.objects.get().state == Membership.State.LEFT


def test_leaving_takes_back_what_has_not_been_sent(rung, member, area, sent, now):
    alert = sent.alert(area)
    sent.delivery(alert, member, Channel.SMS, status=Status.QUEUED)
    sent.delivery(alert, member, Channel.EMAIL, status=Status.SENT)
    rung(leave, membership=member.memberships.get(), by=member.user, now=now)

    assert [row.status for row in Delivery.objects.order_by("id")] == [Status.CANCELLED, Status.SENT]


def test_leaving_lets_what_is_in_doubt_be(rung, member, area, sent, now):
    doubtful = sent.delivery(sent.alert(area), member, status=Status.IN_DOUBT)
    rung(leave, membership=member.memberships.get(), by=member.user, now=now)

    assert refreshed(doubtful).status == Status.UNCONFIRMED


def test_while_sending_is_held_no_goodbye_leaves(rung, member, now):
    Hold.objects.create(begun_at=now)
    rung(leave, membership=member.memberships.get(), by=member.user, now=now)

    assert mail.outbox == []


def test_a_message_shared_with_somebody_who_stays_is_sent(rung, people, area, sent, now):
    first = people.member("Anna Ek", area, "7")
    people.member("Bo Ek", area, "7", phone=first.phone)
    delivery = sent.delivery(sent.alert(area), first, status=Status.QUEUED)
    rung(leave, membership=first.memberships.get(), by=first.user, now=now)

    delivery.refresh_from_db()
    assert delivery.status == Status.QUEUED


def test_messages_for_ones_other_area_are_sent(rung, member, area, other_area, sent, now):
    home = Household.objects.create(area=other_area, street="Björkgatan", number="1")
    Membership.objects.create(person=member, household=home, area=other_area, state="current")
    here = sent.delivery(sent.alert(area), member, status=Status.QUEUED)
    there = sent.delivery(sent.alert(other_area), member, status=Status.QUEUED)
    rung(leave, membership=member.memberships.get(area=area), by=member.user, now=now)

    here.refresh_from_db()
    there.refresh_from_db()
    assert (here.status, there.status) == (Status.CANCELLED, Status.QUEUED)


@pytest.mark.parametrize(("other", "then"), [("toreboda", Status.CANCELLED), ("mariestad", Status.QUEUED)])
def test_a_message_to_a_municipality_is_for_those_who_live_there(
    rung, request, member, area, other, then, sent, now
):
    there = Area.objects.create(name="Annorstädes", slug="annor", municipality=request.getfixturevalue(other))
    home = Household.objects.create(area=there, street="Björkgatan", number="1")
    Membership.objects.create(person=member, household=home, area=there, state="current")
    alert = sent.alert(area)
    alert.areas.clear()
    alert.municipalities.add(area.municipality)
    waiting = sent.delivery(alert, member, status=Status.QUEUED)

    rung(leave, membership=member.memberships.get(area=area), by=member.user, now=now)

    assert refreshed(waiting).status == then


def test_a_new_role_is_told(rung, coordinator, member, area):
    given = {"person": member, "role": Role.CONTACT_PERSON, "place": area, "by": coordinator.user}
    assert rung(appoint, **given) == ["tell_appointed"]


def test_the_end_of_a_role_is_told_even_to_somebody_who_is_forgotten(rung, police):
    rung(end_appointment, appointment=police.appointments.get(), by=police.user)

    assert [message.to for message in mail.outbox] == [[police.email]]
    assert not Person.objects.filter(pk=police.pk).exists()


@pytest.mark.parametrize(
    ("status", "then"), [(Status.QUEUED, Status.CANCELLED), (Status.IN_DOUBT, Status.UNCONFIRMED)]
)
def test_a_channel_turned_off_takes_back_what_waits_there(sent, area, member, now, status, then):
    alert = sent.alert(area)
    sms, mail = (
        sent.delivery(alert, member, status=status),
        sent.delivery(alert, member, Channel.EMAIL, status=status),
    )

    member.choose_channels(sms=False, email=True, now=now)

    assert [refreshed(sms).status, refreshed(mail).status] == [then, status]


def test_what_somebody_else_wants_at_the_same_number_stays(sent, area, member, people, now):
    people.member("Mats Medlem", area, phone=member.phone)
    sms = sent.delivery(sent.alert(area), member, status=Status.QUEUED)

    member.choose_channels(sms=False, email=True, now=now)

    assert refreshed(sms).status == Status.QUEUED


@pytest.mark.parametrize(
    ("status", "then"), [(Status.QUEUED, Status.CANCELLED), (Status.IN_DOUBT, Status.UNCONFIRMED)]
)
def test_protected_identity_takes_back_what_waits(sent, area, member, status, then):
    alert = sent.alert(area)
    waiting = [sent.delivery(alert, member, channel, status=status) for channel in Channel]

    hide(person=member, by=None)

    assert [refreshed(one).status for one in waiting] == [then, then]


def test_what_a_neighbour_gets_at_the_same_number_stays_unless_both_are_hidden(sent, area, member, people):
    neighbour = people.member("Mats Medlem", area, phone=member.phone)
    sms = sent.delivery(sent.alert(area), member, status=Status.QUEUED)

    hide(person=member, by=None)
    assert refreshed(sms).status == Status.QUEUED

    Delivery.objects.update(person=neighbour)
    hide(person=neighbour, by=None)
    assert refreshed(sms).status == Status.CANCELLED
