"""How 46elks words things: a message as JSON, and the forms it posts."""

from datetime import UTC, datetime
from typing import Any

from notifications.simulator.answers import segments
from notifications.simulator.state import Sms, State

PRICE = 5200  # ten-thousandths of a krona for one part
WORDS = {"queued": "created", "undelivered": "failed", "canceled": "failed"}


def message_json(state: State, sms: Sms) -> dict[str, Any]:
    """Return a message as 46elks shows it."""
    shown: dict[str, Any] = {
        "id": state.sid(sms),
        "created": written(sms.created_at),
        "direction": "incoming" if sms.direction == "inbound" else "outgoing",
        "from": sms.sender,
        "to": sms.to,
        "message": sms.body,
        "parts": segments(sms.body),
        "cost": segments(sms.body) * PRICE,
    }
    if sms.direction != "inbound":
        shown["status"] = WORDS.get(sms.status, sms.status)
    if sms.status == "delivered":
        shown["delivered"] = f"{written(sms.updated_at)[:19]}Z"
    return shown


def elks_report(sms: Sms, reference: str, status: str) -> dict[str, str]:
    """Return the form that is posted when a status changes."""
    fields = {"id": reference, "status": WORDS.get(status, status)}
    if status == "delivered":
        fields["delivered"] = f"{written(sms.updated_at)[:19]}Z"
    return fields


def elks_inbound(sms: Sms, reference: str) -> dict[str, str]:
    """Return the form that is posted when somebody writes."""
    return {
        "id": reference,
        "created": written(sms.created_at),
        "direction": "incoming",
        "from": sms.sender or "",
        "to": sms.to,
        "message": sms.body,
    }


def written(moment: float) -> str:
    """Write a time as 46elks does: UTC, though it does not say so."""
    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")
