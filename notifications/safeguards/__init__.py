"""What a message must not say. Deterministic, offline, and explained to the one who wrote it."""

from notifications.safeguards import absence, addresses, identity, looks, names, phones, places, plates
from notifications.safeguards.findings import Finding, Severity
from notifications.safeguards.reading import Reading

__all__ = ["Finding", "Severity", "check"]

# Where two of these see the same digits or letters, the first one speaks.
_OF_CHARACTERS = (identity, addresses, plates, phones)
_OF_MEANING = (places, looks, absence, names)


def check(text: str) -> list[Finding]:
    """Return everything in the text that breaks a rule, in order; takes time in proportion to its length."""
    reading = Reading(text)
    found: list[Finding] = []
    taken = bytearray(len(text))
    for safeguard in _OF_CHARACTERS:
        for finding in safeguard.find(reading):
            span = slice(finding.start, finding.end)
            if not any(taken[span]):
                found.append(finding)
                taken[span] = b"\x01" * (finding.end - finding.start)
    for safeguard in _OF_MEANING:
        found += safeguard.find(reading)
    return sorted(found, key=lambda finding: (finding.start, finding.end, finding.rule))
