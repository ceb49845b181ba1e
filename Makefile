# `make` alone lists what there is to do.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
export PYTHONUNBUFFERED = 1

.DEFAULT_GOAL := help
.PHONY: help run demo-send test check format messages bench bench-peers chaos

help: ## List the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

$(VENV)/run.stamp: requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed."; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing what the product runs on …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/dev.stamp: requirements-dev.txt $(VENV)/run.stamp
	@echo "Installing what its tests need …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

run: $(VENV)/run.stamp ## Start everything with a demo municipality, on http://127.0.0.1:8000
	@PORT=$(PORT) $(BIN)/python manage.py run --demo

demo-send: $(VENV)/run.stamp ## Send the demo alert through the queue, print its ledger, stop
	@PORT=$(PORT) $(BIN)/python manage.py run --demo --until-sent

test: $(VENV)/dev.stamp ## Run the tests
	@PYTHON=$(BIN)/python sh tests/run.sh

check: $(VENV)/dev.stamp ## Everything CI checks: format, lint, imports, types, templates, tests
	@PYTHON=$(BIN)/python sh tests/check.sh

format: $(VENV)/dev.stamp ## Format code and templates
	$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format --quiet .

messages: $(VENV)/dev.stamp ## Collect and compile the texts of the pages (needs gettext)
	cd grannsamverkan && ../$(BIN)/django-admin compilemessages
