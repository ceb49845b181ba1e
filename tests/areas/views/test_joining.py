import pytest
from django.urls import reverse

from areas.models import Area, Membership
from grannsamverkan.accounts.models import User

JOIN, APPLY = "/omraden/ekudden/ga-med/", "/omraden/ekudden/ga-med/hushall/"
FORM = {"name": "Nina Ny", "address": "björkvägen 12 b", "channels": ["sms", "email"]}


@pytest.fixture
def newcomer(area, client, now):
    """Somebody signed in whose addresses are verified and who has not applied yet."""
    user = User.objects.create_user("nina.ny@example.se", phone="+46701740690", phone_verified_at=now)
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)
    client.force_login(user)
    return client


def test_anybody_may_read_what_joining_means(client, area):
    answer = client.get(JOIN)

    assert "skyddade personuppgifter" in answer.text
    assert "allmän handling" in answer.text
    assert f"{reverse('account_signup')}?next={APPLY}" in answer.text


def test_protected_identity_is_warned_of_first(client, area):
    text = client.get(JOIN).text

    assert text.index("skyddade personuppgifter") < text.index(reverse("account_signup") + "?next")


def test_the_information_is_at_most_150_words(client, area):
    text = client.get(JOIN).text.split("Det här sparar vi om dig")[1].split("</section>")[0]

    assert 60 < len([word for word in text.split() if word[0].isalpha()]) <= 150


@pytest.mark.parametrize("state", ["interest", "dormant", "closed"])
def test_an_area_that_is_not_public_cannot_be_joined(newcomer, area, state):
    Area.objects.update(state=state)

    assert newcomer.get(JOIN).status_code == newcomer.get(APPLY).status_code == 404


def test_whoever_is_signed_in_goes_straight_to_the_household(newcomer):
    assert newcomer.get(JOIN)["Location"] == APPLY


def test_the_household_is_asked_of_nobody_who_has_not_signed_in(client, area):
    assert client.get(APPLY)["Location"] == f"/konto/login/?next={APPLY}"


def test_an_application_waits_for_a_decision(newcomer):
    answer = newcomer.post(APPLY, FORM, follow=True)

    membership = Membership.objects.get()
    assert membership.household.address == "Björkvägen 12B"
    assert membership.household.postcode == "54230"
    assert "Områdets kontaktperson eller kommunens samordnare godkänner" in answer.text


def test_applying_twice_shows_the_same_page(newcomer):
    newcomer.post(APPLY, FORM)

    assert newcomer.post(APPLY, FORM).status_code == 200
    assert Membership.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("name", "", "Skriv ditt namn"),
        ("address", "", "Skriv gata och nummer"),
        ("address", "Björkvägen", "Skriv också husets nummer"),
        ("address", "!!!", "Skriv gata och nummer"),
        ("address", "x" * 90, "för långt för en gata"),
        ("channels", [], "Välj minst ett sätt"),
        ("channels", ["brevduva"], "Välj ett giltigt alternativ"),
    ],
)
def test_what_is_wrong_is_said(newcomer, field, value, sentence):
    answer = newcomer.post(APPLY, FORM | {field: value})

    assert answer.status_code == 422
    assert sentence in answer.text
    assert not Membership.objects.exists()


def test_the_postcode_is_asked_for_only_where_there_are_several(newcomer, area):
    area.postcodes.create(postcode="54231")

    assert "fem siffror" in newcomer.post(APPLY, FORM | {"postcode": "5423"}).text
    newcomer.post(APPLY, FORM | {"postcode": "542 31"})
    assert Membership.objects.get().household.postcode == "54231"


def test_sms_is_not_offered_without_a_confirmed_number(newcomer):
    User.objects.update(phone_verified_at=None)

    assert 'value="sms"' not in newcomer.get(APPLY).text
    assert newcomer.post(APPLY, FORM).status_code == 422


def test_the_way_from_the_area_through_sign_up_ends_at_the_household(area, visitor):
    visitor.client.post(f"/konto/signup/?next={APPLY}", {"email": visitor.email, "phone": visitor.phone})
    visitor.type_mail_code()

    assert visitor.type_sms_code()["Location"] == APPLY


def test_whoever_asks_the_wrong_area_is_shown_their_own_and_may_insist(newcomer, area, mariestad):
    other = Area.objects.create(municipality=mariestad, name="Almarna", slug="almarna", state="active")
    area.streets.update(first_number=1, last_number=31)
    other.streets.create(name="Björkvägen", first_number=33)
    wrong = FORM | {"address": "björkvägen 40"}

    assert "Björkvägen 40 ligger i Almarna" in newcomer.post(APPLY, wrong).text
    assert not Membership.objects.exists()
    newcomer.post(APPLY, wrong | {"sure": "1"})
    assert Membership.objects.get().area == area
