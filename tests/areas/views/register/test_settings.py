"""A municipality's settings: who chooses them, what is kept of it, and what is refused."""

import pytest
from django.core.exceptions import PermissionDenied

from areas.models import Municipality, TrailEntry
from areas.setting_up import choose_settings

PAGE = "/register/kommun/mariestad/installningar/"
AS_IT_IS = {
    "approval_above_recipients": "200",
    "alerts_per_hour": "3",
    "acknowledge_minutes": "30",
    "last_resort": "coordinator",
    "uses_police_events": "on",
}


@pytest.fixture
def desk(coordinator, sign_in):
    return sign_in(coordinator)


def test_a_coordinator_changes_what_holds_and_the_trail_keeps_both(desk, mariestad, coordinator):
    chosen = AS_IT_IS | {"approval_above_recipients": "50", "sms_month_budget": "1500"}
    assert desk.post(PAGE, chosen).url == PAGE

    mariestad.refresh_from_db()
    now = (mariestad.approval_above_recipients, mariestad.break_glass_allowed, mariestad.sms_month_budget)
    assert now == (50, False, 1500)
    kept = {entry.details["setting"]: entry for entry in TrailEntry.objects.filter(act="setting.changed")}
    assert {name: (e.details["old"], e.details["new"]) for name, e in kept.items()} == {
        "approval_above_recipients": (200, 50),
        "break_glass_allowed": (True, False),
        "sms_month_budget": (None, 1500),
    }
    assert {entry.actor for entry in kept.values()} == {coordinator.user}
    page = desk.get(PAGE).text
    assert "från 200 till 50" in page
    assert "från ja till nej" in page
    assert "Sara Samordnare" in page


def test_what_is_left_as_it_was_leaves_no_trail(desk):
    desk.post(PAGE, AS_IT_IS | {"break_glass_allowed": "on"})
    assert not TrailEntry.objects.filter(act="setting.changed").exists()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("approval_above_recipients", "9" * 30),
        ("approval_above_recipients", ""),
        ("alerts_per_hour", "0"),
        ("acknowledge_minutes", "4"),
        ("last_resort", "ingen"),
        ("sms_month_budget", "-1"),
        ("sms_month_budget", "mycket"),
        ("contact_email", "ingen adress"),
        ("embedded_on", "http://www.example.se"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(desk, mariestad, name, value):
    answer = desk.post(PAGE, AS_IT_IS | {name: value})
    assert answer.status_code == 422
    assert "error-summary" in answer.text
    assert Municipality.objects.get(pk=mariestad.pk).approval_above_recipients == 200


def test_it_asks_again_before_it_changes_anything(coordinator, sign_in, mariestad):
    old = sign_in(coordinator, seconds_ago=301)
    assert old.get(PAGE).status_code == 200
    assert "/konto/reauthenticate" in old.post(PAGE, AS_IT_IS | {"alerts_per_hour": "9"}).url
    mariestad.refresh_from_db()
    assert mariestad.alerts_per_hour == 3


def test_the_verb_refuses_whoever_may_not(police, mariestad):
    with pytest.raises(PermissionDenied):
        choose_settings(municipality=mariestad, chosen={"alerts_per_hour": 50}, by=police.user)


def test_the_way_there_is_from_the_municipalitys_page(desk):
    assert PAGE in desk.get("/register/kommun/mariestad/").text


def test_sites_that_show_the_messages_are_kept_as_a_browser_is_told_them(desk, mariestad):
    desk.post(PAGE, AS_IT_IS | {"embedded_on": "www.example.se/trygghet https://www.example.se"})

    mariestad.refresh_from_db()
    assert mariestad.embedded_on == "https://www.example.se"
    assert "/meddelanden/inbaddad/mariestad/" in desk.get(PAGE).text
