"""Starting an area: somebody outside shows interest, and the coordinator takes it up or puts it away."""

from datetime import datetime

from django.db import transaction

from areas import signals
from areas.models import Area, Interest, Municipality, TrailEntry
from areas.periods import INTEREST_FOR
from grannsamverkan.accounts.models import User


def show_interest(
    *, municipality: Municipality, place: str, name: str, email: str, phone: str, language: str
) -> Interest:
    """Write down that somebody wants to start an area, and let the coordinators know.

    Whoever has asked in the municipality already, with the same e-mail address, gets that one back: asking
    twice does no harm and sends nothing twice.
    """
    with transaction.atomic():
        interest, is_new = Interest.objects.get_or_create(
            municipality=municipality,
            email=email.lower(),
            defaults={"place": place, "name": name, "phone": phone, "language": language},
        )
        if is_new:
            TrailEntry.objects.record("interest.shown", by=None, subject=interest, municipality=municipality)
            signals.interest_shown.send(sender=Interest, interest=interest)
        return interest


def take_up(*, interest: Interest, area: Area, by: User) -> None:
    """Let somebody's interest belong to an area; the details are kept until the area is active or closed."""
    with transaction.atomic():
        interest.area = area
        interest.save(update_fields=["area"])
        TrailEntry.objects.record("interest.taken_up", by=by, subject=interest, area=area)


def put_away(*, interest: Interest, by: User) -> None:
    """Delete an interest that leads to nothing, with all it says about a person."""
    with transaction.atomic():
        TrailEntry.objects.record(
            "interest.put_away", by=by, subject=interest, municipality=interest.municipality
        )
        interest.delete()


def forget_old_interests(*, now: datetime) -> int:
    """Delete what nobody has made anything of within a year; return how many."""
    number, _by_model = Interest.objects.filter(shown_at__lt=now - INTEREST_FOR).delete()
    return number
