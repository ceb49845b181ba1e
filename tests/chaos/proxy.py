"""A proxy before several machines, as simple as can be."""

import socket
import socketserver
import threading
from collections import Counter
from contextlib import closing, suppress
from itertools import cycle


class Proxy(socketserver.ThreadingTCPServer):
    """Sends each connection to the next web machine that takes it, and counts where they went."""

    daemon_threads, allow_reuse_address, request_queue_size = True, True, 256

    def __init__(self, port: int, machines: list[int]) -> None:
        super().__init__(("127.0.0.1", port), Connection)
        self.machines, self.turns, self.went = machines, cycle(range(len(machines))), Counter()
        self.lines: set[socket.socket] = set()

    def hang_up(self) -> None:
        """Break every connection there is."""
        for line in list(self.lines):
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)


class Connection(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        first = next(self.server.turns)
        for port in self.server.machines[first:] + self.server.machines[:first]:
            with suppress(OSError), closing(socket.create_connection(("127.0.0.1", port))) as machine:
                self.server.went[port] += 1
                self.server.lines.update((self.request, machine))
                back = threading.Thread(target=pump, args=(machine, self.request), daemon=True)
                back.start()
                pump(self.request, machine)
                back.join()
                return


def pump(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
    with suppress(OSError):
        target.shutdown(socket.SHUT_WR)
