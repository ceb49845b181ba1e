"""Reading about others is an act too, and stands in the trail."""

from django.db import models

from areas.models import Area, TrailEntry
from grannsamverkan.accounts.models import User


def note_reading(subject: models.Model, *, by: User, area: Area | None = None) -> None:
    """Write down that somebody has read about a person or household, or the list of an area."""
    TrailEntry.objects.record(f"{subject._meta.model_name}.read", by=by, subject=subject, area=area)
