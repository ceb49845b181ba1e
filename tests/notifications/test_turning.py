"""Several workers turn the wheel at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.db import connection

from areas.models import Appointment, Area
from notifications import asking, letters
from notifications.models import Question

MONDAY = datetime(2026, 11, 30, 10, 0, tzinfo=ZoneInfo("Europe/Stockholm"))


@pytest.mark.django_db(transaction=True)
def test_one_of_several_workers_asks_and_sends(contact_person, coordinator, people, area):
    Appointment.objects.update(from_on="2026-01-01")
    Area.objects.create(
        municipality=area.municipality, name="Vassbacken", slug="vassbacken", state=Area.State.DORMANT
    )
    Area.objects.update(question_on=MONDAY.date())
    together = Barrier(4)

    def work(_worker: int) -> None:
        together.wait()
        letters.send_call_lists(now=MONDAY)
        asking.ask_about_lists(now=MONDAY)
        connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(4)))

    assert [letter.to for letter in mail.outbox] == [[coordinator.email]]
    assert Question.objects.count() == 1
