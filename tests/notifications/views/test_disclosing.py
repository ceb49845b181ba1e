import io
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from openpyxl import load_workbook

from areas.exporting.lists import Sheet
from areas.exporting.taking import Dress
from areas.exporting.writing import as_pages
from areas.models import TrailEntry
from areas.roles import Role
from notifications.disclosing import Addresses, Scope, note_disclosure, package

PAGE = "/register/begaran/"


@pytest.fixture
def asked() -> dict[str, str]:
    today = timezone.localdate()
    return {
        "municipality": "mariestad",
        "since": str(today - timedelta(days=30)),
        "until": str(today),
        "addresses": "masked",
        "dress": "xlsx",
    }


def lists_of(answer) -> dict[str, list[list[str]]]:
    workbook = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    return {
        sheet.title: [[str(cell or "") for cell in row] for row in sheet.iter_rows(values_only=True)]
        for sheet in workbook.worksheets
    }


@pytest.fixture
def filled(people, area, member, contact_person, coordinator, sent, outsider):
    """A register with somebody of every kind, one of whom nobody may know."""
    hidden = people.member("Petra Skyddad", area, "77", has_protected_identity=True)
    people.appoint(hidden, Role.DEPUTY, area)
    sent.alert(area, "Cykelstölder")
    return hidden


def test_nothing_in_the_package_reaches_a_member(sign_in, filled, coordinator, member, asked):
    lists = lists_of(sign_in(coordinator).post(PAGE, asked | {"take": "1"}))
    said = str(lists)

    assert list(lists) == ["Områden", "Medlemmar", "Roller", "Utskick", "Händelser"] or len(lists) == 5
    assert [row[0] for row in lists["Medlemmar"][1:]] == ["Ekudden", "Ekudden"]
    assert "Cykelstölder" in said
    assert "Sara Samordnare" in said
    for told in ("Maja", "Karin", "Petra", "77", "@", "+46", "070-", "Björkvägen 1", "Björkängen", "Olle"):
        assert told not in said.replace("på Björkvägen.", ""), told


def test_addresses_are_shown_by_decision_only(sign_in, filled, coordinator, asked):
    client, open_ = sign_in(coordinator), asked | {"addresses": "street", "take": "1"}
    assert "Skriv vem som beslutat det" in client.post(PAGE, open_).text
    lists = lists_of(client.post(PAGE, open_ | {"decision": "KS 2026/12"}))

    assert {row[2] for row in lists["Medlemmar"][1:]} == {"Björkvägen"}
    entry = TrailEntry.objects.get(act="register.disclosed")
    assert (entry.municipality.slug, entry.details["decision"]) == ("mariestad", "KS 2026/12")


def test_it_is_seen_before_it_is_taken(sign_in, filled, coordinator, asked):
    text = sign_in(coordinator).post(PAGE, asked | {"look": "1"}).text

    assert "Medlemmar: 2 rader" in text
    assert "[maskat]" in text
    assert "Petra" not in text
    assert not TrailEntry.objects.filter(act="register.disclosed").exists()


def test_it_is_printed(sign_in, filled, coordinator, asked):
    answer = sign_in(coordinator).post(f"{PAGE}?omrade=ekudden", asked | {"dress": "pdf", "take": "1"})
    assert answer.content.startswith(b"%PDF-")
    assert TrailEntry.objects.get(act="register.disclosed").area.slug == "ekudden"


def test_a_long_message_is_printed_to_its_end(area, sent, now):
    sent.alert(area, "Lång", email_text="Ett ord till. " * 900)
    scope = Scope(area, now.date(), now.date())
    whole = as_pages(package(scope)[3])
    few = as_pages(Sheet(title="", headings=("",), widths=(1,), rows=[["kort"]], length=1))
    assert whole.count(b"/Type /Page\n") > few.count(b"/Type /Page\n") == 1


def test_what_is_too_long_for_paper_is_refused_before_it_is_noted(coordinator, area, now):
    scope = Scope(area, now.date(), now.date())
    long = [Sheet(title="", headings=(), widths=(), rows=(), length=3001)]
    with pytest.raises(ValidationError, match="för lång"):
        note_disclosure(scope=scope, dress=Dress.PDF, sheets=long, decision="", by=coordinator.user)
    assert not TrailEntry.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [{"since": "9999-99-99"}, {"until": "2020-01-01"}, {"until": "9999-12-31"}, {"municipality": "toreboda"}],
)
def test_what_cannot_be_asked_for_is_said(sign_in, coordinator, toreboda, asked, wrong):
    assert sign_in(coordinator).post(PAGE, asked | wrong | {"take": "1"}).status_code == 422
    assert not TrailEntry.objects.exists()


def test_a_number_so_small_that_it_is_somebody_is_not_told(filled, area, people, now):
    scope = Scope(area, now.date(), now.date())
    (row,) = package(scope)[0].rows
    assert row[-1] == "färre än fem"
    for name in ("Anna Ek", "Bo Ek", "Cia Ek"):
        people.member(name, area)
    (row,) = package(scope)[0].rows
    assert row[-1] == "5"


def test_whoever_left_is_a_row_without_person(area, member, now):
    member.memberships.get().end(now=now)
    scope = Scope(area, now.date(), now.date(), Addresses.WHOLE)
    (row,) = package(scope)[1].rows
    assert row[:5] == ["Ekudden", "", "", "", ""]


def test_whoever_takes_it_out_is_asked_again_who_they_are(sign_in, coordinator, asked):
    late = sign_in(coordinator, seconds_ago=301)
    assert late.post(PAGE, asked | {"take": "1"})["Location"].startswith("/konto/reauthenticate/")
    assert not TrailEntry.objects.exists()


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_a_day_at_an_end_of_the_calendar_is_refused_in_words(sign_in, coordinator, area, asked, day):
    assert "mellan åren 2000 och 2100" in sign_in(coordinator).post(PAGE, asked | {"since": day}).text
