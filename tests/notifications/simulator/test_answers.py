import pytest

from notifications.simulator.answers import TwilioError, rfc2822, segments


def test_a_time_is_written_as_twilio_writes_it():
    assert rfc2822(1692853305) == "Thu, 24 Aug 2023 05:01:45 +0000"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("å" * 160, 1),
        ("å" * 161, 2),
        ("å" * 306, 2),
        ("€" * 81, 2),
        ("–" * 70, 1),
        ("–" * 71, 2),
        ("🙂" * 35, 1),
        ("🙂" * 36, 2),
    ],
)
def test_the_network_cuts_where_it_cuts(text, parts):
    assert segments(text) == parts


def test_an_error_has_twilios_shape():
    response = TwilioError(21211, "Invalid").response()
    assert response.status == 400
    assert response.text == (
        '{"code": 21211, "message": "Invalid", '
        '"more_info": "https://www.twilio.com/docs/errors/21211", "status": 400}'
    )
