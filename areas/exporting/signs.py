"""The order list of signs and stickers, as a file for the supplier."""

from django.utils.translation import gettext as _

from areas.exporting.lists import Sheet
from areas.models import Sign
from areas.models.sign import SignQuerySet


def order_sheet(title: str, signs: SignQuerySet) -> Sheet:
    """Return what was ordered, area by area: what, how many, where, and under which permit."""
    rows = list(signs.select_related("area__municipality").order_by("area__name_key", "area", "kind", "pk"))
    headings = (_("Municipality"), _("Area"), _("What"), _("How many"), _("Place"), _("Permit"), _("Ordered"))
    return Sheet(
        title=title, headings=headings, widths=(3, 4, 3, 2, 6, 5, 3), rows=map(_cells, rows), length=len(rows)
    )


def _cells(sign: Sign) -> list[str]:
    given = f", {sign.permit_on}" if sign.permit_on else ""
    return [
        sign.area.municipality.name,
        sign.area.name,
        str(sign.get_kind_display()),
        str(sign.number),
        sign.place,
        f"{sign.get_permit_display()}{given}",
        str(sign.ordered_on or ""),
    ]
