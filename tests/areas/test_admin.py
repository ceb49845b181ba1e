import pytest

from areas.models import TrailEntry
from grannsamverkan.accounts.models import User


@pytest.fixture
def technician(db, client):
    client.force_login(User.objects.create_superuser("tekniker@example.se", "hemligt-losenord"))
    return client


@pytest.mark.parametrize("page", ["municipality", "area", "trailentry"])
def test_a_technician_sees_what_is_set_up(technician, area, page):
    assert technician.get(f"/admin/areas/{page}/").status_code == 200


def test_the_trail_cannot_be_changed(technician, area):
    entry = TrailEntry.objects.record("tried", by=None, subject=area)
    assert technician.get("/admin/areas/trailentry/add/").status_code == 403
    assert technician.post(f"/admin/areas/trailentry/{entry.pk}/delete/").status_code == 403


def test_people_are_not_in_the_admin(technician):
    assert technician.get("/admin/areas/person/").status_code == 404


def test_a_coordinator_is_no_technician(coordinator, sign_in):
    assert sign_in(coordinator).get("/admin/areas/area/").status_code == 302
