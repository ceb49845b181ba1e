import pytest

from areas.geometry import read_boundary
from areas.models import Area
from areas.views.area import AREAS_ON_A_PAGE


def names(response):
    return [area.name for area in response.context["areas"]]


@pytest.fixture
def hidden(mariestad):
    return Area.objects.create(
        municipality=mariestad, name="Vilande backe", slug="vilande-backe", state=Area.State.DORMANT
    )


@pytest.mark.parametrize("words", ["björkvägen", "BJORKVAGEN 12", "542 30", "54230", "ekud"])
def test_an_area_is_found_by_street_postcode_or_name(client, area, other_area, words):
    assert names(client.get("/omraden/", {"q": words})) == ["Ekudden"]


def test_without_words_all_public_areas_are_listed(client, area, other_area, hidden):
    assert names(client.get("/omraden/")) == ["Björkängen", "Ekudden"]


@pytest.mark.parametrize("words", ["Rosengatan", "99999", "<script>", "a" * 5000])
def test_words_that_match_nothing_get_a_kind_answer(client, area, words):
    response = client.get("/omraden/", {"q": words})

    assert response.status_code == 200
    assert "<script>" not in response.content.decode().split("<main")[1].split("</main")[0]


def test_the_list_goes_on_where_the_page_ended(client, mariestad):
    for number in range(AREAS_ON_A_PAGE + 2):
        Area.objects.create(
            municipality=mariestad, name=f"Del {number:02}", slug=f"del-{number:02}", state=Area.State.ACTIVE
        )
    first = client.get("/omraden/")

    second = client.get("/omraden/", {"after": first.context["next_key"]})

    assert len(names(first)) == AREAS_ON_A_PAGE
    assert names(second) == ["Del 24", "Del 25"]
    assert second.context["next_key"] == ""


def test_a_key_nobody_knows_begins_from_the_start(client, area):
    assert names(client.get("/omraden/", {"after": "finns-inte"})) == ["Ekudden"]


def test_the_list_asks_the_database_the_same_however_long(
    client, area, other_area, django_assert_num_queries
):
    with django_assert_num_queries(2):
        client.get("/omraden/")


def test_an_area_shows_its_streets_and_its_postcodes(client, area):
    page = client.get("/omraden/ekudden/").content.decode()

    assert "Björkvägen" in page
    assert "542 30" in page


def test_an_area_that_is_not_public_is_not_there(client, hidden):
    assert client.get("/omraden/vilande-backe/").status_code == 404


def test_four_households_are_too_few_to_count_aloud(client, people, area):
    for name in "ABCD":
        people.member(name, area)

    assert "De första hushållen har börjat gå med." in client.get("/omraden/ekudden/").content.decode()


def test_five_households_are_counted_but_none_with_protected_identity(client, people, area):
    for name in "ABCDE":
        people.member(name, area)
    people.member("F", area, has_protected_identity=True)

    assert "<strong>5</strong> hushåll är med" in client.get("/omraden/ekudden/").content.decode()


def test_nobody_is_named_to_those_outside(client, area, member, contact_person):
    page = client.get("/omraden/ekudden/").content.decode()

    assert "En av grannarna är kontaktperson här." in page
    assert not {member.name, contact_person.name, contact_person.email} & set(page.split('"'))
    assert contact_person.name not in page


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("Björkvägen 12", "Ja, det finns grannsamverkan på Björkvägen 12."),
        ("granvägen 7 b", "Ja, det finns grannsamverkan på granvägen 7B."),
        ("Granvägen 40", "Nej, det finns ingen grannsamverkan på Granvägen 40 ännu."),
        ("Rosengatan 3", "Inte ännu på Rosengatan 3, men grannar är på väg att starta."),
        ("Liljestigen 3", "Det har funnits grannsamverkan på Liljestigen 3, men den vilar."),
        ("Björkvägen", ""),
    ],
)
def test_whoever_asks_for_an_address_gets_an_answer(client, area, hidden, mariestad, words, answer):
    area.streets.create(name="Granvägen", first_number=1, last_number=31)
    hidden.streets.create(name="Liljestigen")
    started = Area.objects.create(municipality=mariestad, name="Rosenlund", slug="rosenlund")
    started.streets.create(name="Rosengatan")
    page = client.get("/omraden/", {"q": words})

    assert answer in page.text
    assert bool(page.context["answer"]) == bool(answer)


def test_an_address_with_a_point_is_answered_by_the_map(client, area, mariestad):
    area.boundary = read_boundary("58.70, 13.80\n58.71, 13.80\n58.71, 13.82\n58.70, 13.82")
    area.save()
    for number, longitude in (("1", 13.81), ("3", 13.83)):
        mariestad.address_points.create(
            street_key="bjorkvagen", number=number, latitude=58.705, longitude=longitude
        )
    assert client.get("/omraden/", {"q": "Björkvägen 1"}).context["answer"].areas == [area]
    assert client.get("/omraden/", {"q": "Björkvägen 3"}).context["answer"].areas == []
