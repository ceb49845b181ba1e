from datetime import UTC, datetime

import pytest
from defusedxml import ElementTree

from notifications.cap import NAMESPACE, as_cap
from notifications.models import Alert

# The order that the schema of CAP 1.2 prescribes, of the elements that we use.
ORDER = {
    "alert": ["identifier", "sender", "sent", "status", "msgType", "scope", "references", "info"],
    "info": [
        "language", "category", "event", "urgency", "severity", "certainty", "effective", "expires",
        "senderName", "headline", "description", "instruction", "web", "area",
    ],
    "area": ["areaDesc", "geocode"],
    "geocode": ["valueName", "value"],
}  # fmt: skip
WORDS = {
    "status": {"Actual", "Exercise", "System", "Test", "Draft"},
    "msgType": {"Alert", "Update", "Cancel", "Ack", "Error"},
    "scope": {"Public", "Restricted", "Private"},
    "category": {"Security"},
    "urgency": {"Immediate", "Expected", "Future", "Past", "Unknown"},
    "severity": {"Moderate", "Minor"},
    "certainty": {"Observed", "Likely", "Possible", "Unlikely", "Unknown"},
}


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


@pytest.mark.parametrize("kind", Alert.Kind.values)
def test_the_document_is_ordered_and_worded_as_the_schema_wants(sent, area, warning, kind):
    alert = sent.alert(area, kind=kind, corrects=warning, valid_until=warning.valid_until)

    for element in ElementTree.fromstring(as_cap(alert)).iter():
        order = ORDER.get(name(element))
        if order:
            places = [order.index(name(child)) for child in element]
            assert places == sorted(places)
        if name(element) in WORDS:
            assert element.text in WORDS[name(element)]


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
