"""What people answer to an SMS: stop, start, help, or something that nobody reads.

Nothing of what was written is stored or logged.
"""

from datetime import datetime
from enum import StrEnum

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.template.loader import render_to_string
from django.utils.crypto import salted_hmac

from areas.spelling import fold
from notifications import budget, segments
from notifications.models import Receipt
from notifications.statuses import Channel
from notifications.stopping import start_again, stop_by_reply


class Wish(StrEnum):
    """What somebody wants who answers an SMS."""

    STOP = "stop"
    START = "start"
    HELP = "help"
    OTHER = "other"


# As `fold` writes them and without spaces. The English ones are those that Twilio obeys by itself.
WORDS: dict[str, Wish] = {
    **dict.fromkeys(
        ("stopp", "stoppa", "sluta", "avsluta", "avregistrera", "avanmal", "stoppasms", "slutasms"), Wish.STOP
    ),
    **dict.fromkeys(
        ("stop", "stopall", "unsubscribe", "cancel", "end", "quit", "revoke", "optout"), Wish.STOP
    ),
    **dict.fromkeys(("start", "starta", "borja", "unstop"), Wish.START),
    **dict.fromkeys(("hjalp", "help", "info"), Wish.HELP),
}

ONE_DAY = 24 * 60 * 60


def wish_of(body: str, handled: str = "") -> Wish:
    """Return what is wanted; `handled` is the wish that the provider has understood by itself."""
    if handled.lower() in (Wish.STOP, Wish.START, Wish.HELP):
        return Wish(handled.lower())
    return WORDS.get(fold(body).replace(" ", ""), Wish.OTHER)


def take_reply(
    *, provider: str, reference: str, phone: str, body: str, handled: str = "", now: datetime
) -> str:
    """Do what a reply asks for, once, and return the text to answer with, or nothing.

    The provider's `reference` makes a reply that is told twice, or replayed later, one reply. The answer is
    paid for out of the day's budget; where that is spent, there is none.
    """
    wish = wish_of(body, handled)
    with transaction.atomic():
        _, is_new = Receipt.objects.get_or_create(
            provider=provider, reference=reference, status="received", defaults={"applied_at": now}
        )
        if is_new and wish == Wish.STOP:
            stop_by_reply(phone=phone, now=now)
        elif is_new and wish == Wish.START:
            start_again(channel=Channel.SMS, address=phone, by=None)
    if not is_new or handled or not _may_answer(wish, phone):
        return ""
    answer = render_to_string(f"messages/reply_{wish}.sms.txt", {"site": settings.PUBLIC_URL}).strip()
    # What was wished for is done in any case; that it is confirmed may cost no more than the day has.
    return answer if budget.pay(segments.count(answer).parts, now=now) else ""


def _may_answer(wish: Wish, phone: str) -> bool:
    """Whether this number has not had this answer today: two machines must not talk to each other."""
    number = salted_hmac("reply", phone, secret=settings.ADDRESS_HASH_KEY, algorithm="sha256").hexdigest()
    return cache.add(f"reply.{wish}.{number}", "answered", ONE_DAY)
