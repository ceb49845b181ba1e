"""More states of pages: tried, refused, awaited, held, unpaid, in the chain, stopped, signed in to."""

import time
from datetime import timedelta

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.utils import timezone
from playwright.sync_api import expect

from areas.models import Household
from areas.roles import Role
from notifications import correcting, dispatch, escalating, restoring, siding
from notifications.acknowledging import acknowledge
from notifications.forwarding import forward
from notifications.models import Alert, BudgetPause, Chain, LedgerCount
from notifications.putting_up import put_up
from notifications.statuses import Channel, Status, Word
from notifications.tokens import Purpose, sign
from notifications.trying import try_out
from tests.notifications.chain_world import straight_to_households
from tests.notifications.conftest import release

pytestmark = [pytest.mark.browser, pytest.mark.once]

TEXT = "Inbrott i natt. Lås dörrar och fönster."
PLATE = "Inbrott i natt av mannen i ABC 123."


@pytest.fixture
def draft(transactional_db, area, member, coordinator) -> Alert:
    """The coordinator's warning to everybody in Ekudden."""
    draft = Alert.objects.create(title="Inbrott i garage", sms_text=TEXT, created_by=coordinator.user)
    draft.areas.add(area)
    return draft


@pytest.fixture
def office(visit, coordinator):
    """The coordinator's telephone."""
    return visit(390, person=coordinator)


def test_a_trial(office, coordinator, draft, examine):
    trial = try_out(draft=draft, by=coordinator.user, now=timezone.now())
    examine(office, "tried", f"/utskick/{draft.public_id}/granska/")
    trial.deliveries.update(status=Status.FAILED)
    LedgerCount.objects.filter(alert=trial, channel=Channel.SMS).update(word=Word.FAILED)
    examine(office, "tried in vain", f"/utskick/{draft.public_id}/granska/")
    Alert.objects.filter(pk=draft.pk).update(sms_text=PLATE)
    examine(office, "what must not be said, written", f"/utskick/{draft.public_id}/andra/")
    examine(office, "what must not be said, read", f"/utskick/{draft.public_id}/granska/")
    examine.look(office, "a trial refused", office.send(f"/utskick/{draft.public_id}/prova/"))
    Alert.objects.filter(pk=draft.pk).update(sms_text="", email_text="")
    examine(office, "nothing written", f"/utskick/{draft.public_id}/andra/")
    unfinished = office.send(f"/utskick/{draft.public_id}/andra/", draft=draft.public_id)
    examine.look(office, "unfinished", unfinished)
    assert examine.faults() == []


def test_forms_about_an_alert_refused(office, visit, police, mariestad, draft, examine):
    mariestad.warnings_need_approval = True
    mariestad.save()
    here, theirs = f"/utskick/{draft.public_id}/", visit(390, person=police)
    office.open(f"{here}granska/")
    examine.look(office, "not read", office.send(f"{here}granska/"))
    examine.look(
        office, "a time gone", office.send(f"{here}granska/", act="when", send_at="2001-01-01T12:00")
    )
    examine.look(office, "a time", office.send(f"{here}granska/", act="when", send_at="2099-01-01T12:00"))
    Alert.objects.filter(pk=draft.pk).update(created_by=police.user)
    theirs.open(f"{here}granska/")
    examine.look(theirs, "alone, no reason", theirs.send(f"{here}utan-godkannande/"))
    Alert.objects.filter(pk=draft.pk).update(created_by=draft.created_by)
    draft.refresh_from_db()
    dispatch.submit(alert=draft, by=draft.created_by, now=timezone.now())
    theirs.open(f"{here}godkann/")
    examine.look(theirs, "approved unread", theirs.send(f"{here}godkann/"))
    examine.look(theirs, "sent back, no reason", theirs.send(f"{here}skicka-tillbaka/"))
    assert examine.faults() == []


@pytest.fixture
def neighbour(people, toreboda, outsider):
    """Töreboda's officer, who may approve there."""
    return people.appoint(people.person("Nadja Närpolis"), Role.POLICE, toreboda).person


@pytest.fixture
def crossing(draft, neighbour, toreboda, other_area, mariestad, coordinator) -> Alert:
    """The warning, to an area across the border as well, where it needs an approval on each side."""
    mariestad.warnings_need_approval = True
    mariestad.save()
    draft.areas.add(other_area)
    siding.ask(draft, [toreboda], by=coordinator.user)
    return draft


def test_an_alert_that_waits_for_another_municipality(office, visit, crossing, neighbour, police, examine):
    here, theirs, ours = (
        f"/utskick/{crossing.public_id}/",
        visit(390, person=neighbour),
        visit(390, person=police),
    )
    examine(office, "written to two", f"{here}andra/")
    examine(office, "to ask two", f"{here}granska/")
    dispatch.submit(alert=crossing, by=crossing.created_by, now=timezone.now())
    examine(office, "waits for two", here)
    examine(theirs, "to approve for one's side", f"{here}godkann/")
    dispatch.approve(alert=Alert.objects.get(), by=neighbour.user, now=timezone.now())
    examine(theirs, "approved for one's side", f"{here}godkann/")
    examine(ours, "to approve when one side has", f"{here}godkann/")
    examine(office, "waits for one", here)
    assert examine.faults() == []


def test_after_a_restored_backup(office, visit, people, mariestad, area, draft, examine):
    ada = people.appoint(people.person("Ada Administratör"), Role.ADMINISTRATOR, mariestad).person
    desk = visit(390, person=ada)
    examine(desk, "nothing is held", "/utskick/sandningsstopp/")
    release(draft)
    unwritten = Alert.objects.create(title="Ej utskriven", sms_text=TEXT, created_by=draft.created_by)
    unwritten.areas.add(area)
    unwritten.move(to="sending", from_=("draft",), released_at=timezone.now())
    restoring.hold(now=timezone.now())
    here = f"/utskick/{draft.public_id}/"
    for address in ("/utskick/", here, "/utskick/nytt/", f"{here}laget/in_doubt/"):
        examine(office, f"held: {address}", address)
    examine(desk, "held, to decide", "/utskick/sandningsstopp/")
    examine.look(desk, "not decided", desk.send("/utskick/sandningsstopp/"))
    assert examine.faults() == []


def test_the_days_money_is_spent_and_some_are_in_doubt(office, draft, settings, examine):
    release(draft)
    here, now = f"/utskick/{draft.public_id}/", timezone.now()
    draft.deliveries.update(status=Status.IN_DOUBT, doubts=3)
    LedgerCount.objects.filter(alert=draft).update(word=Word.IN_DOUBT)
    examine(office, "in doubt, with a choice", here)
    examine(office, "those in doubt, with a choice", f"{here}laget/in_doubt/")
    examine.look(office, "nobody chosen", office.send(f"{here}avgor/"))
    settings.SMS_DAILY_BUDGET = 0.01
    Alert.objects.filter(pk=draft.pk).update(state="paused")
    BudgetPause.objects.create(alert=draft, day=timezone.localdate(now))
    examine(office, "waits for money", here)
    expect(office.page.get_by_text("Pengarna för sms är slut").first).to_be_visible()
    examine(office, "the day's money is spent", "/utskick/")
    examine(office, "its numbers", "/utskick/siffror/")
    assert examine.faults() == []


@pytest.fixture
def chain(people, area, contact_person):
    """Who is asked before the coordinator, in turn."""
    deputy = people.appoint(people.person("Vera Vikarie"), Role.DEPUTY, area)
    main = people.appoint(people.person("Hanna Huvud"), Role.MAIN_CONTACT_PERSON, area)
    return contact_person, deputy.person, main.person


def test_the_chain(office, chain, draft, examine):
    draft.audience = Alert.Audience.CONTACT_PERSONS
    draft.save()
    release(draft)
    here = f"/utskick/{draft.public_id}/"
    for minutes in (0, 30, 60, 120, 240, 480):
        escalating.advance(now=draft.released_at + timedelta(minutes=minutes))
        examine(office, f"the chain after {minutes} min", here)
    expect(office.page.locator("#chain").get_by_text("Ingen har svarat").first).to_be_attached()
    chain[1].appointments.update(until_on=timezone.localdate())
    Chain.objects.get().end(why=Chain.Why.OVER, now=timezone.now())
    examine(office, "the chain is over", here)
    reminder = draft.follow_ons.first().alert
    examine(office, "what carries it on", f"/utskick/{reminder.public_id}/")
    assert examine.faults() == []


def test_the_chain_to_the_households(office, chain, area, member, draft, examine):
    straight_to_households(area)
    draft.audience = Alert.Audience.CONTACT_PERSONS
    draft.save()
    release(draft)
    for step in range(1, 8):
        escalating.advance(now=draft.released_at + timedelta(minutes=30 * step))
    examine(office, "straight to the households", f"/utskick/{draft.public_id}/")
    expect(office.page.get_by_text("Skickad direkt till hushållen").first).to_be_attached()
    assert examine.faults() == []


def test_a_contact_persons_warning(office, visit, chain, area, member, people, draft, examine):
    karin, now = chain[0], timezone.now()
    phone, anybody = visit(390, person=karin), visit(390)
    examine(phone, "no warning yet", "/ombud/")
    draft.audience = Alert.Audience.CONTACT_PERSONS
    draft.save()
    delivery = release(draft).deliveries.filter(person=karin).first()
    Household.objects.update(contact_person=karin.appointments.get(role=Role.CONTACT_PERSON))
    people.member("Nina Ny", area).memberships.update(state="pending", decided_at=None)
    link = f"/kvittens/{sign(Purpose.ACKNOWLEDGE, delivery.pk)}/"
    examine(anybody, "to acknowledge", link)
    examine(phone, "to forward", f"/ombud/varning/{draft.public_id}/")
    refused = phone.send(f"/ombud/varning/{draft.public_id}/", line=PLATE)
    examine.look(phone, "a line refused", refused)
    for shown in ("", "?visa=mina", "?visa=papper"):
        examine(phone, f"a contact person's page {shown}", f"/ombud/{shown}")
    acknowledge(alert=draft, person=karin, now=now)
    examine(anybody, "acknowledged", link)
    forward(alert=draft, person=karin, by=karin.user, now=now, line="Håll utkik.")
    put_up(alert=draft, person=karin, now=now)
    examine(anybody, "forwarded, the notice is up", link)
    examine(phone, "page of who has forwarded", "/ombud/")
    examine(office, "passed on", f"/utskick/{draft.public_id}/")
    assert examine.faults() == []


def test_what_a_member_gets(visit, area, member, sent, draft, coordinator, examine):
    alert = sent.alert(area, created_by=coordinator.user, valid_until=timezone.now() + timedelta(hours=3))
    anybody = visit(390)
    for channel in Channel:
        link = f"/stopp/{sign(Purpose.STOP, sent.delivery(alert, member, channel).pk)}/"
        examine(anybody, f"to stop {channel}", link)
        anybody.page.get_by_role("main").get_by_role("button").first.click()
        anybody.page.wait_for_load_state()
        examine(anybody, f"stopped {channel}", link)
    correction = correcting.correct(alert=alert, by=coordinator.user, now=timezone.now())
    Alert.objects.filter(pk=correction.pk).update(
        state="done", sms_text=TEXT, title="Rättelse", released_at=timezone.now()
    )
    for name, one in (("corrected", alert), ("a correction", correction)):
        examine(anybody, f"{name}, as all see it", f"/meddelanden/{one.public_id}/")
    examine(visit(390, person=member), "stopped, on my page", "/mina-sidor/")
    assert examine.faults() == []


def test_signing_in(visit, transactional_db, police, openid_server, settings, examine):
    settings.OIDC_EMAIL_DOMAINS, settings.OIDC_SECOND_FACTOR_VALUES = ["example.se"], ["mfa"]
    openid_server.claims |= {"email": police.email, "email_verified": False, "amr": ["mfa"]}
    openid_server.opened_at = time.time() - 600
    visited = visit(390)
    settings.PUBLIC_URL = visited.home
    examine(visited, "the organisation's button", "/konto/login/?next=/utskick/nytt/handelse/")
    visited.page.get_by_role("link", name="Logga in med Mariestads kommun").click()
    visited.complaints.clear()  # it is elsewhere that one signs in
    examine.look(visited, "the organisation does not vouch", None)
    examine.look(visited, "nothing written", visited.send("/konto/login/"))
    asked = visited.send("/konto/login/", login=police.email)
    examine.look(visited, "a code is asked for", asked)
    examine.look(visited, "a wrong code", visited.send("/konto/login/code/confirm/", code="000000"))
    visited.page.context.clear_cookies()
    openid_server.claims["email_verified"] = True
    visited.open("/konto/login/?next=/konto/reauthenticate/code/")
    visited.page.get_by_role("link", name="Logga in med Mariestads kommun").click()
    visited.complaints.clear()
    examine(visited, "to show it there again", "/konto/reauthenticate/code/")
    examine.look(visited, "or by a code", visited.send("/konto/reauthenticate/code/", to="email"))
    examine.look(visited, "by a wrong code", visited.send("/konto/reauthenticate/code/", code="000000"))
    assert examine.faults() == []


def test_showing_again_who_one_is(office, coordinator, examine):
    totp.TOTP.activate(coordinator.user, "JBSWY3DPEHPK3PXP")
    examine(office, "with the app", "/konto/2fa/reauthenticate/")
    expect(office.page.locator("input[name=code]")).to_be_visible()
    wrong = office.send("/konto/2fa/reauthenticate/", code="000000")
    examine.look(office, "with a wrong code of the app", wrong)
    assert examine.faults() == []


def test_a_choice_among_municipalities(office, people, coordinator, toreboda, area, sent, examine, settings):
    settings.POLICE_EVENTS_URL = ""
    people.appoint(coordinator, Role.COORDINATOR, toreboda)
    sent.alert(area, created_by=coordinator.user)
    for address in ("/utskick/siffror/", "/utskick/veckobrev/", "/register/", "/utskick/nytt/handelse/"):
        examine(office, f"{address}, of two", address)
    office.open("/utskick/veckobrev/")
    examine.look(office, "the weekly letter, begun", office.send("/utskick/veckobrev/", kommun="mariestad"))
    assert examine.faults() == []
