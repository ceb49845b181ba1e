"""Nobody is left with a failure and no idea what to do, in either language."""

import pytest
from django.utils import translation

from notifications.statuses import Reason
from notifications.views.advice import ADVICE, DECIDE, advice_for

REASONS = sorted(set(Reason) - {Reason.NONE})


def test_every_reason_has_its_advice():
    assert sorted(ADVICE) == REASONS


@pytest.mark.parametrize("reason", REASONS)
def test_both_languages_say_why_and_what_to_do(reason):
    said = {}
    for language in ("sv", "en"):
        with translation.override(language):
            said[language] = (str(reason.label), str(advice_for(reason)), str(DECIDE))
    assert all(swedish and swedish != english for swedish, english in zip(*said.values(), strict=True))


def test_no_reason_needs_no_advice():
    assert advice_for("") == ""
