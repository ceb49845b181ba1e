"""A contact person sends a warning on to the households in their care, once, and to nobody twice."""

from datetime import timedelta

import pytest

from areas.models import TrailEntry
from areas.roles import Role
from notifications import dispatch, escalating
from notifications.correcting import correct
from notifications.dispatch import Refused
from notifications.forwarding import care_of, forward, forwardable, refusal
from notifications.models import Acknowledgement, Alert, Chain, Delivery, FollowOn
from notifications.rendering import TOKEN_MARK
from notifications.statuses import Channel, Status
from notifications.tracking import status_of
from tests.notifications.conftest import release


@pytest.fixture
def karin(contact_person):
    return contact_person.appointments.get()


@pytest.fixture
def send_on(warned, contact_person, now):
    """Send the warning on, as Karin unless told otherwise."""

    def send_on(person=contact_person, *, alert=warned, at=now, **said) -> int:
        return forward(alert=alert, person=person, by=person.user, now=at, **said)

    return send_on


def got(alert: Alert) -> set[str]:
    """Whom the follow-ons of an alert went to."""
    forwarded = Delivery.objects.filter(alert__follow_on__first=alert)
    return set(forwarded.values_list("person__name", flat=True))


@pytest.fixture
def neighbours(people, area, member, give, karin):
    """Maja is Karin's, Nils is Nora's; both have it from nobody yet."""
    nils = people.member("Nils Granne", area)
    nora = people.appoint(people.member("Nora Ombud", area), Role.CONTACT_PERSON, area)
    give(karin, member)
    give(nora, nils)
    return nora


def test_where_every_warning_is_approved_what_carries_it_on_was_approved_with_it(
    warned, send_on, neighbours, mariestad
):
    mariestad.warnings_need_approval = True
    mariestad.save()
    assert send_on() == 2
    assert FollowOn.objects.get().alert.state == Alert.State.SENDING


def test_exactly_those_in_her_care_get_it_and_it_is_acknowledged(warned, send_on, neighbours, now):
    assert send_on() == 2  # Maja's telephone and mailbox

    assert got(warned) == {"Maja Medlem"}
    assert Acknowledgement.objects.get().alert == warned
    assert [entry.act for entry in TrailEntry.objects.order_by("pk")][-2:] == [
        "acknowledge",
        "alert forwarded",
    ]
    child = FollowOn.objects.get().alert
    assert (child.sms_text, child.kind, child.valid_until) == (warned.sms_text, "warning", warned.valid_until)
    assert status_of(child)["channels"]["sms"]["total"] == 1


def test_where_nothing_is_shared_out_the_whole_area_gets_it_and_nobody_twice(
    warned, send_on, people, area, member
):
    shares = people.member("Sven Samma", area, phone=warned.deliveries.get(channel="sms").address)
    kalle = people.appoint(people.person("Kalle Till"), Role.CONTACT_PERSON, area).person
    warned.deliveries.create(
        rendering=warned.renderings.first(), person=kalle, channel="sms", address=kalle.phone
    )

    send_on()
    assert got(warned) == {"Maja Medlem", "Sven Samma"}
    assert list(Delivery.objects.filter(person=shares).values_list("channel", flat=True)) == ["email"]

    with pytest.raises(Refused, match="redan"):
        send_on(kalle)


@pytest.mark.parametrize("role", [Role.MAIN_CONTACT_PERSON, Role.DEPUTY])
def test_who_cares_for_everybody_reaches_everybody(draft, people, area, neighbours, now, role):
    hanna = people.appoint(people.person("Hanna Hela"), role, area).person
    draft.audience = Alert.Audience.CONTACT_PERSONS
    draft.save()

    forward(alert=release(draft), person=hanna, by=hanna.user, now=now)

    assert got(draft) == {"Maja Medlem", "Nils Granne"}


def test_a_deputy_for_one_reaches_the_households_of_that_one(
    warned, send_on, people, area, neighbours, karin
):
    vera = people.appoint(people.person("Vera Vikarie"), Role.DEPUTY, area)
    vera.stands_in_for = karin
    vera.save()

    send_on(vera.person)

    assert got(warned) == {"Maja Medlem"}


def test_whose_message_failed_gets_it_from_the_next(warned, send_on, neighbours, people, area):
    send_on()
    Delivery.objects.filter(person__name="Maja Medlem").update(status=Status.FAILED)
    hanna = people.appoint(people.person("Hanna Hela"), Role.MAIN_CONTACT_PERSON, area).person

    send_on(hanna)

    assert Delivery.objects.filter(person__name="Maja Medlem").count() == 4


def test_it_is_done_once(send_on, member, warned, contact_person, now):
    send_on()
    with pytest.raises(Refused, match="redan"):
        send_on()
    assert FollowOn.objects.count() == 1
    assert refusal(warned, contact_person, now=now)


def test_a_line_of_ones_own_says_who_wrote_it(warned, send_on, neighbours, contact_person):
    send_on(line="Vi ses vid lekplatsen\nkl 18.")

    follow_on = FollowOn.objects.get()
    assert follow_on.line == "Vi ses vid lekplatsen kl 18."
    said = "Tillägg från din kontaktperson: Vi ses vid lekplatsen kl 18."
    assert follow_on.alert.sms_text == f"{warned.sms_text}\n{said}"
    assert said in follow_on.alert.renderings.get(channel="email", language="sv", reader="member").body
    assert follow_on.alert.created_by == contact_person.user


@pytest.mark.parametrize(
    "line",
    ["Det var ABC 123", "Ring mig på 070-174 06 05", "Familjen på 14 är bortrest", "En mörkhyad man syntes"],
)
def test_what_must_not_be_said_is_refused_with_its_reason(send_on, neighbours, line):
    with pytest.raises(Refused, match=r"\w+: \w+"):
        send_on(line=line)

    assert not FollowOn.objects.exists()
    assert not Acknowledgement.objects.exists()


def test_a_house_number_is_read_together_with_the_warning_above_it(send_on, neighbours):
    with pytest.raises(Refused, match="Björkvägen 14"):
        send_on(line="Björkvägen 14")


def test_a_line_that_looks_like_a_marker_of_ours_is_refused(send_on, neighbours):
    with pytest.raises(Refused, match="andra ord"):
        send_on(line=f"Se {TOKEN_MARK}")


def test_so_many_lines_an_hour_and_no_more(send_on, neighbours, mariestad, warned):
    mariestad.alerts_per_hour = 0
    mariestad.save()

    with pytest.raises(Refused, match="rader"):
        send_on(line="Håll utkik.")
    assert send_on() == 2


def test_a_stop_of_the_first_stops_what_carries_it_on(send_on, warned, member, now, coordinator):
    send_on()
    for verb, state in (
        (dispatch.pause, Alert.State.PAUSED),
        (dispatch.resume, Alert.State.SENDING),
        (dispatch.cancel, Alert.State.CANCELLED),
    ):
        warned.refresh_from_db()
        verb(alert=warned, by=coordinator.user, now=now)
        assert FollowOn.objects.get().alert.state == state


def test_what_is_over_is_told_to_those_it_was_forwarded_to(send_on, warned, neighbours, coordinator, now):
    send_on()
    over = correct(alert=warned, by=coordinator.user, now=now, is_over=True)
    over.title, over.sms_text = "Över", "Faran är över."
    over.save()

    release(over)

    assert set(over.deliveries.values_list("person__name", flat=True)) == {"Karin Kontakt", "Maja Medlem"}


def too_late(warned, why, coordinator, now):
    """Let a warning be past."""
    if why == Chain.Why.CANCELLED:
        dispatch.cancel(alert=warned, by=coordinator.user, now=now)
    elif why == Chain.Why.EXPIRED:
        Alert.objects.filter(pk=warned.pk).update(valid_until=now)
    elif why == Chain.Why.STOPPED:
        escalating.advance(now=now)
        escalating.stop_chain(first=warned, by=coordinator.user, now=now)
    else:
        is_over = why == Chain.Why.OVER
        release(correct(alert=warned, by=coordinator.user, now=now, is_over=is_over))


@pytest.mark.parametrize("why", [why for why in Chain.Why if why != Chain.Why.THROUGH])
def test_what_is_past_is_not_sent_on(send_on, warned, member, coordinator, now, why):
    too_late(warned, why, coordinator, now)

    with pytest.raises(Refused):
        send_on()
    assert got(warned) == set()


def test_who_has_no_task_there_sends_nothing_on(send_on, outsider, people, other_area, warned):
    people.appoint(outsider, Role.CONTACT_PERSON, other_area)
    with pytest.raises(Refused, match="inga hushåll"):
        send_on(outsider)


def test_only_what_went_to_contact_persons_is_sent_on(warned, contact_person, sent, area):
    sent.delivery(sent.alert(area, "Till alla"), contact_person, chain=True)

    assert list(forwardable(contact_person)) == [warned]


def test_the_page_counts_households_and_those_on_paper(
    warned, neighbours, contact_person, people, area, give, karin, now
):
    give(karin, people.member("Pia Papper", area, sms_wanted_at=None, email_wanted_at=None))

    care = care_of(warned, contact_person, now=now)

    assert (care.households, care.on_paper) == (2, 1)


def test_it_is_sent_through_the_same_queue(
    send_on, warned, neighbours, queue, now, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        send_on()

    assert set(queue.waiting()) == {("drain", (0, "sms")), ("drain", (0, "email"))}
    waiting = Delivery.objects.filter(alert__follow_on__first=warned, channel=Channel.SMS).get()
    assert (waiting.status, waiting.lane) == (Status.QUEUED, 0)
    assert waiting.not_before <= now + timedelta(seconds=1)
