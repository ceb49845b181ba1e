"""Inviting: a poster or a link that leads to one contact person's households."""

from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.urls import reverse

from areas.models import Appointment, Area, Invitation, TrailEntry
from areas.models.public_id import LENGTH
from areas.permissions import Actor
from areas.roles import Permission
from grannsamverkan.accounts.models import User

FRESH = timedelta(days=180)  # what a poster must hold at least when it is printed again


def invite(
    *, purpose: Invitation.Purpose, area: Area, appointment: Appointment | None, by: User, now: datetime
) -> Invitation:
    """Make an invitation to an area, to the households of one of its contact people if one is named.

    A poster that still holds for long is returned again, so that old prints stay good. Raises
    PermissionDenied where `by` may not decide about memberships.
    """
    if not Actor(by).may(Permission.DECIDE_MEMBERSHIPS, area):
        raise PermissionDenied
    if appointment and (appointment.area_id != area.pk or not appointment.is_current()):
        raise PermissionDenied
    with transaction.atomic():
        if purpose is Invitation.Purpose.POSTER:
            posters = Invitation.objects.valid(now + FRESH).filter(purpose=purpose, area=area)
            if hanging := posters.filter(appointment=appointment).first():
                return hanging
        invitation = Invitation.objects.create(
            purpose=purpose,
            area=area,
            appointment=appointment,
            made_by=by,
            made_at=now,
            expires_at=now + Invitation.HOLDS[purpose],
        )
        TrailEntry.objects.record(
            "invitation.made", by=by, subject=invitation, area=area, purpose=purpose.value
        )
        return invitation


def revoke_invitation(*, invitation: Invitation, by: User, now: datetime) -> bool:
    """Withdraw an invitation at once; False when it was withdrawn already."""
    with transaction.atomic():
        if not invitation.revoke(now=now):
            return False
        TrailEntry.objects.record("invitation.revoked", by=by, subject=invitation, area=invitation.area)
        return True


def token_of(invitation: Invitation) -> str:
    """Return what stands in the address: signed for this purpose, this area and this contact person."""
    return _signer(invitation).sign(invitation.public_id).replace(".", "-", 1)


def read_token(token: str) -> Invitation | None:
    """Return the invitation that a token was signed for, whether or not it still holds."""
    chain = Invitation.objects.select_related("area__municipality", "appointment__person")
    invitation = chain.filter(public_id=token[:LENGTH]).first()
    try:
        if invitation and _signer(invitation).unsign(f"{token[:LENGTH]}.{token[LENGTH + 1 :]}"):
            return invitation
    except BadSignature:
        pass
    return None


def address_of(invitation: Invitation) -> str:
    """Return the whole address, as a poster shows it and a neighbour gets it."""
    return settings.PUBLIC_URL + reverse("invitation", args=[token_of(invitation)])


def _signer(invitation: Invitation) -> Signer:
    bound_to = f"{invitation.purpose}.{invitation.area_id}.{invitation.appointment_id}"
    return Signer(salt=f"areas.invitation.{bound_to}", sep=".")
