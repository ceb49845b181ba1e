import pytest

from areas.models import Area, Membership


def test_the_register_lists_the_own_areas_with_their_figures(desk, member, other_area):
    text = desk.get("/register/").text
    assert "Ekudden" in text
    assert "<strong>1</strong> hushåll" in text
    assert "Björkängen" not in text


def test_areas_can_be_chosen_by_state(desk, area):
    assert "Ekudden" not in desk.get("/register/?lage=closed").text


def test_an_area_without_contact_person_is_marked(desk, member):
    assert "Saknar kontaktperson" in desk.get("/register/").text


@pytest.mark.parametrize("who", ["member", "contact_person", "police", "outsider"])
@pytest.mark.parametrize("address", ["/register/", "/register/sok/?q=maja"])
def test_nobody_else_comes_in(request, sign_in, who, address):
    assert sign_in(request.getfixturevalue(who)).get(address).status_code == 403


def test_applications_are_told_of(desk, member):
    member.memberships.update(state=Membership.State.PENDING)
    assert "ansökan väntar" in desk.get("/register/").text
    assert "Maja Medlem" in desk.get("/register/vantar/").text


def test_areas_are_read_page_by_page(desk, mariestad):
    for number in range(30):
        name = f"Område {number:02}"
        Area.objects.create(municipality=mariestad, name=name, slug=f"omrade-{number}")
    first = desk.get("/register/").context["page"]
    second = desk.get("/register/", {"after": first.next_key}).context["page"]
    assert [area.name for area in (*first.rows, *second.rows)] == [f"Område {n:02}" for n in range(30)]


def test_the_register_takes_few_queries(desk, people, mariestad, django_assert_max_num_queries):
    for number in range(5):
        area = Area.objects.create(municipality=mariestad, name=f"Område {number}", slug=f"omrade-{number}")
        people.member(f"Person{number}", area)
    with django_assert_max_num_queries(10):
        desk.get("/register/")


@pytest.mark.parametrize("words", ["maja", "medlem m", "MAJA MED", "björkvägen", "bjorkv", "ekud"])
def test_people_addresses_and_areas_are_found(desk, member, words):
    text = desk.get("/register/sok/", {"q": words}).text
    assert any(found in text for found in (f"/person/{member.public_id}/", "/hushall/", "/omrade/ekudden/"))


def test_people_are_found_by_number_and_mail(desk, member):
    for words in (member.email, member.phone, member.phone.replace("+46", "0")):
        assert member.name in desk.get("/register/sok/", {"q": words}).text


def test_nobody_is_found_next_door(desk, outsider):
    for words in ("olle", outsider.email, outsider.phone, "björkängen"):
        assert "Inget hittades" in desk.get("/register/sok/", {"q": words}).text


def test_people_with_protected_identity_are_nowhere(desk, member):
    household = member.memberships.get().household
    type(member).objects.filter(pk=member.pk).update(has_protected_identity=True)
    for address in ("/register/sok/?q=maja", "/register/sok/?q=björkvägen", "/register/omrade/ekudden/"):
        text = desk.get(address).text
        assert "Maja Medlem" not in text
        assert household.address not in text
    assert desk.get(f"/register/person/{member.public_id}/").status_code == 404


@pytest.mark.parametrize("words", ["", "'", "%", "å" * 300, "12 34", "@", "+46"])
def test_any_words_are_answered(desk, words):
    assert desk.get("/register/sok/", {"q": words}).status_code == 200


def test_searching_takes_few_queries(desk, people, area, django_assert_max_num_queries):
    for number in range(5):
        people.member(f"Maja{number}", area)
    with django_assert_max_num_queries(10):
        desk.get("/register/sok/?q=maja")
