"""What is noted outside the database."""

import pytest

from grannsamverkan.forgotten import Line, default_file, lines_since
from notifications.models import Hold


@pytest.fixture
def kept(settings, tmp_path, now, db, django_capture_on_commit_callbacks):
    """Do something, with what it notes; return the lines."""
    settings.VAR_DIR = tmp_path

    def kept(act) -> list[Line]:
        with django_capture_on_commit_callbacks(execute=True):
            act()
        return lines_since(now, files=[default_file()])

    return kept


@pytest.fixture
def hold(db, now):
    """Sending is held, as it is after a restore."""
    return Hold.objects.create(begun_at=now)
