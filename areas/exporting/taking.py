"""Taking a list out of the register, which is noted: who, what, how many rows."""

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from areas.exporting.writing import MOST_IN_EXCEL, MOST_ON_PAPER
from areas.models import Area, Municipality, TrailEntry
from grannsamverkan.accounts.models import User


class Dress(models.TextChoices):
    """What a list comes as."""

    EXCEL = "xlsx", gettext_lazy("Excel workbook (.xlsx)")
    CSV = "csv", gettext_lazy("Text file (.csv)")
    PDF = "pdf", gettext_lazy("To print (PDF)")


class Content(models.TextChoices):
    """What a list is about."""

    MEMBERS = "members", gettext_lazy("Members: everybody in the households")
    CONTACTS = "contacts", gettext_lazy("Contacts: who passes warnings on")
    NEIGHBOURS = "neighbours", gettext_lazy("Own households")


MOST = {Dress.PDF: MOST_ON_PAPER, Dress.EXCEL: MOST_IN_EXCEL}


def note_export(*, content: Content, dress: Dress, place: Area | Municipality, rows: int, by: User) -> None:
    """Note who takes which list out, before a byte of it leaves.

    Raises ValidationError for a list that is too long for what it shall come as.
    """
    most = MOST.get(dress, rows)
    if rows > most:
        reason = _("The list has %(rows)s rows, and this holds %(most)s. Choose one area, or a text file.")
        raise ValidationError(reason % {"rows": rows, "most": most})
    area, municipality = (place, place.municipality) if isinstance(place, Area) else (None, place)
    with transaction.atomic():
        TrailEntry.objects.record(
            "register.exported",
            by=by,
            subject=place,
            area=area,
            municipality=municipality,
            content=content.value,
            dress=dress.value,
            rows=rows,
        )
