"""What Twilio refuses when a message is created, in the order it notices."""

import re
from collections.abc import Mapping

from notifications.simulator.answers import TwilioError
from notifications.simulator.state import State

SWEDISH_MOBILE = re.compile(r"\+467\d{8}(\d{3})?")
# Twilio's own numbers for trials: what they answer is in its documentation.
MAGIC_NUMBERS = {
    "+15005550001": 21211,
    "+15005550002": 21612,
    "+15005550003": 21408,
    "+15005550004": 21610,
    "+15005550009": 21614,
}
SENTENCES = {
    21211: "Invalid 'To' Phone Number: {to}",
    21212: "Invalid From Number (caller ID): {sender}",
    21408: "Permission to send an SMS has not been enabled for the region indicated by the 'To' number: {to}",
    21602: "Message body is required.",
    21603: "A 'From' phone number is required.",
    21604: "A 'To' phone number is required.",
    21610: "Attempt to send to unsubscribed recipient",
    21612: "Message cannot be sent with the current combination of 'To' ({to}) and 'From' ({sender}).",
    21614: "To number: {to}, is not a mobile number",
    21617: "The concatenated message body exceeds the 1600 character limit",
}


def screen(form: Mapping[str, str], state: State) -> None:
    """Let a message through, or raise the error Twilio would answer with."""
    to, sender = form.get("To", ""), form.get("From", "")
    code = missing(form) or bad_number(to)
    if code is None and to in state.stopped:
        code = 21610
    if code:
        raise refusal(code, to=to, sender=sender)


def refusal(code: int, *, to: str, sender: str = "") -> TwilioError:
    """Word a refusal; of the number the last digits are hidden, as Twilio does."""
    shown = f"{to[:-4]}XXXX" if len(to) > 8 else to
    return TwilioError(code, SENTENCES[code].format(to=shown, sender=sender))


def missing(form: Mapping[str, str]) -> int | None:
    """Return the error for what the form lacks or has too much of."""
    body, sender = form.get("Body", ""), form.get("From", "")
    if not form.get("To"):
        return 21604
    if not sender and not form.get("MessagingServiceSid"):
        return 21603
    if sender and not is_sender(sender):
        return 21212
    if not body.strip():
        return 21602
    return 21617 if len(body) > 1600 else None


def is_sender(sender: str) -> bool:
    """Whether it is a number, or a name of at most eleven signs with a letter in it."""
    if re.fullmatch(r"\+\d{7,15}", sender):
        return True
    return bool(re.fullmatch(r"[A-Za-z0-9 +\-_&]{1,11}", sender) and re.search("[A-Za-z]", sender))


def bad_number(to: str) -> int | None:
    """Return the error for a number that cannot be reached; only Sweden's region is open."""
    if to in MAGIC_NUMBERS:
        return MAGIC_NUMBERS[to]
    if not re.fullmatch(r"\+[1-9]\d{7,14}", to):
        return 21211
    if not to.startswith("+46"):
        return 21408
    return None if SWEDISH_MOBILE.fullmatch(to) else 21614
