"""`python -m bench [NAME …] [--with-peers]`: run benchmarks, print a table and write the results."""

import sys

from bench.running import run

if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
