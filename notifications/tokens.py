"""Short signed tokens for links in messages and for providers' callbacks. Pure but for the key.

A token says which delivery it belongs to and for what it was made; one made for stopping does not
acknowledge. It holds no personal data, and its length is the same for every recipient, so that an SMS has
the same number of segments for all.
"""

import base64
import hashlib
import hmac
from enum import StrEnum
from functools import lru_cache

from django.conf import settings

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's base 32: no i, l, o, u
NUMBER_LENGTH = 8  # 32**8: a million million deliveries
SIGNATURE_LENGTH = 12  # 60 bits, guessed online only, against one delivery at a time
LENGTH = NUMBER_LENGTH + SIGNATURE_LENGTH


class Purpose(StrEnum):
    """What a token is good for."""

    STOP = "stop"
    ACKNOWLEDGE = "acknowledge"
    CALLBACK = "callback"
    BOUNCE = "bounce"
    INBOUND = "inbound"
    LETTER = "letter"


def sign(purpose: Purpose, delivery_id: int) -> str:
    """Return the delivery's token for a purpose: always `LENGTH` characters, safe in an address."""
    number = "".join(ALPHABET[(delivery_id >> 5 * place) & 31] for place in reversed(range(NUMBER_LENGTH)))
    return number + _signature(purpose, number)


def read(purpose: Purpose, token: str) -> int | None:
    """Return the delivery's id, or None for anything that was not signed for this purpose."""
    number, signature = token[:NUMBER_LENGTH], token[NUMBER_LENGTH:]
    if len(token) != LENGTH or not set(number) <= set(ALPHABET):
        return None
    if not hmac.compare_digest(signature.encode(), _signature(purpose, number).encode()):
        return None
    return sum(ALPHABET.index(sign) << 5 * place for place, sign in enumerate(reversed(number)))


def sign_attempt(delivery_id: int, attempt: int) -> str:
    """Return what a provider's callback must bring back to speak of this attempt of a delivery."""
    return _signature(Purpose.CALLBACK, f"{delivery_id}.{attempt}", length=26)


def is_attempt(delivery_id: int, attempt: int, signature: str) -> bool:
    """Whether a callback's signature was made by us for this attempt; takes the same time either way."""
    return hmac.compare_digest(signature.encode(), sign_attempt(delivery_id, attempt).encode())


def elks_inbound_address() -> str:
    """Return the address that is entered at 46elks for replies; whoever knows it is believed."""
    return f"{settings.PUBLIC_URL}/webhooks/46elks/inbound/?s={sign(Purpose.INBOUND, 0)}"


def _signature(purpose: Purpose, text: str, length: int = SIGNATURE_LENGTH) -> str:
    mac = _keyed(purpose, settings.SECRET_KEY).copy()
    mac.update(text.encode())
    needed = 5 * -(-length // 8)  # eight characters for five bytes; encoding all of them costs twice as much
    return base64.b32encode(mac.digest()[:needed]).decode().lower()[:length]


@lru_cache(maxsize=16)
def _keyed(purpose: Purpose, secret: str) -> hmac.HMAC:
    """Return an HMAC that has taken in its key, to copy: keying costs more than signing.

    `hmac.digest` would be one call, but lets the other threads of a web process in between each time.
    """
    key = hashlib.sha256(f"grannsamverkan.{purpose}:{secret}".encode()).digest()
    return hmac.new(key, digestmod="sha256")
