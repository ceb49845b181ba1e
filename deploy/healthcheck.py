"""Ask a web process how it is, as its proxy would: exit 0 when well. With a lane, ask how that lane is.

healthcheck.py [HOST:PORT] [urgent|bulk]
"""

import json
import os
import sys
from http.client import HTTPConnection
from urllib.parse import urlsplit


def ask(where: str, path: str) -> dict:
    """Return what a page about health says, also when it says that all is not well."""
    connection = HTTPConnection(where, timeout=5)
    connection.request("GET", path, headers={"Host": urlsplit(os.environ["PUBLIC_URL"]).hostname})
    return json.load(connection.getresponse())


where, *lane = sys.argv[1:] or ["127.0.0.1:8000"]
is_well = ask(where, "/halsa/")["lanes"][lane[0]]["ok"] if lane else ask(where, "/halsa/webb/")["ok"]
sys.exit(0 if is_well else 1)
