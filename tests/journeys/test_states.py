"""Pages in every state they can be in: empty, filled in, doubtful, sent back, under way, in doubt, done."""

from datetime import timedelta

import pytest
from django.template.loader import render_to_string
from django.utils import timezone

from areas.models import Person
from areas.roles import Role
from notifications import breaking_glass, correcting, dispatch
from notifications.models import Alert, LedgerCount, Rendering
from notifications.statuses import Channel, Reason, Status, Word

pytestmark = [pytest.mark.browser, pytest.mark.once]

TEXT = "Inbrott i natt – mannen hade svart jacka. Lås dörrarna."
STATES = {
    "written": ("draft", "andra/"),
    "to review": ("draft", "granska/"),
    "handed in": ("submitted", ""),
    "to approve, one's own": ("submitted", "godkann/"),
    "to undo": ("approved", ""),
    "being sent": ("sending", ""),
    "paused": ("paused", ""),
    "done": ("done", ""),
    "cancelled": ("cancelled", ""),
    "failed": ("done", "laget/failed/"),
    "in doubt": ("done", "laget/in_doubt/"),
    "suppressed": ("done", "laget/suppressed/"),
    "expired": ("done", "laget/expired/"),
}
BEGUN = {"sending", "paused", "done", "cancelled"}


@pytest.fixture
def alert(transactional_db, coordinator, area, member, sent) -> Alert:
    """A draft with everything there is to say about it, and something like it that has just been sent."""
    now = timezone.now()
    alert = Alert.objects.create(title="Inbrott i garage", sms_text=TEXT, created_by=coordinator.user)
    alert.areas.add(area)
    sent.alert(area, approved_at=now, created_by=coordinator.user)
    for channel in Channel.values:
        for word in Word.values:
            LedgerCount.objects.create(alert=alert, channel=channel, word=word, number=3)
    rendering = Rendering.objects.create(alert=alert, channel=Channel.SMS, language="sv")
    reasons = {Status.FAILED: Reason.UNREACHABLE}
    for n, status in enumerate((Status.FAILED, Status.IN_DOUBT, Status.SUPPRESSED, Status.EXPIRED)):
        what = {"status": status, "reason": reasons.get(status, ""), "address": f"+4670174069{n}"}
        alert.deliveries.create(rendering=rendering, channel=Channel.SMS, **what)
    return alert


def let_be(alert: Alert, state: str) -> None:
    """Let an alert be in a state."""
    released = timezone.now() if state in BEGUN else None
    Alert.objects.filter(pk=alert.pk).update(
        state=state, release_at=timezone.now() + timedelta(hours=1), released_at=released
    )


def test_an_alert(visit, coordinator, police, alert, examine):
    mine, theirs = visit(390, person=coordinator), visit(390, person=police)
    for name, (state, address) in STATES.items():
        let_be(alert, state)
        examine(mine, name, f"/utskick/{alert.public_id}/{address}")
    let_be(alert, "submitted")
    examine(theirs, "to approve", f"/utskick/{alert.public_id}/godkann/")
    examine(theirs, "list with one to approve", "/utskick/")
    dispatch.reject(alert=alert, by=police.user, now=timezone.now(), why="Skriv var det var.")
    examine(mine, "sent back", f"/utskick/{alert.public_id}/andra/")
    let_be(alert, "done")
    correction = correcting.correct(alert=alert, by=coordinator.user, now=timezone.now())
    examine(mine, "correction", f"/utskick/{correction.public_id}/andra/")
    examine(mine, "corrected", f"/utskick/{alert.public_id}/")
    assert examine.faults() == []


def test_sent_alone(visit, coordinator, police, mariestad, alert, examine):
    mariestad.warnings_need_approval = True
    mariestad.save()
    theirs, others = visit(390, person=police), visit(390, person=coordinator)
    Alert.objects.filter(pk=alert.pk).update(created_by=police.user, sms_text="Inbrott i natt. Lås dörrarna.")
    alert.refresh_from_db()
    examine(theirs, "review of what may be sent alone", f"/utskick/{alert.public_id}/granska/")
    breaking_glass.break_glass(alert=alert, by=police.user, now=timezone.now(), why="Ingen svarar i natt.")
    examine(theirs, "sent alone", f"/utskick/{alert.public_id}/")
    examine(others, "to look into", f"/utskick/{alert.public_id}/efterkontroll/")
    assert examine.faults() == []


def test_an_exercise(visit, coordinator, alert, examine):
    exercise = {"is_exercise": True, "title": f"ÖVNING: {alert.title}", "sms_text": "ÖVNING: Lås dörrarna."}
    Alert.objects.filter(pk=alert.pk).update(**exercise)
    mine = visit(390, person=coordinator)
    examine(mine, "an exercise to review", f"/utskick/{alert.public_id}/granska/")
    let_be(alert, "done")
    examine(mine, "an exercise, done", f"/utskick/{alert.public_id}/")
    assert examine.faults() == []


EMPTY = (
    "/utskick/",
    "/utskick/siffror/",
    "/utskick/veckobrev/",
    "/register/",
    "/register/vantar/",
    "/register/ringlista/",
    "/register/handelser/",
    "/register/intresse/",
    "/register/skyltar/",
    "/register/sok/?q=ingen",
    "/mina-sidor/",
    "/utskick/nytt/",
)
EMPTY_TO_ALL = ("/", "/meddelanden/", "/meddelanden/?q=finns+inte", "/omraden/", "/omraden/?q=Ingenstans")


def test_nothing_yet(transactional_db, visit, people, mariestad, examine):
    alone = people.person("Sara Samordnare")
    people.appoint(alone, Role.COORDINATOR, mariestad)
    mine, nobody = visit(390, person=alone), visit(390)
    for address in EMPTY:
        examine(mine, address, address)
    for address in EMPTY_TO_ALL:
        examine(nobody, address, address)
    Person.objects.filter(pk=alone.pk).update(sms_wanted_at=None, email_wanted_at=None)
    examine(mine, "no channel chosen", "/mina-sidor/")
    assert examine.faults() == []


def test_pages_that_need_nothing(visit, transactional_db, examine):
    visited = visit(390)
    for template in ("400.html", "403_csrf.html", "500.html"):
        visited.open("/robots.txt")
        html = render_to_string(template)
        visited.page.set_content(html)
        examine.look(visited, template, html)
    assert examine.faults() == []


def test_refusals(transactional_db, visit, member, examine):
    visited, examine.statuses = visit(390, person=member), {403, 404}
    examine(visited, "forbidden", "/register/")
    examine(visited, "missing", "/finns-inte/")
    assert examine.faults() == []
