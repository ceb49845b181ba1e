"""The technicians' admin under the content policy of every page: nothing of it is stopped by the browser."""

import pytest

from areas.models import TrailEntry

pytestmark = [pytest.mark.browser, pytest.mark.once]


@pytest.fixture
def technician(people):
    person = people.person("Tina Tekniker")
    person.user.is_staff = person.user.is_superuser = True
    person.user.save()
    return person


def test_the_admin_needs_no_exception(visit, transactional_db, technician, area):
    TrailEntry.objects.record("area.added", by=None, subject=area, area=area)
    visited = visit(person=technician)
    for address in (
        "",
        "areas/area/",
        f"areas/area/{area.pk}/change/",
        "areas/trailentry/",
        "notifications/alert/",
    ):
        page = visited.open(f"/admin/{address}")
        assert page.locator("#site-name").is_visible(), address
    assert visited.complaints == []
