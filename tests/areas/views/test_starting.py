import pytest
from django.core import mail

from areas.models import Interest, TrailEntry
from notifications.tasks import tell_of_interest

WANTED = {"place": "Rosengatan 1–9", "name": "Nina Ny", "email": "Nina@example.se", "phone": "070-174 06 90"}


@pytest.fixture
def ask(client, mariestad):
    return lambda **other: client.post("/starta/", WANTED | {"municipality": mariestad.pk} | other)


def test_anybody_may_ask_for_an_area_and_is_thanked(ask, client):
    answer = ask()

    assert "Tack för att du vill starta" in client.get(answer.url).text
    interest = Interest.objects.get()
    assert (interest.email, interest.phone, interest.area) == ("nina@example.se", "+46701740690", None)
    assert TrailEntry.objects.get().act == "interest.shown"


def test_asking_twice_is_no_error_and_tells_nobody_that_it_was_twice(ask):
    assert ask().url == ask(email="NINA@example.se").url
    assert Interest.objects.count() == TrailEntry.objects.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [{"place": "12"}, {"email": "nina"}, {"phone": "0501-123"}, {"name": ""}, {"municipality": "999"}],
)
def test_what_cannot_be_answered_is_sent_back(ask, wrong):
    assert ask(**wrong).status_code == 422
    assert not Interest.objects.exists()


def test_too_many_questions_are_stopped(ask):
    answers = [ask(email=f"nina{n}@example.se").status_code for n in range(6)]

    assert answers == [302] * 5 + [429]


def test_coordinator_and_asker_are_told_and_the_coordinators_mail_names_nobody(ask, coordinator, police):
    ask()
    tell_of_interest(Interest.objects.get().pk)

    assert [message.to for message in mail.outbox] == [[coordinator.email], ["nina@example.se"]]
    assert f"/register/intresse/{Interest.objects.get().public_id}/" in mail.outbox[0].body
    assert "Nina" not in mail.outbox[0].body
    assert "Rosengatan" not in mail.outbox[1].body
