#!/bin/sh
# Run the suite on SQLite, and again on PostgreSQL and Redis where they answer. What is skipped is said.
set -eu
PYTHON=${PYTHON:-python3}
: "${TEST_DATABASE_URL:=$($PYTHON tests/find_services.py database)}"
: "${TEST_REDIS_URL:=$($PYTHON tests/find_services.py redis)}"
export DEVELOPMENT_TOOLS=1
unset DATABASE_URL REDIS_URL QUEUE_BROKER PORT 2>/dev/null || true

# A file at a time to each process: what is costly to set up is set up once a file. One process more than
# there are cores, because many tests wait; the longest files first, in our order.
JOBS=$(($(nproc 2>/dev/null || echo 2) + 1))
suite() { marks=$1; shift; "$PYTHON" -m pytest -n "$JOBS" --dist loadfile --no-loadscope-reorder -m "$marks" "$@"; }

command -v java >/dev/null || echo "SKIPPED: whether the pages are valid HTML; there is no Java here for the Nu checker."

echo "== SQLite, the queue in the database"
suite "not chaos" "$@"

[ -n "$TEST_DATABASE_URL" ] || echo "SKIPPED: the suite on PostgreSQL; none answers here and TEST_DATABASE_URL is not set."
[ -n "$TEST_REDIS_URL" ] || echo "SKIPPED: the suite with Redis; none answers here and TEST_REDIS_URL is not set."
if [ -n "$TEST_DATABASE_URL$TEST_REDIS_URL" ]; then
  echo "==${TEST_DATABASE_URL:+ PostgreSQL}${TEST_REDIS_URL:+ Redis}"
  [ -z "$TEST_DATABASE_URL" ] || export DATABASE_URL="$TEST_DATABASE_URL"
  [ -z "$TEST_REDIS_URL" ] || export REDIS_URL="$TEST_REDIS_URL" QUEUE_BROKER=redis
  suite "not chaos and not once" "$@"
fi

# By themselves: they need the whole machine, and choose their databases and brokers themselves.
if [ $# -eq 0 ]; then
  echo "== Everything killed at random while it sends"
  unset DATABASE_URL REDIS_URL QUEUE_BROKER 2>/dev/null || true
  export TEST_DATABASE_URL TEST_REDIS_URL
  "$PYTHON" -m pytest -m chaos tests/chaos
fi
