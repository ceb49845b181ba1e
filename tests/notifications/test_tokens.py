import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.tokens import LENGTH, Purpose, is_attempt, read, sign, sign_attempt


@given(st.integers(min_value=0, max_value=2**40 - 1))
def test_a_token_leads_back_to_its_delivery(delivery_id):
    assert read(Purpose.STOP, sign(Purpose.STOP, delivery_id)) == delivery_id


@given(st.integers(min_value=0, max_value=2**40 - 1))
def test_every_token_is_equally_long(delivery_id):
    assert len(sign(Purpose.STOP, delivery_id)) == LENGTH


def test_a_token_for_stopping_does_not_acknowledge():
    assert read(Purpose.ACKNOWLEDGE, sign(Purpose.STOP, 7)) is None


@given(st.text(max_size=40))
def test_made_up_tokens_lead_nowhere(text):
    assert read(Purpose.STOP, text) is None


@pytest.mark.parametrize("other", [(8, 1), (7, 2)])
def test_a_callback_speaks_of_one_attempt_of_one_delivery(other):
    assert is_attempt(7, 1, sign_attempt(7, 1))
    assert not is_attempt(*other, sign_attempt(7, 1))
