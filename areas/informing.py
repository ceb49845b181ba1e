"""Informing: what people are told about their data, which version of it, and who has to be told anew."""

from datetime import datetime
from typing import NamedTuple

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.text import get_text_list
from django.utils.translation import get_language, gettext

from areas.models import Consent, InformationText, Informed, Membership, Municipality, Person, TrailEntry
from areas.permissions import Actor
from areas.roles import Permission
from grannsamverkan.accounts.models import User

USUAL_VERSION = "2026-11"
"""The version of templates/components/registration_information.html; another whenever it means another."""


class Information(NamedTuple):
    """What holds in a municipality now: its own text, or the usual one where `own` is empty."""

    municipality: Municipality
    version: str
    own: InformationText | None

    @property
    def paragraphs(self) -> list[str]:
        """The municipality's own text in the reader's language."""
        if self.own is None:
            return []
        text = self.own.text if get_language() != "en" else self.own.text_en
        return [part.strip() for part in text.splitlines() if part.strip()]

    @property
    def asks(self) -> bool:
        """Whether members are asked if they want to stay."""
        return bool(self.own and self.own.asks)


def sms_providers() -> str:
    """Return who carries SMS for us, as a sentence names them."""
    names = [name.strip().capitalize() for name in settings.SMS_PROVIDER.split(",")]
    return get_text_list(names, gettext("and"))


def information_of(municipality: Municipality) -> Information:
    """Return what people are told in a municipality now."""
    own = InformationText.objects.filter(municipality=municipality).order_by("-number").first()
    if own is None:
        return Information(municipality, USUAL_VERSION, None)
    own.municipality = municipality
    return Information(municipality, own.version, own)


def note_informed(*, person: Person, municipality: Municipality, now: datetime) -> str:
    """Note that somebody has been shown what is told in a municipality now; return its version."""
    version = information_of(municipality).version
    Informed.objects.get_or_create(person=person, version=version, defaults={"shown_at": now})
    return version


def unread_by(person: Person | None) -> list[Information]:
    """Return what somebody has not been shown, of the municipalities in which they are a member."""
    if person is None:
        return []
    seen = {*person.informed.values_list("version", flat=True)}
    seen |= {*person.consents.values_list("information", flat=True)}
    here = Municipality.objects.filter(areas__memberships__in=person.memberships.open()).distinct()
    told = [information_of(municipality) for municipality in here.order_by("pk")]
    return [one for one in told if one.version not in seen]


def write_information(
    *, municipality: Municipality, text: str, text_en: str, asks: bool, by: User, now: datetime
) -> InformationText:
    """Let a municipality tell people this from now on; what was told before stays as it was."""
    if not Actor(by).may(Permission.ADMINISTER, municipality):
        raise PermissionDenied
    with transaction.atomic():
        Municipality.objects.select_for_update().get(pk=municipality.pk)
        last = municipality.information_texts.order_by("-number").first()
        written = InformationText.objects.create(
            municipality=municipality,
            number=last.number + 1 if last else 1,
            text=text,
            text_en=text_en,
            asks=asks,
            written_at=now,
            written_by=by,
        )
        TrailEntry.objects.record(
            "information.written",
            by=by,
            subject=municipality,
            municipality=municipality,
            version=written.version,
            asks=asks,
        )
        return written


def counted(municipality: Municipality) -> tuple[int, int]:
    """Return how many members there are, and how many of them have been shown what is told now."""
    version = information_of(municipality).version
    members = Person.objects.filter(
        Exists(Membership.objects.current().filter(person=OuterRef("pk"), area__municipality=municipality))
    )
    told = Q(Exists(Informed.objects.filter(person=OuterRef("pk"), version=version))) | Q(
        Exists(Consent.objects.filter(person=OuterRef("pk"), information=version))
    )
    return members.count(), members.filter(told).count()
