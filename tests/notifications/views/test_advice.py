"""Nobody is left with a failure and no idea what to do."""

from notifications.statuses import Reason
from notifications.views.advice import ADVICE, advice_for


def test_every_reason_has_its_advice():
    assert set(ADVICE) == set(Reason) - {Reason.NONE}


def test_no_reason_needs_no_advice():
    assert advice_for("") == ""
