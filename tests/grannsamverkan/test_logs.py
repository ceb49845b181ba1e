import logging

import pytest

from grannsamverkan.logs import DiscreetFormatter


def line(text: str, *args: object, exc_info=None) -> str:
    record = logging.LogRecord("x", logging.WARNING, "", 0, text, args, exc_info)
    return DiscreetFormatter("%(message)s").format(record)


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("Not Found: /stopp/0000000007abcdefghij/", "Not Found: /stopp/[…]/"),
        ("Method Not Allowed (PUT): /kvittens/x1/", "Method Not Allowed (PUT): /kvittens/[…]/"),
        ("Not Found: /konto/confirm-email/MQ:1abc:x/", "Not Found: /konto/confirm-email/[…]/"),
        ("refused +46701740605 and maja@example.se", "refused […] and […]"),
        ("{'maja.medlem+x@example.se': (550, b'no')}", "{'[…]': (550, b'no')}"),
    ],
)
def test_what_belongs_to_somebody_is_struck_out(said, written):
    assert line(said) == written


@pytest.mark.parametrize(
    "said", ["Forbidden: /webhooks/twilio/status/", "a@b", "1 + 20 = 21", "Ring 112, 114 14"]
)
def test_everything_else_stands(said):
    assert line(said) == said


def test_arguments_and_tracebacks_are_read_too():
    with pytest.raises(ValueError, match="maja") as caught:
        int("maja@example.se")

    text = line("%s", "+46701740605", exc_info=(caught.type, caught.value, caught.tb))

    assert "ValueError" in text
    assert "maja" not in text
    assert "+4670" not in text


def test_our_settings_write_discreetly(settings):
    assert settings.LOGGING["formatters"]["line"]["()"] == "grannsamverkan.logs.DiscreetFormatter"
    assert {handler["formatter"] for handler in settings.LOGGING["handlers"].values()} == {"line"}
