#!/bin/sh
# Run the suite on SQLite, and again on PostgreSQL and Redis where they answer. What is skipped is said.
set -eu
PYTHON=${PYTHON:-python3}
: "${TEST_DATABASE_URL:=$($PYTHON tests/find_services.py database)}"
: "${TEST_REDIS_URL:=$($PYTHON tests/find_services.py redis)}"
export DEVELOPMENT_TOOLS=1

echo "== SQLite, the queue in the database"
env -u DATABASE_URL -u REDIS_URL "$PYTHON" -m pytest -n auto "$@"

if [ -n "$TEST_DATABASE_URL" ] && [ -n "$TEST_REDIS_URL" ]; then
  echo "== PostgreSQL and Redis"
  DATABASE_URL=$TEST_DATABASE_URL REDIS_URL=$TEST_REDIS_URL QUEUE_BROKER=redis "$PYTHON" -m pytest -n auto "$@"
else
  echo "SKIPPED: the suite on PostgreSQL and Redis; no local server answers and TEST_DATABASE_URL / TEST_REDIS_URL are not set."
fi
