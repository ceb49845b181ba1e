"""Aiming in the console: each way with its count, and no way to point somebody out."""

import pytest

from areas.models import Household
from areas.models.public_id import new_public_id
from notifications.audience import FEWEST_HOUSEHOLDS
from notifications.models import Alert

COMPOSE, PREVIEW = "/utskick/nytt/", "/utskick/nytt/forhandsgranska/"
CIRCLE = "58.7, 13.8, 300 m"


@pytest.fixture
def client(sign_in, coordinator, area):
    return sign_in(coordinator)


@pytest.fixture
def street(people, area):
    """Björkvägen, where as few live as may be."""
    members = [people.member(f"Granne {n}", area) for n in range(FEWEST_HOUSEHOLDS)]
    Household.objects.update(latitude=58.7, longitude=13.8)
    return members


@pytest.fixture
def written() -> dict:
    """What the page sends when a whole alert is written, but for where it goes."""
    return {
        "draft": new_public_id(),
        "kind": "warning",
        "title": "Inbrott i garage",
        "sms_text": "Lås dörrarna.",
        "audience": "everyone",
        "channels": ["sms", "email"],
        "metres": "300",
    }


WAYS = [
    ({"way": "streets", "streets": "Björkvägen"}, "på Björkvägen"),
    ({"way": "map", "drawn": CIRCLE}, "inom 300 m från en punkt på kartan"),
    ({"way": "address", "around": "Björkvägen 3"}, "inom 300 m från Björkvägen 3, Mariestad"),
]


@pytest.mark.parametrize(("way", "words"), WAYS)
def test_each_way_shows_whom_it_reaches(client, written, street, way, words):
    page = client.post(PREVIEW, written | way).content.decode()

    assert f"Till dem som bor {words}." in page
    assert "<dt>Personer</dt><dd>5</dd><" in page.replace("\n", "").replace("  ", "")
    assert "På webben står det bara: Ekudden i Mariestad." in page


@pytest.mark.parametrize(("way", "words"), WAYS)
def test_each_way_goes_on_to_be_sent(client, written, street, way, words):
    answer = client.post(COMPOSE, written | way, follow=True)
    page = answer.content.decode()
    seen = answer.context["form"]["seen"].value()
    client.post(f"/utskick/{written['draft']}/granska/", {"seen": seen})

    assert words in page
    assert Alert.objects.get().state == Alert.State.APPROVED
    assert words in client.get(f"/utskick/{written['draft']}/").content.decode()


def test_too_few_are_not_counted_out_loud_and_not_sent(client, written, street):
    street[0].memberships.all().delete()
    narrow = written | {"way": "streets", "streets": "Björkvägen"}
    page = client.post(PREVIEW, narrow).content.decode()
    review = client.post(COMPOSE, narrow, follow=True).content.decode()

    assert "Färre än fem hushåll" in page
    assert "<dt>Personer" not in page
    assert "Färre än fem hushåll" in review
    assert 'name="seen"' not in review


def test_what_is_not_found_is_said_and_kept(client, written, street):
    answer = client.post(COMPOSE, written | {"way": "address", "around": "Björkvägn 1"})
    page = answer.content.decode()

    assert answer.status_code == 422
    assert "Menar du Björkvägen?" in page
    assert 'value="Björkvägn 1"' in page
    assert 'value="Björkvägn 1"' in client.get(f"/utskick/{written['draft']}/andra/").content.decode()


def test_the_ticked_areas_do_not_count_when_aimed_otherwise(client, written, street, other_area, area):
    client.post(COMPOSE, written | {"way": "streets", "streets": "Björkvägen", "areas": [other_area.slug]})

    assert Alert.objects.get().areas.get() == area


def test_changing_to_areas_forgets_what_was_drawn(client, written, street, area):
    client.post(COMPOSE, written | {"way": "map", "drawn": CIRCLE})
    client.post(COMPOSE, written | {"way": "places", "drawn": CIRCLE, "areas": [area.slug]})

    assert Alert.objects.get().polygon is None


def test_the_page_comes_with_the_map_and_takes_few_queries(client, area, django_assert_max_num_queries):
    with django_assert_max_num_queries(14):
        page = client.get(COMPOSE).content.decode()

    assert 'data-view="' in page
