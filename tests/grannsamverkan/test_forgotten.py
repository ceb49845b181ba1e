from datetime import timedelta

import pytest

from grannsamverkan.forgotten import by_kind, default_file, lines_since


@pytest.fixture
def person(people):
    return people.person("Maja Medlem")


def test_whoever_is_deleted_is_noted_by_reference_once_it_is_certain(
    person, now, settings, tmp_path, django_capture_on_commit_callbacks
):
    settings.VAR_DIR = tmp_path
    reference = person.public_id

    with django_capture_on_commit_callbacks(execute=True):
        person.delete()
        assert not default_file().exists()

    assert by_kind(lines_since(now, files=[default_file()])) == {"person": {reference}}
    assert lines_since(now + timedelta(hours=1), files=[default_file()]) == []
    assert "Maja" not in default_file().read_text()


def test_a_full_disk_stops_nobody_from_leaving(person, settings, django_capture_on_commit_callbacks, caplog):
    settings.VAR_DIR = "/proc"

    with django_capture_on_commit_callbacks(execute=True):
        person.delete()

    assert "could not be noted" in caplog.text


def test_lines_of_earlier_versions_were_about_people_with_their_accounts(now, tmp_path):
    (tmp_path / "old").write_text(f"{now.isoformat()} abc123\n")

    assert by_kind(lines_since(now, files=[tmp_path / "old", tmp_path / "none"])) == {"somebody": {"abc123"}}


def test_a_line_that_was_cut_off_hides_no_other(
    person, now, settings, tmp_path, django_capture_on_commit_callbacks
):
    settings.VAR_DIR = tmp_path
    default_file().parent.mkdir()
    default_file().write_bytes(b"2026-11-\x00\xff")

    with django_capture_on_commit_callbacks(execute=True):
        person.delete()

    assert [line.kind for line in lines_since(now, files=[default_file()])] == ["person"]
