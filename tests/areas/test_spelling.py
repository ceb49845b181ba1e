import pytest

from areas.spelling import fold


@pytest.mark.parametrize("written", ["Björkvägen", "BJÖRKVÄGEN", "bjorkvagen", " Björk­vägen "])
def test_spellings_of_one_street_are_one(written):
    assert fold(written).replace(" ", "") == "bjorkvagen"
