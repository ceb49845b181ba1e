from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from openpyxl import Workbook

from areas.models import Person

HEADINGS = ["Namn", "E-post", "Mobil", "Adress", "Område"]
GOOD = ["Bo Testlund", "bo@example.se", "070-174 06 06", "Björkvägen 14", "Ekudden"]


@pytest.fixture
def written(tmp_path, area):
    """Write rows to a CSV file as a Swedish Excel does, and return its path."""

    def write(*rows: list[str]) -> str:
        path = tmp_path / "medlemmar.csv"
        path.write_bytes("\r\n".join(";".join(row) for row in [HEADINGS, *rows]).encode("cp1252"))
        return str(path)

    return write


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("import_members", *arguments, stdout=out)
    return out.getvalue()


def refusal(*arguments: str) -> tuple[int, str]:
    """Run the command, which must refuse, and return its exit status and why."""
    with pytest.raises(CommandError) as refused:
        run(*arguments)
    return refused.value.returncode, str(refused.value)


def test_a_good_list_is_imported(written):
    assert "varav importerade: 1" in run(written(GOOD))
    assert Person.objects.get().name == "Bo Testlund"


def test_a_workbook_is_imported(tmp_path, area):
    book = Workbook()
    book.active.append(HEADINGS)
    book.active.append([*GOOD[:2], 701740606, *GOOD[3:]])
    book.save(tmp_path / "medlemmar.xlsx")
    run(str(tmp_path / "medlemmar.xlsx"))
    assert Person.objects.get().phone == "+46701740606"


def test_bad_rows_are_named_and_the_command_fails_with_one(written):
    out, bad = StringIO(), ["Disa", "disa", "", "Björkvägen 1", "Ekudden"]
    with pytest.raises(SystemExit) as ended:
        call_command("import_members", written(GOOD, bad), stdout=out, stderr=out)
    assert ended.value.code == 1
    assert "Rad 3, E-post: Det här är ingen e-postadress" in out.getvalue()
    assert "1 rad kunde inte importeras" in out.getvalue()
    assert Person.objects.count() == 1


@pytest.mark.parametrize("content", [b"", b"\xd0\xcf\x11\xe0", b"hej hopp\n", b"PK\x03\x04"])
def test_what_cannot_be_read_fails_with_two(tmp_path, area, content):
    path = tmp_path / "fil"
    path.write_bytes(content)
    status, said = refusal(str(path))
    assert status == 2
    assert said.endswith((".", "Område."))


def test_a_missing_file_fails_with_two(db, tmp_path):
    assert refusal(str(tmp_path / "borta.csv"))[0] == 2


def test_an_unknown_municipality_fails_with_two(written):
    assert refusal(written(GOOD), "--municipality=skovde")[0] == 2


def test_a_dry_run_says_so(written):
    assert "ingenting skrevs" in run(written(GOOD), "--dry-run", "--municipality=mariestad")
    assert not Person.objects.exists()


def test_every_name_of_an_area_can_be_meant(written):
    assert "Nya områden: Ekuden" in run(written([*GOOD[:4], "Ekuden"]), "--create-areas")
