"""Where a message has arrived: the map and its table, and what they do not tell."""

import pytest

from areas.models import Area, Person
from areas.roles import Role
from notifications.models import Alert
from notifications.statuses import Status
from notifications.views.reached_map import Row

CORNERS = [[13.80, 58.70], [13.82, 58.70], [13.82, 58.71], [13.80, 58.71], [13.80, 58.70]]


@pytest.fixture
def alert(sent, area, people) -> Alert:
    """A warning that six of eight in Ekudden have got."""
    Area.objects.update(boundary={"type": "Polygon", "coordinates": [CORNERS]})
    alert = sent.alert(area)
    for number in range(8):
        status = Status.DELIVERED if number < 6 else Status.FAILED
        sent.delivery(alert, people.member(f"Granne {number}", area), status=status)
    return alert


def page_of(sign_in, person: Person, alert: Alert, query: str = ""):
    return sign_in(person).get(f"/utskick/{alert.public_id}/omraden/{query}")


def told(row: Row) -> list[str]:
    counts = row.counts
    return [counts.whole_said, counts.part_said, counts.rest_said, counts.percent_said, row.shade]


def test_who_may_read_the_people_sees_the_numbers(sign_in, coordinator, alert):
    page = page_of(sign_in, coordinator, alert)

    assert [told(row) for row in page.context["rows"]] == [["8", "6", "2", "75 %", "2"]]
    assert b'<path class="reach-2" d="M' in page.content


def test_others_are_not_told_who_the_few_are(sign_in, police, alert):
    page = page_of(sign_in, police, alert)

    assert [told(row) for row in page.context["rows"]] == [["8", "minst 4", "färre än 5", "minst 50 %", "1"]]


def test_only_the_readers_own_municipalities_are_told(sign_in, coordinator, alert, other_area, people):
    alert.areas.add(other_area)
    assert "Björkängen" not in page_of(sign_in, coordinator, alert).content.decode()

    people.appoint(coordinator, Role.COORDINATOR, other_area.municipality)
    assert "Björkängen" in page_of(sign_in, coordinator, alert).content.decode()
    assert "Björkängen" not in page_of(sign_in, coordinator, alert, "?kommun=mariestad").content.decode()


def test_before_it_is_released_there_is_nothing_to_see(sign_in, coordinator, alert):
    Alert.objects.update(state=Alert.State.APPROVED, released_at=None)

    assert page_of(sign_in, coordinator, alert).status_code == 404


@pytest.mark.parametrize("areas", [1, 30])
def test_it_takes_nine_queries_however_many_areas(
    sign_in, coordinator, alert, mariestad, areas, django_assert_max_num_queries
):
    alert.municipalities.add(mariestad)
    for number in range(areas):
        Area.objects.create(municipality=mariestad, name=f"Nr {number}", slug=f"nr-{number}")
    client = sign_in(coordinator)

    with django_assert_max_num_queries(9):
        assert client.get(f"/utskick/{alert.public_id}/omraden/").status_code == 200
