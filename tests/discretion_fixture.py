"""Whatever the suite logs is read as it would be written: a line that tells of somebody fails its test."""

import logging

import pytest

from grannsamverkan.logs import DiscreetFormatter
from tests.discretion import personal

OURS = ("areas", "grannsamverkan", "notifications")


class Reader(logging.Handler):
    """Reads what would be written. Of our own code's lines also what the formatter would have struck out."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.found: list[str] = []
        self.written, self.raw = DiscreetFormatter("%(message)s"), logging.Formatter("%(message)s")

    def emit(self, record: logging.LogRecord) -> None:
        formatter = self.raw if record.name.split(".")[0] in OURS else self.written
        text = formatter.format(record)
        self.found += [f"{record.name}: {what} in: {text[:300]}" for what in personal(text)]


@pytest.fixture(scope="session")
def log_reader():
    reader = Reader()
    logging.getLogger().addHandler(reader)
    yield reader
    logging.getLogger().removeHandler(reader)


@pytest.fixture(autouse=True)
def _nobody_is_told_of_in_a_log(log_reader):
    """Fail the test in which a log line told of somebody."""
    yield
    found, log_reader.found = log_reader.found, []
    assert found == []
