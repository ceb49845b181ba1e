"""Brings a coordinator's list into the register: bad cells are named, good rows are imported."""

from areas.importing.atlas import Atlas
from areas.importing.entries import Problem
from areas.importing.importing import Report, import_members

__all__ = ["Atlas", "Problem", "Report", "import_members"]
