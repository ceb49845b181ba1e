"""Signs: none before the area is active, down when it is closed."""

import csv
import io
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from openpyxl import load_workbook

from areas.models import Area, Sign
from areas.signposting import SignRefused, order_signs, save_sign
from areas.spreadsheets import clean
from notifications.calling import Concern, calls

LEDGER, ORDERS = "/register/omrade/ekudden/skyltar/", "/register/skyltar/"
PLANNED = {"kind": "sign", "place": "=Infarten från Björkvägen", "number": "2", "permit": "owner"}


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def desk(coordinator, sign_in):
    return sign_in(coordinator)


@pytest.fixture
def sign(area) -> Sign:
    return Sign.objects.create(area=area, place="Infarten från Björkvägen")


@pytest.fixture
def standing(sign, today) -> Sign:
    """A sign that has been up for a week."""
    week = today - timedelta(days=7)
    for day in ("permit_on", "ordered_on", "delivered_on", "up_on"):
        setattr(sign, day, week)
    sign.save()
    return sign


def refused(sign, coordinator, today, **fields) -> str:
    for name, value in fields.items():
        setattr(sign, name, value)
    with pytest.raises(SignRefused) as refusal:
        save_sign(sign=sign, by=coordinator.user, today=today)
    sign.refresh_from_db()
    return refusal.value.field


def test_nothing_is_ordered_before_the_area_is_active(desk, area, sign, coordinator, today):
    Area.objects.update(state=Area.State.TRAINED)
    assert "kan planeras, men inte beställas" in desk.get(LEDGER).text
    assert refused(sign, coordinator, today, ordered_on=today) == "ordered_on"
    assert order_signs(signs=Sign.objects.all(), by=coordinator.user, today=today) == 0
    Area.objects.update(state=Area.State.ACTIVE)
    assert order_signs(signs=Sign.objects.all(), by=coordinator.user, today=today) == 1


def test_one_step_after_the_other(sign, coordinator, today):
    yesterday, tomorrow = today - timedelta(days=1), today + timedelta(days=1)
    assert refused(sign, coordinator, today, delivered_on=today) == "delivered_on"
    assert refused(sign, coordinator, today, ordered_on=tomorrow) == "ordered_on"
    assert refused(sign, coordinator, today, ordered_on=today, delivered_on=yesterday) == "delivered_on"
    all_at_once = {"ordered_on": today, "delivered_on": today, "up_on": today}
    assert refused(sign, coordinator, today, **all_at_once) == "permit_on"
    for name, day in (all_at_once | {"permit_on": today}).items():
        setattr(sign, name, day)
    save_sign(sign=sign, by=coordinator.user, today=today)


def test_planned_ordered_and_taken_out_as_a_file(desk, area, today):
    assert desk.post(LEDGER, PLANNED).url == LEDGER
    assert "Infarten från Björkvägen" in desk.get(ORDERS).text
    assert desk.post(ORDERS).url == ORDERS

    (workbook,) = [b"".join(desk.get(f"{ORDERS}{today}.xlsx").streaming_content)]
    rows = [[str(cell) for cell in row] for row in load_workbook(io.BytesIO(workbook)).active.values]
    text = b"".join(desk.get(f"{ORDERS}{today}.csv").streaming_content).decode("utf-8-sig")
    assert rows == list(csv.reader(io.StringIO(text), delimiter=";"))
    assert rows[1][1:5] == ["Ekudden", "skylt", "2", "'=Infarten från Björkvägen"]
    assert clean(rows[1][4]) == PLANNED["place"]


def test_a_second_press_orders_nothing_more(desk, sign):
    desk.post(ORDERS)
    assert "0 rader är beställda" in desk.post(ORDERS, follow=True).text


def test_what_is_wrong_is_said_in_a_sentence(desk, standing):
    answer = desk.post(f"{ORDERS}{standing.public_id}/", PLANNED | {"up_on": "2026-01-02"})
    assert answer.status_code == 422
    assert "I tur och ordning" in answer.text


def test_worn_signs_are_pointed_out(desk, standing):
    Sign.objects.update(condition="worn")
    assert "sliten" in desk.get(ORDERS).text


def test_a_closed_area_gives_its_signs_up(desk, area, standing, now):
    Area.objects.update(state=Area.State.CLOSED)
    closed = Area.objects.all()
    assert [(call.concern, call.number) for call in calls(closed, now=now)] == [(Concern.STANDING, 1)]
    standing.down_on = timezone.localdate()
    standing.save()
    assert calls(closed, now=now) == []


def test_signs_are_the_coordinators_own(people, coordinator, toreboda, sign, standing, today, sign_in):
    neighbour = people.person("Sten")
    people.appoint(neighbour, "coordinator", toreboda)
    next_door = sign_in(neighbour)
    assert next_door.get(f"{ORDERS}{sign.public_id}/").status_code == 404
    assert "Björkvägen" not in next_door.get(ORDERS).text
    assert b"Ekudden" not in b"".join(next_door.get(f"{ORDERS}{standing.ordered_on}.csv").streaming_content)
    assert order_signs(signs=Sign.objects.all(), by=neighbour.user, today=today) == 0
    with pytest.raises(PermissionDenied):
        save_sign(sign=sign, by=neighbour.user, today=today)


@pytest.mark.parametrize("day", ["i-gar", "2026-13-45", "2026-01-01"])
def test_a_day_without_orders_has_an_empty_list(desk, day):
    text = b"".join(desk.get(f"{ORDERS}{day}.csv").streaming_content).decode()
    assert text.count("\r\n") == 1
