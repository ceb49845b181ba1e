"""A municipality's latest messages in a frame on its own web site, and on nobody else's."""

import pytest
from django.test import Client

from areas.models import Municipality
from notifications.models import Alert

PAGE = "/meddelanden/inbaddad/mariestad/"


def policy(answer) -> dict[str, str]:
    parts = (part.strip().partition(" ") for part in answer["Content-Security-Policy"].split(";"))
    return {name: value for name, _space, value in parts}


@pytest.fixture
def framed(mariestad) -> None:
    """Two sites may show it."""
    Municipality.objects.update(embedded_on="https://www.example.se\nhttps://intra.example.se:8443")


def test_it_shows_the_latest_of_one_municipality(client, settings, sent, area, other_area):
    settings.PUBLIC_URL = "https://watch.example.org"
    for number in range(6):
        alert = sent.alert(area, f"Nyhet {number}")
    sent.alert(other_area, "Grannkommunens")
    sent.alert(area, "Bara ombud", audience=Alert.Audience.CONTACT_PERSONS)
    sent.alert(area, "Utkast", state=Alert.State.DRAFT, released_at=None)
    page = client.get(PAGE).text

    assert [f"Nyhet {number}" in page for number in range(6)] == [False, True, True, True, True, True]
    assert not [other for other in ("Grannkommunens", "Bara ombud", "Utkast") if other in page]
    link = f'<a href="https://watch.example.org/meddelanden/{alert.public_id}/" target="_top" rel="noopener">'
    assert link in page
    assert page.count("<a ") == page.count(' target="_top" rel="noopener"')


def test_the_sites_of_the_municipality_may_frame_it(client, framed):
    answer = client.get(PAGE)

    assert policy(answer)["frame-ancestors"] == "https://www.example.se https://intra.example.se:8443"
    assert "X-Frame-Options" not in answer


def test_without_sites_nobody_may(client, mariestad):
    answer = client.get(PAGE)

    assert policy(answer)["frame-ancestors"] == "'none'"
    assert answer["X-Frame-Options"] == "DENY"


def test_sites_that_came_past_the_form_open_nothing(client, mariestad):
    Municipality.objects.update(embedded_on="https://www.example.se; script-src *")

    assert policy(client.get(PAGE))["frame-ancestors"] == "'none'"
    assert policy(client.get(PAGE))["script-src"] == "'self'"


@pytest.mark.parametrize("address", ["/", "/meddelanden/", "/meddelanden/{id}/", "/kontakt/mariestad/"])
def test_every_other_page_stays_closed(client, framed, sent, area, address):
    usual, here = client.get(address.format(id=sent.alert(area).public_id)), client.get(PAGE)

    assert policy(usual)["frame-ancestors"] == "'none'"
    assert usual["X-Frame-Options"] == "DENY"
    assert policy(usual) | {"frame-ancestors": ""} == policy(here) | {"frame-ancestors": ""}


def test_no_cookie_is_set_not_even_for_who_has_signed_in(framed, sign_in, coordinator):
    for visitor in (Client(), sign_in(coordinator)):
        answer = visitor.get(PAGE)

        assert answer.status_code == 200
        assert not answer.cookies
        assert "max-age=60" in answer["Cache-Control"]
        assert "csrfmiddlewaretoken" not in answer.text
        assert "<script" not in answer.text


def test_it_speaks_swedish_unless_the_address_asks_for_english(client, mariestad):
    client.cookies["django_language"] = "en"

    assert [client.get(PAGE + query)["Content-Language"] for query in ("", "?sprak=en", "?sprak=x")] == [
        "sv",
        "en",
        "sv",
    ]
    assert "Inget har skickats än" in client.get(PAGE).text
    assert "Nothing has been sent yet" in client.get(f"{PAGE}?sprak=en").text


def test_an_unknown_municipality_does_not_exist(client, db):
    assert client.get("/meddelanden/inbaddad/ingenstans/").status_code == 404


def test_it_takes_few_queries(client, sent, area, django_assert_max_num_queries):
    for number in range(5):
        sent.alert(area, f"Nr {number}")

    with django_assert_max_num_queries(5):
        client.get(PAGE)
