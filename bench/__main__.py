"""`python -m bench [NAME …] [--with-peers]`: run benchmarks, print a table and write the results."""

import signal
import sys

from bench.running import run

if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # as Ctrl-C does: our servers end with us
    sys.exit(run(sys.argv[1:]))
