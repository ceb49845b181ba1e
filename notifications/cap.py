"""An alert in the Common Alerting Protocol 1.2, for machines that gather warnings.

Modest on purpose: this is neighbours' information, not a public warning system, so nothing is ever severe,
and the aim of an alert is told by names and municipal codes, never by its boundary.
"""

import re
from datetime import datetime
from email.utils import parseaddr
from xml.etree import ElementTree as ET

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext_noop

from notifications.models import Alert
from notifications.rendering import sender_name

LANGUAGE = "sv"
NAMESPACE = "urn:oasis:names:tc:emergency:cap:1.2"
EVENTS = {
    Alert.Kind.WARNING: (
        gettext_noop("Warning from the neighbourhood watch"),
        "Expected",
        "Moderate",
        "Observed",
    ),
    Alert.Kind.INFORMATION: (
        gettext_noop("Information from the neighbourhood watch"),
        "Unknown",
        "Minor",
        "Unknown",
    ),
    Alert.Kind.MEETING: (gettext_noop("Meeting of the neighbourhood watch"), "Future", "Minor", "Likely"),
}
"""What happens, and how urgent, severe and certain it is."""

# Control characters, halves of pairs, and two that are no characters at all.
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def printable(text: str) -> str:
    """Return the text without what XML has no way to write."""
    return _UNPRINTABLE.sub("", text)


def as_cap(alert: Alert) -> bytes:
    """Return a public alert as an XML document. A correction refers to what it corrects."""
    root = ET.Element("alert", xmlns=NAMESPACE)
    _add(root, "identifier", _identifier(alert))
    _add(root, "sender", _sender())
    _add(root, "sent", _time(alert.released_at))
    _add(root, "status", "Exercise" if alert.is_exercise else "Actual")
    _add(root, "msgType", "Update" if alert.corrects else "Alert")
    _add(root, "scope", "Public")
    if alert.corrects:
        first = alert.corrects
        _add(root, "references", f"{_sender()},{_identifier(first)},{_time(first.released_at)}")
    with translation.override(LANGUAGE):
        _add_info(root, alert)
    ET.indent(root)
    document: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return document


def _add_info(root: ET.Element, alert: Alert) -> None:
    event, urgency, severity, certainty = EVENTS[Alert.Kind(alert.kind)]
    info = ET.SubElement(root, "info")
    _add(info, "language", f"{LANGUAGE}-SE")
    _add(info, "category", "Security")
    _add(info, "event", translation.gettext(event))
    _add(info, "urgency", urgency)
    _add(info, "severity", severity)
    _add(info, "certainty", certainty)
    _add(info, "effective", _time(alert.released_at))
    if alert.valid_until:
        _add(info, "expires", _time(alert.valid_until))
    _add(info, "senderName", sender_name(alert))
    _add(info, "headline", alert.title)
    _add(info, "description", alert.email_text or alert.sms_text)
    _add(
        info,
        "instruction",
        translation.gettext("Crime in progress or danger: call 112. Tip the police: call 114 14."),
    )
    _add(info, "web", f"{settings.PUBLIC_URL}/meddelanden/{alert.public_id}/")
    for name, code in _where(alert):
        area = ET.SubElement(info, "area")
        _add(area, "areaDesc", name)
        geocode = ET.SubElement(area, "geocode")
        _add(geocode, "valueName", "kommunkod")
        _add(geocode, "value", code)


def _where(alert: Alert) -> list[tuple[str, str]]:
    whole = [(municipality.name, municipality.code) for municipality in alert.municipalities.all()]
    return whole + [
        (f"{area.name}, {area.municipality.name}", area.municipality.code) for area in alert.areas.all()
    ]


def _identifier(alert: Alert) -> str:
    return f"grannsamverkan-{alert.public_id}"


def _sender() -> str:
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1]


def _time(moment: datetime | None) -> str:
    """Write a time as CAP wants it, with the offset of the time of year: 2026-11-24T10:05:00+01:00."""
    return timezone.localtime(moment).isoformat(timespec="seconds") if moment else ""


def _add(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = printable(text)
