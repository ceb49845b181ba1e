"""A municipality's year in numbers: what it says, to whom, and what it hides."""

from datetime import timedelta

import pytest

from areas.models import Area
from areas.roles import Role
from notifications.acknowledging import acknowledge
from notifications.models import LedgerCount, Rendering
from notifications.statuses import Channel, Status, Word

PAGE, MONTHS, AREAS = "/utskick/siffror/", "/utskick/siffror/manader.csv", "/utskick/siffror/omraden.csv"


@pytest.fixture
def year(sent, area, mariestad, people, member, contact_person, now, settings):
    """A warning to Ekudden, acknowledged, and to an area nobody answers from; formulas in its name."""
    settings.SMS_PRICE_PER_SEGMENT = 0.5
    silent = Area.objects.create(municipality=mariestad, name="=Tysta", slug="tysta", state="active")
    quiet = people.member("Tyra Tyst", silent)
    people.appoint(quiet, Role.CONTACT_PERSON, silent)
    took = {"first_accepted_at": now + timedelta(seconds=4), "last_accepted_at": now + timedelta(minutes=3)}
    alert = sent.alert(area, released_at=now, **took)
    alert.areas.add(silent)
    sent.delivery(alert, member)
    for asked in (contact_person, quiet):
        sent.delivery(alert, asked, chain=True)
        sent.delivery(alert, asked, Channel.EMAIL, chain=True, status=Status.SENT)
    Rendering.objects.filter(reader="chain", channel="sms").update(segments=2)
    for channel, word, number in (("sms", Word.DELIVERED, 3), ("email", Word.SENT, 12)):
        LedgerCount.objects.create(alert=alert, channel=channel, word=word, number=number)
    acknowledge(alert=alert, person=contact_person, now=now)
    return alert


def rows(client, address: str) -> dict[str, list[str]]:
    answer = client.get(address)
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    lines = answer.getvalue().decode("utf-8-sig").splitlines()
    return {line.split(";")[0]: line.split(";")[1:] for line in lines}


def this_month(client) -> list[str]:
    (row,) = (row for row in rows(client, MONTHS).values() if row[0] == "1")
    return row


def test_the_months_and_the_areas_add_up(year, coordinator, sign_in, settings):
    settings.SMS_DAILY_BUDGET = 0.25
    client = sign_in(coordinator)
    row = this_month(client)
    assert row[:7] == ["1", "1", "3", "0", "12", "50 %", "2,50"]  # 1 part to the member, 2 to each other
    assert int(row[8].removesuffix(" %")) in range(32, 36)  # of a month of 28 to 31 days
    assert row[9:] == ["4 s", "3 min"]
    areas = rows(client, AREAS)
    assert areas["Ekudden"][:4] == ["2", "1", "100 %", "svarar"]
    assert areas["'=Tysta"][:4] == ["1", "1", "0 %", "tyst"]


def test_a_municipalitys_own_budget_is_a_column_and_a_line(year, coordinator, mariestad, sign_in, settings):
    settings.SMS_DAILY_BUDGET = 0.25
    mariestad.sms_month_budget = 10
    mariestad.save()
    client = sign_in(coordinator)
    assert this_month(client)[6:9] == ["2,50", "10,00", "25 %"]
    page = client.get(PAGE).text
    assert page.count('<line class="chart-mark" x1="258"') == 1  # all the way out: no month has cost more
    assert "Linjen är budgeten: 10 kr i månaden" in page


def test_few_people_are_hidden_from_those_who_may_not_read_them(year, police, sign_in):
    client = sign_in(police)
    assert this_month(client)[2:7] == ["färre än 5", "0", "12", "–", "–"]
    assert rows(client, AREAS)["Ekudden"][:3] == ["färre än 5", "1", "–"]
    assert "Antal personer under fem visas inte" in client.get(PAGE).text


def test_who_was_asked_is_counted_when_nobody_knows_any_more_who_it_was(year, coordinator, sign_in):
    year.deliveries.update(person=None)
    client = sign_in(coordinator)
    assert this_month(client)[5] == "50 %"
    assert rows(client, AREAS)["'=Tysta"][2:4] == ["–", "inte tillfrågade"]


def test_only_ones_own_municipality_and_years_that_have_been(year, coordinator, outsider, toreboda, sign_in):
    client = sign_in(coordinator)
    for wrong in ("?kommun=toreboda", "?kommun=ingen", "?ar=0000", "?ar=9999", "?ar=i+fjol", "?ar=²²²²"):
        assert [client.get(page + wrong).status_code for page in (PAGE, MONTHS, AREAS)] == [404] * 3, wrong
    assert "Inget skickades det året" in client.get(f"{PAGE}?kommun=mariestad&ar=2001").text
    assert sign_in(outsider).get(PAGE).status_code == 403


def test_the_page_draws_and_asks_the_same_few_questions_at_any_size(
    year, sent, area, mariestad, member, coordinator, sign_in, django_assert_max_num_queries
):
    client = sign_in(coordinator)
    for number in range(8):
        Area.objects.create(municipality=mariestad, name=f"Område {number}", slug=f"omrade-{number}")
        sent.delivery(sent.alert(area), member)
    with django_assert_max_num_queries(9):
        page = client.get(PAGE).text
    assert 'role="img" aria-labelledby="chart-cost chart-cost-says"' in page
    assert page.count('class="bar-') >= 4
    assert '<desc id="chart-areas-says">Ekudden 100 %; =Tysta 0 %</desc>' in page
    assert "style=" not in page
    assert "Månaderna som CSV" in page
    assert PAGE in client.get("/utskick/").text
