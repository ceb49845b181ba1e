import json
import logging

import pytest

from grannsamverkan.logs import DiscreetFormatter, JsonFormatter, configuration


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
        ("ring 070-174 06 05 eller 0701740606", "ring […] eller […]"),
        ("DETAIL:  Key (name)=(Maja (M)) already exists.", "DETAIL:  Key (name)=[…] already exists."),
        ("DETAIL:  Failing row contains (7, Maja, Björkvägen 3).", "DETAIL:  Failing row contains […]."),
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


def test_json_is_one_object_on_a_line_and_as_discreet():
    record = logging.LogRecord("areas", logging.ERROR, "", 0, "refused %s\nthere", ("maja@example.se",), None)

    written = JsonFormatter().format(record)

    assert "\n" not in written
    said = json.loads(written)
    assert (said["level"], said["logger"]) == ("ERROR", "areas")
    assert said["message"] == "refused […]\nthere"


def test_our_settings_write_discreetly(settings):
    assert settings.LOGGING["handlers"]["console"]["formatter"] == "text"
    kinds = {formatter["()"] for formatter in settings.LOGGING["formatters"].values()}
    assert kinds == {"grannsamverkan.logs.DiscreetFormatter", "grannsamverkan.logs.JsonFormatter"}
    assert configuration("INFO", style="json")["handlers"]["console"]["formatter"] == "json"


def test_every_log_line_of_the_suite_is_read(log_reader, member):
    logging.getLogger("areas.joining").warning("%s of %s joined", member.name, "070-174 06 05")
    logging.getLogger("django.request").warning("Not Found: /stopp/0000000007abcdefghij/")

    found, log_reader.found = log_reader.found, []

    assert [line.split(" in: ")[0] for line in found] == [
        "areas.joining: 070-174 06 05",
        "areas.joining: Maja Medlem",
    ]
