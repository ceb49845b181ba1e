import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from areas.importing import go_on
from areas.models import MemberList, MemberListFile, Person, TrailEntry
from areas.spreadsheets import read_rows

UPLOAD = "/register/import/"
GOOD = "Bo Testlund;bo@example.se;070-174 06 06;Björkvägen 14;Ekudden"
BAD = "=Disa Provberg;disa;070-174 06 07;Björkvägen 15;Ekudden"


def work() -> None:
    for member_list in MemberList.objects.under_way():
        go_on(member_list, now=timezone.now())


@pytest.fixture
def upload(desk, area, mariestad):
    """Choose a list with these rows and have it looked through; return its address."""

    def upload(*rows: str, content: bytes = b""):
        text = "\r\n".join(["Namn;E-post;Mobil;Adress;Område", *rows]).encode("cp1252")
        file = SimpleUploadedFile("medlemmar.csv", content or text)
        answer = desk.post(UPLOAD, {"municipality": mariestad.pk, "file": file})
        if answer.status_code != 302:
            return answer
        assert "data-hx-trigger" in desk.get(answer.url).text  # the page follows
        work()
        return answer.url

    return upload


def test_a_list_is_looked_through_before_anything_is_written(desk, upload):
    text = desk.get(upload(GOOD, BAD)).text
    assert "Det här är ingen e-postadress" in text
    assert "Importera 1 rad" in text
    assert "data-hx-trigger" not in text
    assert not Person.objects.filter(name="Bo Testlund").exists()


def test_the_good_rows_are_imported_on_request_and_taken_back_on_request(desk, upload, coordinator):
    review = upload(GOOD, BAD)
    desk.post(review)
    work()
    assert "Listan är importerad" in desk.get(review).text
    assert Person.objects.get(name="Bo Testlund").email == "bo@example.se"
    assert TrailEntry.objects.get().actor == coordinator.user
    assert not MemberListFile.objects.exists()

    desk.post(f"{review}angra/")
    work()
    assert "Importen är ångrad" in desk.get(review).text
    assert not Person.objects.filter(name="Bo Testlund").exists()
    assert "kan inte ångras" in desk.post(f"{review}angra/", follow=True).text


def test_the_bad_rows_come_back_as_a_file_that_can_be_mended_and_loaded(desk, upload):
    answer = desk.get(f"{upload(GOOD, BAD)}fel.xlsx")
    headings, row = [one.cells for one in read_rows(io.BytesIO(b"".join(answer.streaming_content)))]
    assert headings == ["Namn", "E-post", "Mobil", "Adress", "Område", "Vad som är fel"]
    assert row[:5] == BAD.split(";")
    assert row[5].startswith("E-post: Det här är ingen e-postadress")

    mended = "\n".join(";".join(cells).replace("disa;", "disa@example.se;") for cells in (headings, row))
    text = desk.get(upload(content=mended.encode())).text
    assert "Importera 1 rad" in text
    assert "Kolumner" not in text


def test_a_list_is_its_choosers_until_it_is_imported(desk, upload, people, mariestad, toreboda, sign_in):
    review = upload(GOOD)
    colleague, neighbour = people.person("Siv"), people.person("Tage")
    people.appoint(colleague, "coordinator", mariestad)
    people.appoint(neighbour, "coordinator", toreboda)
    assert sign_in(colleague).get(review).status_code == 404
    desk.post(review)
    work()
    assert "Ångra importen" in sign_in(colleague).get(review).text
    assert sign_in(neighbour).get(review).status_code == 404
    assert sign_in(neighbour).post(f"{review}angra/").status_code == 404


def test_another_file_replaces_the_first(upload):
    upload(GOOD)
    upload(BAD)
    assert MemberListFile.objects.count() == MemberList.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xd0\xcf\x11\xe0" * 100, "gamla Excelformatet"),
        (b"PK\x03\x04" + b"\x00" * 100, "skadad"),
        (b"Namn;E-post\n\x81\x8d\x8f\x90", "varken text"),
    ],
)
def test_a_file_that_cannot_be_read_is_told(desk, upload, content, said):
    assert said in desk.get(upload(content=content)).text


def test_rows_of_another_municipality_are_refused(desk, upload, other_area):
    rows = "Namn;E-post;Adress;Område;Kommun\nBo;bo@example.se;Gatan 1;Björkängen;Töreboda"
    assert "Töreboda ingår inte" in desk.get(upload(content=rows.encode())).text


def test_a_file_is_needed(desk, area, mariestad):
    assert desk.post(UPLOAD, {"municipality": mariestad.pk}).status_code == 422


def test_another_municipality_cannot_be_chosen(desk, toreboda):
    file = SimpleUploadedFile("medlemmar.csv", b"Namn;Mobil\n")
    assert desk.post(UPLOAD, {"municipality": toreboda.pk, "file": file}).status_code == 422


def test_a_file_that_is_too_large_is_told(upload):
    assert "10 MB" in upload(content=b"x" * (10 * 1024 * 1024 + 1)).text
