from datetime import timedelta

from areas.models import Interest
from areas.periods import INTEREST_FOR
from areas.starting import forget_old_interests


def test_what_nobody_made_anything_of_is_forgotten_after_a_year(mariestad, now):
    for days, email in ((1, "gammal@example.se"), (-1, "ny@example.se")):
        shown_at = now - INTEREST_FOR - timedelta(days=days)
        Interest.objects.create(municipality=mariestad, email=email, shown_at=shown_at)

    assert forget_old_interests(now=now) == 1
    assert Interest.objects.get().email == "ny@example.se"
