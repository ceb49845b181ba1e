"""Brings a coordinator's list into the register, names what is wrong with it, and takes it back."""

from areas.importing.atlas import Atlas
from areas.importing.entries import Problem
from areas.importing.importing import Report, import_members
from areas.importing.mending import headings_to_mend, rows_to_mend
from areas.importing.working import MOST_TOLD, choose_list, forget_lists, go_on, start_import, start_undoing

__all__ = [
    "MOST_TOLD",
    "Atlas",
    "Problem",
    "Report",
    "choose_list",
    "forget_lists",
    "go_on",
    "headings_to_mend",
    "import_members",
    "rows_to_mend",
    "start_import",
    "start_undoing",
]
