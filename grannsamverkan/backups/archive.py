"""The file of a backup: a tar with `manifest.json` first and the database after it.

Any tar opens it, and pg_restore or sqlite3 what is in it: nobody depends on us to get at the data.
"""

import io
import json
import os
import shutil
import tarfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any, cast

from grannsamverkan.backups.ledger import Ledger

FORMAT = 1
MANIFEST, DATABASE = "manifest.json", "database"


class Unusable(Exception):
    """A backup cannot be made, or not be restored; the message says why."""


@dataclass(frozen=True)
class Manifest:
    """What a backup is of: when it was made, which kind of database, and what the ledger said."""

    made_at: datetime
    vendor: str
    ledger: Ledger

    def as_json(self) -> str:
        """Return it as text."""
        told = {
            "format": FORMAT,
            "made_at": self.made_at.isoformat(),
            "database": self.vendor,
            **self.ledger.as_json(),
        }
        return json.dumps(told, indent=1)

    @classmethod
    def from_json(cls, text: bytes) -> "Manifest":
        """Read what `as_json` wrote."""
        told: dict[str, Any] = json.loads(text)
        if told["format"] != FORMAT:
            raise Unusable(f"The backup is of format {told['format']}; this version reads {FORMAT}.")
        return cls(datetime.fromisoformat(told["made_at"]), told["database"], Ledger.from_json(told))


def pack(file: Path, *, manifest: Manifest, database: Path) -> None:
    """Write the file, readable by us alone, and give it its name when it is whole."""
    unfinished = file.with_name(f"{file.name}.unfinished")
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as raw:
        with tarfile.open(fileobj=raw, mode="w:gz", compresslevel=3) as tar:
            text = manifest.as_json().encode()
            entry = tarfile.TarInfo(MANIFEST)
            entry.size, entry.mtime = len(text), int(manifest.made_at.timestamp())
            tar.addfile(entry, io.BytesIO(text))
            tar.add(database, DATABASE)
        raw.flush()
        os.fsync(raw.fileno())
    unfinished.rename(file)


def unpack(file: Path, *, into: Path) -> tuple[Manifest, Path]:
    """Read a backup; return what it is of and where its database now lies."""
    try:
        with tarfile.open(file) as tar:
            manifest = Manifest.from_json(cast("IO[bytes]", tar.extractfile(MANIFEST)).read())
            with (into / DATABASE).open("wb") as copy:
                shutil.copyfileobj(cast("IO[bytes]", tar.extractfile(DATABASE)), copy)
    except (tarfile.TarError, EOFError, OSError, KeyError, ValueError) as error:
        raise Unusable(f"{file} is no backup of ours, or is damaged: {error}") from error
    return manifest, into / DATABASE
