#!/bin/sh
# Exactly what CI runs. Each step says its name, so a red run points at its cause.
set -eu
PYTHON=${PYTHON:-python3}
BIN=$(dirname "$PYTHON")
export DEVELOPMENT_TOOLS=1 DJANGO_SETTINGS_MODULE=grannsamverkan.settings

step() { echo "== $1"; shift; "$@"; }
deploy() {
  env DEBUG=false SECRET_KEY="$(head -c 48 /dev/urandom | base64)" ALLOWED_HOSTS=example.org \
    PUBLIC_URL=https://example.org EMAIL_URL=smtp+tls://mail.example.org:587 TWILIO_ACCOUNT_SID=AC00 \
    TWILIO_AUTH_TOKEN=token TWILIO_FROM=Grannsamv "$PYTHON" manage.py check --deploy --fail-level WARNING
}
fresh_messages() {
  command -v msgfmt >/dev/null || { echo "SKIPPED: freshness of the message catalogues; gettext is not installed."; return 0; }
  for po in grannsamverkan/locale/*/LC_MESSAGES/django.po; do
    msgfmt --check -o /tmp/fresh.$$.mo "$po" && cmp -s /tmp/fresh.$$.mo "${po%.po}.mo" || { echo "$po is not compiled: run 'make messages'."; return 1; }
  done
  rm -f /tmp/fresh.$$.mo
}

step "format" "$BIN/ruff" format --check .
step "lint" "$BIN/ruff" check .
step "import contracts" "$BIN/lint-imports" --no-logo
step "types" "$BIN/mypy"
step "templates" "$BIN/djlint" --lint --quiet templates
step "deploy checks" deploy
step "missing migrations" "$PYTHON" manage.py makemigrations --check --dry-run
step "message catalogues" fresh_messages
sh tests/run.sh "$@"
