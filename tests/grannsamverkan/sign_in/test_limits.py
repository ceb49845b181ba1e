from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone


@pytest.fixture
def later():
    """Return a way to let time pass."""
    with time_machine.travel(timezone.now()) as clock:
        yield lambda **amount: clock.shift(timedelta(**amount))


def is_signed_in(client, **headers) -> bool:
    answer = client.get("/mina-sidor/", headers=headers)
    return answer.status_code == 200


def test_a_sender_who_was_away_for_half_an_hour_is_signed_out(later, sign_in, coordinator):
    client = sign_in(coordinator)
    assert is_signed_in(client)
    later(minutes=31)
    answer = client.get("/mina-sidor/", follow=True)
    assert answer.redirect_chain[0][0].endswith("?next=/mina-sidor/")
    assert "Du har loggats ut" in answer.text


def test_a_sender_who_works_stays_but_no_longer_than_twelve_hours(later, sign_in, coordinator):
    client = sign_in(coordinator)
    assert is_signed_in(client)
    for _ in range(26):
        later(minutes=27)
        assert is_signed_in(client)
    later(minutes=27)
    assert not is_signed_in(client)


def test_a_page_that_fetches_its_news_is_nobody_at_work(later, sign_in, coordinator):
    client = sign_in(coordinator)
    assert is_signed_in(client)
    later(minutes=20)
    assert is_signed_in(client, **{"HX-Request": "true"})
    later(minutes=11)
    answer = client.get("/mina-sidor/", headers={"HX-Request": "true"})
    assert (answer.status_code, answer["HX-Refresh"]) == (204, "true")


def test_a_neighbour_stays(later, sign_in, member):
    client = sign_in(member)
    assert is_signed_in(client)
    later(days=10)
    assert is_signed_in(client)


def test_an_ordinary_page_costs_no_write(sign_in, coordinator, django_assert_max_num_queries):
    client = sign_in(coordinator)
    assert is_signed_in(client)
    with django_assert_max_num_queries(9) as queries:
        client.get("/register/")
    assert [query for query in queries if query["sql"].startswith("UPDATE")] == []
