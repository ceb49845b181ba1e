"""The chain on an alert's page."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from areas.models import Area
from areas.roles import Role
from notifications import escalating
from notifications.acknowledging import acknowledge
from notifications.forwarding import forward
from notifications.models import Chain
from notifications.putting_up import put_up
from notifications.rungs import Rung


@pytest.fixture
def desk(sign_in, coordinator):
    return sign_in(coordinator)


def shown(desk, alert, **query) -> str:
    answer = desk.get(f"/utskick/{alert.public_id}/", query)
    assert answer.status_code == 200
    return " ".join(
        re.sub(r"<[^>]+>", " ", answer.text.partition('id="chain"')[2].partition('class="aside')[0]).split()
    )


def clock(time) -> str:
    return f"{timezone.localtime(time):%H:%M}"


def test_it_tells_who_is_waited_for_and_until_when(desk, warning, after):
    after(0)
    page = shown(desk, warning)

    assert "1 område: väntar på svar" in page
    assert f"Väntar till {clock(warning.released_at + timedelta(minutes=30))}" in page
    assert page.index("Mariestad") < page.index("Ekudden") < page.index("Hanna Huvud")
    assert page.index("Hanna Huvud") < page.index("Karin Kontakt") < page.index("Vera Vikarie")


def test_it_tells_who_was_asked_and_which_post_is_vacant(desk, warning, after, chain):
    chain[Rung.DEPUTY].appointments.update(until_on=warning.released_at.date())
    after(30)
    page = shown(desk, warning)

    assert f"Karin Kontakt frågades igen {clock(warning.released_at + timedelta(minutes=30))}" in page
    assert "Ersättande kontaktperson vakant" in page or "vakant" in page
    assert "1 område: inget svar i tid" in page


def test_it_tells_who_sent_it_on_and_what_they_added(desk, warning, after, contact_person, member, now):
    after(0)
    forward(alert=warning, person=contact_person, by=contact_person.user, now=now, line="Håll utkik.")
    put_up(alert=warning, person=contact_person, now=now)
    page = shown(desk, warning)

    assert f"Karin Kontakt skickade till hushållen {clock(now)} uppsatt lapp Håll utkik." in page
    assert "1 område: förd vidare" in page
    assert "1 lapp är uppsatt" in page


def test_it_tells_when_it_was_over(desk, warning, after, now):
    after(0)
    Chain.objects.get().end(why=Chain.Why.OVER, now=now)

    assert "Ingen mer tillfrågas sedan" in shown(desk, warning)


def test_what_carries_it_on_says_what_it_belongs_to_and_is_no_alert_of_its_own(desk, warning, after):
    after(30)
    reminder = warning.follow_ons.get().alert
    assert "Hör till" in desk.get(f"/utskick/{reminder.public_id}/").text
    assert "Påminnelse" not in desk.get("/utskick/").text


def test_the_sender_lets_nobody_more_be_asked(desk, warning, after):
    after(30)
    answer = desk.post(f"/utskick/{warning.public_id}/kedjan/stoppa/", follow=True)

    assert "Ingen mer tillfrågas" in answer.text
    assert Chain.objects.get().why == Chain.Why.STOPPED
    assert warning.follow_ons.get().alert.state == "cancelled"
    assert "hade redan stannat" in desk.post(f"/utskick/{warning.public_id}/kedjan/stoppa/", follow=True).text


def test_the_part_that_follows_says_nothing_when_nothing_is_new(desk, warning, after, chain, now):
    after(0)
    address = f"/utskick/{warning.public_id}/kedjan/"
    (seen,) = re.findall(r"\?sett=(\w+)", desk.get(address).text)
    assert desk.get(address, {"sett": seen}).status_code == 204

    acknowledge(alert=warning, person=chain[Rung.CONTACT_PERSON], now=now)
    assert "förde vidare" in desk.get(address, {"sett": seen}).text


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.APPROVER])
def test_who_neither_sends_nor_keeps_the_register_sees_posts_and_no_names(
    sign_in, people, mariestad, warning, after, role
):
    after(0)
    reader = people.appoint(people.person("Rut Revisor"), role, mariestad).person
    page = shown(sign_in(reader), warning)

    assert "Kontaktperson" in page
    assert "Karin" not in page


def test_whoever_is_protected_is_not_named(desk, warning, after, contact_person):
    contact_person.has_protected_identity = True
    contact_person.save()
    assert "Karin" not in shown(desk, warning)


def test_the_other_side_of_a_border_is_not_shown(desk, warning, after, people, other_area):
    people.appoint(people.person("Tuva Töreboda"), Role.CONTACT_PERSON, other_area)
    warning.areas.add(other_area)
    after(0)
    page = shown(desk, warning)

    assert "Björkängen" not in page
    assert "1 område:" in page


@pytest.mark.parametrize("areas", [1, 40])
def test_it_takes_nine_questions_whatever_the_number_of_areas(
    desk, warning, after, people, mariestad, django_assert_max_num_queries, areas
):
    karin = people.person("Karina Kontakt")
    for number in range(areas):
        place = Area.objects.create(municipality=mariestad, name=f"Ö {number}", slug=f"o-{number}")
        people.appoint(karin, Role.CONTACT_PERSON, place)
        warning.areas.add(place)
    after(30)

    with django_assert_max_num_queries(9):
        page = desk.get(f"/utskick/{warning.public_id}/kedjan/").text
    assert ("Fler områden" in page) == (areas == 40)
    assert "De första områdena" in shown(desk, warning, sida="1")


def test_a_page_that_cannot_be_is_an_empty_one(desk, warning, after):
    for wanted in ("99999", "9" * 30, "-1", "x"):
        shown(desk, warning, sida=wanted)


def test_an_alert_that_is_no_warning_has_no_chain(desk, draft, member, now):
    draft.kind = "information"
    draft.save()
    assert 'id="chain"' not in desk.get(f"/utskick/{draft.public_id}/", follow=True).text
    assert escalating.advance(now=now) == 0
