"""The bad rows of a list, to be mended and loaded as they are: what is wrong stands beside each."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from areas.models import MemberList
from areas.spreadsheets import COLUMNS, defused


def headings_to_mend(member_list: MemberList) -> list[str]:
    """Return the list's own headings, and at the end one of ours."""
    headings = [defused(cell) for cell in member_list.report.get("headings_row", [])]
    return [*headings, *[""] * (_width(member_list) - len(headings)), _("What is wrong")]


def rows_to_mend(member_list: MemberList) -> Iterator[list[str]]:
    """Yield the bad rows as they stand in the list, each with what is wrong with it."""
    width = _width(member_list)
    for row in member_list.rows.filter(is_bad=True).order_by("number").iterator():
        said = "; ".join(f"{column}: {reason}" for column, reason in row.remarks)
        yield [*row.cells[:width], *[""] * (width - len(row.cells)), said]


def _width(member_list: MemberList) -> int:
    return min(COLUMNS, len(member_list.report.get("headings_row", [])))
