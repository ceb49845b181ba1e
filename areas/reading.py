"""Reading about others is an act too, and stands in the trail."""

from django.db import models

from areas.models import Area, Municipality, TrailEntry
from grannsamverkan.accounts.models import User


def note_reading(
    subject: models.Model, *, by: User, area: Area | None = None, municipality: Municipality | None = None
) -> None:
    """Write down that somebody has read about a person or household, or the list of an area.

    Without area and municipality nobody would see it: the trail is read by municipality.
    """
    act = f"{subject._meta.model_name}.read"
    TrailEntry.objects.record(act, by=by, subject=subject, area=area, municipality=municipality)
