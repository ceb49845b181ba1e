"""What is noted of what has ended for good, and that a restore does it again."""

import pytest

from areas.models import Household, Membership, TrailEntry
from areas.protecting import hide, protect
from grannsamverkan.ended import HIDDEN, end_again
from grannsamverkan.forgotten import default_file


@pytest.fixture
def in_two(member, other_area):
    """Maja, who is a member in another municipality too."""
    home = Household.objects.create(area=other_area, street="Granvägen", number="1")
    Membership.objects.create(person=member, household=home, area=other_area, state="current")
    return member


def test_protected_identity_is_noted_by_reference_and_set_again(kept, in_two, coordinator, now):
    lines = kept(lambda: protect(person=in_two, by=coordinator.user, now=now))
    assert [(line.kind, line.reference) for line in lines] == [(HIDDEN, in_two.public_id)]
    assert "Maja" not in default_file().read_text()
    type(in_two).objects.update(has_protected_identity=False)

    assert end_again(lines)[HIDDEN] == 1
    in_two.refresh_from_db()
    assert in_two.has_protected_identity
    assert TrailEntry.objects.filter(act="person.hidden", actor=None).count() == 1
    assert end_again(lines)[HIDDEN] == 0


def test_whoever_the_backup_does_not_know_is_passed_over(kept, people):
    stranger = people.person("Maja Medlem")
    lines = kept(lambda: hide(person=stranger, by=None))
    stranger.delete()

    assert end_again(lines)[HIDDEN] == 0
