import os
import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from areas.models import Person, TrailEntry

UPLOAD, REVIEW = "/register/import/", "/register/import/granska/"
GOOD = "Bo Testlund;bo@example.se;070-174 06 06;Björkvägen 14;Ekudden"
BAD = "Disa Provberg;disa;070-174 06 07;Björkvägen 15;Ekudden"


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    return tmp_path / "imports"


@pytest.fixture
def upload(desk, area, mariestad):
    """Choose a list with these rows."""

    def upload(*rows: str, content: bytes = b""):
        text = "\r\n".join(["Namn;E-post;Mobil;Adress;Område", *rows]).encode("cp1252")
        file = SimpleUploadedFile("medlemmar.csv", content or text)
        return desk.post(UPLOAD, {"municipality": mariestad.pk, "file": file})

    return upload


def test_a_list_is_looked_through_before_anything_is_written(desk, upload):
    assert upload(GOOD, BAD).url == REVIEW
    text = desk.get(REVIEW).text
    assert "Det här är ingen e-postadress" in text
    assert "Importera 1 rad" in text
    assert not Person.objects.filter(name="Bo Testlund").exists()


def test_the_good_rows_are_imported_on_request(desk, upload, coordinator):
    upload(GOOD, BAD)
    assert "Listan är importerad" in desk.post(REVIEW).text
    assert Person.objects.get(name="Bo Testlund").email == "bo@example.se"
    assert TrailEntry.objects.get().actor == coordinator.user


def test_the_file_is_gone_afterwards(desk, upload, folder):
    upload(GOOD)
    desk.post(REVIEW)
    assert list(folder.iterdir()) == []
    assert desk.get(REVIEW).url == UPLOAD


def test_another_file_replaces_the_first(upload, folder):
    upload(GOOD)
    upload(BAD)
    assert len(list(folder.iterdir())) == 1


def test_old_files_are_thrown_away(upload, folder):
    upload(GOOD)
    (forgotten,) = folder.iterdir()
    os.utime(forgotten, (time.time() - 7200,) * 2)
    (folder / "other").touch()
    upload(GOOD)
    assert not forgotten.exists()
    assert (folder / "other").exists()


def test_the_file_is_for_one_session_only(upload, people, mariestad, sign_in):
    upload(GOOD)
    colleague = people.person("Siv")
    people.appoint(colleague, "coordinator", mariestad)
    assert sign_in(colleague).get(REVIEW).url == UPLOAD


def test_a_file_that_cannot_be_read_is_told(desk, upload):
    upload(content=b"\xd0\xcf\x11\xe0" * 100)
    assert "gamla Excelformatet" in desk.get(REVIEW, follow=True).text


def test_rows_of_another_municipality_are_refused(desk, upload, other_area):
    upload(content="Namn;E-post;Adress;Område;Kommun\nBo;bo@example.se;Gatan 1;Björkängen;Töreboda".encode())
    assert "Töreboda ingår inte" in desk.get(REVIEW).text


def test_a_file_is_needed(desk, area, mariestad):
    assert desk.post(UPLOAD, {"municipality": mariestad.pk}).status_code == 422


def test_another_municipality_cannot_be_chosen(desk, toreboda):
    file = SimpleUploadedFile("medlemmar.csv", b"Namn;Mobil\n")
    assert desk.post(UPLOAD, {"municipality": toreboda.pk, "file": file}).status_code == 422


def test_a_file_that_is_too_large_is_told(upload):
    assert "10 MB" in upload(content=b"x" * (10 * 1024 * 1024 + 1)).text
