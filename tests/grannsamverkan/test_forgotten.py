from datetime import timedelta

import pytest

from grannsamverkan.forgotten import default_file, forgotten_since


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

    assert forgotten_since(now, files=[default_file()]) == {"person": {reference}}
    assert forgotten_since(now + timedelta(hours=1), files=[default_file()]) == {}
    assert "Maja" not in default_file().read_text()


def test_a_full_disk_stops_nobody_from_leaving(person, settings, django_capture_on_commit_callbacks, caplog):
    settings.VAR_DIR = "/proc"

    with django_capture_on_commit_callbacks(execute=True):
        person.delete()

    assert "could not be noted" in caplog.text


def test_lines_of_earlier_versions_were_about_people_with_their_accounts(now, tmp_path):
    (tmp_path / "old").write_text(f"{now.isoformat()} abc123\n")

    assert forgotten_since(now, files=[tmp_path / "old", tmp_path / "none"]) == {"somebody": {"abc123"}}
