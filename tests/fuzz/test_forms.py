"""Every form of ours takes whatever it is given: it is valid, or says why not, and never breaks."""

from datetime import UTC, datetime

import pytest
from allauth.core.context import request_context
from django import forms
from django.contrib.sessions.backends.db import SessionStore
from hypothesis import strategies as st

from tests.fuzz.counting import SHARES, try_with
from tests.fuzz.filling import filled_in
from tests.fuzz.making import Maker, our_forms

pytestmark = [pytest.mark.django_db, pytest.mark.once]
FORMS = our_forms()


def require_facts(form: forms.BaseForm) -> None:
    """See that the form's own properties make something of valid answers, and of a time one to be stored."""
    for name, one in vars(type(form)).items():
        if isinstance(one, property):
            fact = getattr(form, name)
            for part in fact.values() if isinstance(fact, dict) else (fact,):
                if isinstance(part, datetime):
                    part.astimezone(UTC)


@pytest.fixture(autouse=True)
def _somebody_asks(rf):
    """What allauth's forms count is counted for whoever asks; here one of many, who is not kept waiting."""
    request = rf.get("/")
    request.session = SessionStore()
    with request_context(request):
        yield


@pytest.mark.parametrize("kind", FORMS, ids=lambda kind: kind.__name__)
def test_a_form_is_valid_or_says_why_not(kind, world):
    maker = Maker(world)
    ways = [st.tuples(st.just(way), filled_in(maker.make(kind, way))) for way in maker.ways(kind)]

    def check(answered) -> None:
        way, (data, files) = answered
        form = maker.make(kind, way, data, files)
        if form.is_valid():
            require_facts(form)
        else:
            assert all(str(said).strip() for field in form.errors.values() for said in field)

    try_with(st.one_of(ways), check, part="forms", among=len(FORMS))


def test_all_parts_together_try_ten_thousand_inputs():
    assert sum(SHARES.values()) >= 10_000
    assert len(FORMS) > 30
