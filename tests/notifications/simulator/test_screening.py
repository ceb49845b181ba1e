import pytest
from twilio.base.exceptions import TwilioRestException


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"to": "070-174 06 05"}, 21211),
        ({"to": "+4670"}, 21211),
        ({"to": "+15005550001"}, 21211),
        ({"to": ""}, 21604),
        ({"body": ""}, 21602),
        ({"body": " \n"}, 21602),
        ({"from_": ""}, 21603),
        ({"from_": "Grannsamverkan"}, 21212),
        ({"from_": "12345"}, 21212),
        ({"body": "å" * 1601}, 21617),
        ({"to": "+15005550004"}, 21610),
        ({"to": "+4650118000"}, 21614),
        ({"to": "+15005550009"}, 21614),
        ({"to": "+4520123456"}, 21408),
        ({"to": "+15005550003"}, 21408),
        ({"to": "+15005550002"}, 21612),
    ],
)
def test_what_twilio_refuses_is_refused_with_its_code(send, simulator, fields, code):
    with pytest.raises(TwilioRestException) as refused:
        send(**fields)
    assert (refused.value.status, refused.value.code) == (400, code)
    assert simulator.counts()["sms"]["accepted"] == 0


@pytest.mark.parametrize("fields", [{"body": "å" * 1600}, {"from_": "+46701740699"}, {"to": "+46710000001"}])
def test_what_twilio_takes_is_taken(send, fields):
    assert send(**fields).sid


def test_a_number_is_hidden_in_the_refusal(send):
    with pytest.raises(TwilioRestException) as refused:
        send(to="+4650118000")
    assert "0118000" not in refused.value.msg
