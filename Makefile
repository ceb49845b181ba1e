# `make` alone lists what there is to do.
PYTHON ?= $(shell for p in python3 python3.11 python3.12 python3.13 python3.14; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
export PYTHONUNBUFFERED = 1

.DEFAULT_GOAL := help
.PHONY: help run demo-send test check format messages bench bench-peers bench-load chaos fuzz model

help: ## List the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

$(VENV)/run.stamp: requirements.txt
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed."; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing what the product runs on; this takes a minute or two the first time …"
	@$(BIN)/python -m pip install -qq --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/dev.stamp: requirements-dev.txt $(VENV)/run.stamp
	@echo "Installing what its tests need …"
	@$(BIN)/python -m pip install -qq --disable-pip-version-check -r requirements-dev.txt
	@touch $@

run: $(VENV)/run.stamp ## Start everything with a demo municipality, on http://127.0.0.1:8000
	@PORT=$(PORT) $(BIN)/python manage.py run --demo

demo-send: $(VENV)/run.stamp ## Send the demo alert through the queue, print its ledger, stop
	@PORT=$(PORT) $(BIN)/python manage.py run --demo --until-sent

test: $(VENV)/dev.stamp ## Run the tests; ARGS='-k phone' chooses among them
	@PYTHON=$(BIN)/python sh tests/run.sh $(ARGS)

check: $(VENV)/dev.stamp ## Everything CI checks: format, lint, imports, types, templates, tests
	@PYTHON=$(BIN)/python sh tests/check.sh

format: $(VENV)/dev.stamp ## Format code and templates
	$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format --quiet .

messages: $(VENV)/dev.stamp ## Collect and compile the texts of the pages (needs gettext)
	cd grannsamverkan && ../$(BIN)/django-admin compilemessages

bench: $(VENV)/dev.stamp ## Measure what our parts cost beside peers and limits
	@$(BIN)/python -m bench $(ONLY)

bench-peers: $(VENV)/dev.stamp ## The same beside django-post_office, django-mailer, Celery and django-q2, from PyPI
	@$(BIN)/python -m bench $(ONLY) --with-peers

bench-load: $(VENV)/dev.stamp ## A quarter of an hour of pages, callbacks and a broadcast; errors and memory
	@$(BIN)/python -m bench load

chaos: $(VENV)/dev.stamp ## Thousands of messages while everything is killed at random, on each database and broker
	@CHAOS_LONG=1 DEVELOPMENT_TOOLS=1 $(BIN)/python -m pytest -m chaos tests/chaos

fuzz: $(VENV)/dev.stamp ## Ten times as much fuzz as in the tests, and new every time; a quarter of an hour
	@FUZZ=night DEVELOPMENT_TOOLS=1 $(BIN)/python -m pytest tests/fuzz
	@FUZZ=night DEVELOPMENT_TOOLS=1 $(BIN)/python -m pytest -m hypothesis tests

model: $(VENV)/dev.stamp ## Walk through every state of the sending protocol; a quarter of an hour
	@MODEL_ALL=1 DEVELOPMENT_TOOLS=1 $(BIN)/python -m pytest tests/notifications/test_protocol_model.py
