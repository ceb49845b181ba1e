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


@pytest.fixture
def handed_in(client, written, street, neighbour, outsider, other_area, area) -> str:
    """The address of a message to both sides of the border, handed in."""
    both = written | {"asked": ["toreboda"], "areas": [area.slug, other_area.slug]}
    review = client.post(COMPOSE, both, follow=True)
    client.post(f"/utskick/{written['draft']}/granska/", {"seen": review.context["form"]["seen"].value()})
    return f"/utskick/{written['draft']}/"


def test_whoever_is_not_asked_is_not_offered(client, neighbour, other_area):
    assert "Björkängen" not in client.get(COMPOSE).content.decode()

    page = client.post("/utskick/nytt/omraden/", {"asked": ["toreboda"]}).content.decode()
    assert "Björkängen" in page
    assert "måste godkänna först" in page


def test_a_street_across_the_border_asks_there(client, written, street, neighbour, outsider):
    said = {"way": "streets", "streets": "Björkvägen, Mariestad\nBjörkvägen, Töreboda", "asked": ["toreboda"]}
    review = client.post(COMPOSE, written | said, follow=True).content.decode()

    assert "Töreboda: någon där måste godkänna det." in review
    assert "Lämna till godkännande" in review
    assert {area.name for area in Alert.objects.get().areas.all()} == {"Ekudden", "Björkängen"}


@pytest.mark.parametrize("asked", [["mariestad"], ["nowhere"], "1", ["\u2028"]])
def test_nobody_is_asked_who_cannot_be(client, written, street, neighbour, area, asked):
    answer = client.post(COMPOSE, written | {"asked": asked, "areas": [area.slug]})

    assert answer.status_code in (302, 422)
    assert not Alert.objects.get().sides.exists()


def test_the_page_says_who_is_awaited_and_who_has_approved(client, handed_in, sign_in, neighbour):
    assert "Töreboda: någon där måste godkänna det." in client.get(handed_in).content.decode()

    there = sign_in(neighbour)
    assert f"{handed_in}godkann/" in there.get("/utskick/").content.decode()
    page = there.get(f"{handed_in}godkann/")
    assert "Det går till färre än fem hushåll där." in page.content.decode()
    there.post(f"{handed_in}godkann/", {"seen": page.context["approval"]["seen"].value()})
    assert Alert.objects.get().state == Alert.State.APPROVED
    assert "Töreboda: godkänt av Nadja Närpolis" in client.get(handed_in).content.decode()


def test_a_side_that_has_answered_is_asked_no_more(client, handed_in, sign_in, neighbour, mariestad):
    mariestad.warnings_need_approval = True
    mariestad.save()
    there = sign_in(neighbour)
    page = there.get(f"{handed_in}godkann/")
    said = there.post(f"{handed_in}godkann/", {"seen": page.context["approval"]["seen"].value()}, follow=True)

    assert "Godkänt för er sida." in said.content.decode()
    assert "Er sida har godkänt det här." in there.get(f"{handed_in}godkann/").content.decode()
    assert f"{handed_in}godkann/" not in there.get("/utskick/").content.decode()


def test_the_other_side_steers_nothing(handed_in, sign_in, neighbour):
    Alert.objects.update(state="sending", released_at="2026-11-24T10:00Z")
    there = sign_in(neighbour)

    assert "stoppa/" not in there.get(handed_in).content.decode()
    for act in ("igen", "ratta", "stoppa"):
        there.post(f"{handed_in}{act}/")
    assert Alert.objects.get().state == "sending"
