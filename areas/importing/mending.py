"""The bad rows of a list as a workbook: what is wrong stands beside each, and it can be loaded as it is."""

from collections.abc import Iterator
from typing import BinaryIO

from django.utils.translation import gettext as _

from areas.models import MemberList
from areas.spreadsheets import write_workbook


def rows_to_mend(member_list: MemberList) -> BinaryIO:
    """Return the bad rows under the list's own headings, with a last column that says what is wrong."""
    return write_workbook(_rows(member_list))


def _rows(member_list: MemberList) -> Iterator[list[str]]:
    headings = member_list.report.get("headings_row", [])
    rows = member_list.rows.filter(is_bad=True).order_by("number")
    width = max([len(headings), *(len(cells) for cells in rows.values_list("cells", flat=True).iterator())])
    yield [*headings, *[""] * (width - len(headings)), _("What is wrong")]
    for row in rows.iterator():
        said = "; ".join(f"{column}: {reason}" for column, reason in row.remarks)
        yield [*row.cells, *[""] * (width - len(row.cells)), said]
