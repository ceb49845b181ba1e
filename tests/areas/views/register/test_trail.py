import pytest
from django.core import mail

from areas.models import TrailEntry
from notifications import tasks


def test_whoever_reads_about_somebody_is_in_the_trail(desk, member):
    desk.get(f"/register/person/{member.public_id}/")
    entries = TrailEntry.objects.filter(act="person.read", subject_id=member.public_id)
    assert entries.count() == 1


@pytest.mark.parametrize("address", ["/register/omrade/ekudden/", "/register/hushall/{}/"])
def test_so_is_whoever_reads_a_list_or_a_household(desk, member, address):
    household = member.memberships.get().household
    desk.get(address.format(household.public_id))
    assert TrailEntry.objects.filter(act__in=("area.read", "household.read")).count() == 1


def test_the_coordinator_sees_it_in_words_and_without_other_municipalities(desk, area, other_area):
    TrailEntry.objects.record("area.changed", by=None, subject=area, area=area)
    TrailEntry.objects.record("area.changed", by=None, subject=other_area, area=other_area)
    text = desk.get("/register/handelser/").text
    assert "ändrade ett område" in text
    assert "Ekudden" in text
    assert "Björkängen" not in text


def test_it_can_be_narrowed_down_and_is_read_by_key(desk, area, django_assert_max_num_queries):
    for _ in range(60):
        TrailEntry.objects.record("area.changed", by=None, subject=area, area=area)
    with django_assert_max_num_queries(10):
        first = desk.get("/register/handelser/?handelse=area.changed").context
    second = desk.get(f"/register/handelser/?handelse=area.changed&after={first['next_key']}").context
    assert (len(first["entries"]), len(second["entries"])) == (50, 10)
    assert "Inget hittades" in desk.get("/register/handelser/?om=finns-inte").text


@pytest.mark.parametrize("who", ["member", "contact_person", "police"])
def test_nobody_else_reads_it(request, sign_in, who):
    assert sign_in(request.getfixturevalue(who)).get("/register/handelser/").status_code == 403


def test_its_head_is_mailed_to_those_who_keep_it(area, settings):
    settings.TRAIL_HEAD_TO = ["revision@example.se"]
    TrailEntry.objects.record("area.changed", by=None, subject=area, area=area)
    tasks.mail_trail_head()
    (sent,) = mail.outbox
    assert sent.to == ["revision@example.se"]
    assert "verify_trail --head " in sent.body
