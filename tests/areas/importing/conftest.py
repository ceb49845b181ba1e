"""Lists as coordinators have them."""

import io
from typing import Any

import pytest
from django.utils import timezone

from areas.importing import Atlas, Problem, Report, import_members
from areas.models import Municipality

HEADINGS = "Namn;E-post;Mobil;Adress;Postnummer;Ort;Område;Roll;Kanaler"


class Import:
    """Imports rows below the usual headings and keeps what was said about them."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.remarks: list[Problem] = []

    def __call__(self, *rows: str, headings: str = HEADINGS, **options: Any) -> Report:
        text = "\n".join([headings, *rows])
        atlas = Atlas(Municipality.objects.all(), chosen=None, every_name=options.pop("every_name", False))
        told = {"on_problem": self.problems.append, "on_remark": self.remarks.append}
        fields = {"by": None, "now": timezone.now()} | told | options
        return import_members(file=io.BytesIO(text.encode()), atlas=atlas, **fields)

    @property
    def only_problem(self) -> tuple[int, str, str]:
        """The one thing that was wrong."""
        (problem,) = self.problems
        return problem


@pytest.fixture
def import_rows(area) -> Import:
    return Import()
