"""How often somebody may search, counted for all processes together."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client, RequestFactory
from django.utils import timezone

from grannsamverkan.accounts.limiting import count, forget_counts
from grannsamverkan.accounts.models import RateCount


@pytest.fixture(autouse=True)
def few(settings):
    settings.ASKED_AT_MOST = {"search": (2, 60), "unsigned callback": (2, 60)}


@pytest.fixture(autouse=True)
def _still(time_machine):
    """Let no minute end in the middle of a test."""
    time_machine.move_to("2026-11-24T10:00:00+01:00", tick=False)


def asked(address="192.0.2.1", **headers):
    request = RequestFactory().get("/omraden/", REMOTE_ADDR=address, headers=headers)
    request.user = AnonymousUser()
    return count(request, "search")


def test_past_the_most_there_is_no_number_until_the_time_is_over(db, time_machine):
    assert [asked() for _ in range(4)] == [1, 2, None, None]
    assert asked("192.0.2.2") == 1
    time_machine.shift(61)
    assert asked() == 1


def test_a_count_says_nothing_about_anybody_and_is_forgotten(db):
    asked()
    kept = RateCount.objects.get()
    assert "192.0.2.1" not in str(vars(kept))
    forget_counts(now=timezone.now())
    assert RateCount.objects.exists()
    forget_counts(now=timezone.now() + timedelta(minutes=2))
    assert not RateCount.objects.exists()


def test_a_home_with_a_thousand_addresses_is_one(db):
    assert [asked("2001:db8::1"), asked("2001:db8::2"), asked("2001:db8:0:1::1")] == [1, 2, 1]


def test_what_a_visitor_says_of_the_own_address_counts_for_nothing(db):
    forged = {"X-Forwarded-For": "198.51.100.7"}
    assert [asked(**forged), asked()] == [1, 2]


def test_behind_a_proxy_its_word_counts_and_not_what_it_was_told(db, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    told = [{"X-Forwarded-For": f"198.51.100.{n}, 203.0.113.5"} for n in (7, 8)]
    assert [asked("127.0.0.1", **each) for each in told] == [1, 2]
    assert asked("127.0.0.1", **{"X-Forwarded-For": "203.0.113.6"}) == 1


@pytest.mark.parametrize("page", ["/omraden/", "/meddelanden/"])
def test_searching_for_ever_is_answered_in_swedish(db, client, page):
    answers = [client.get(page, {"q": "Björkvägen"}) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert "Vänta några minuter" in answers[2].text
    assert client.get(page).status_code == 200


@pytest.mark.parametrize(
    ("page", "who"),
    [
        ("/register/sok/", "coordinator"),
        ("/register/omrade/ekudden/utse/", "coordinator"),
        ("/mina-sidor/hushall/", "member"),
    ],
)
def test_inside_each_account_is_counted_by_itself(request, sign_in, area, people, mariestad, page, who):
    client = sign_in(request.getfixturevalue(who))
    assert [client.get(page, {"q": "Maja"}).status_code for _ in range(3)] == [200, 200, 429]
    assert Client().get("/omraden/", {"q": "Maja"}).status_code == 200
