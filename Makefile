# Roster with Python 3.11 or later and make: `make run`, `make test`.

HOST ?= 127.0.0.1
PORT ?= 8000
ARGS ?=

BIN := .venv/bin
PIP := $(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes
COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-header --no-annotate pyproject.toml

.PHONY: run test lint bench requirements

run: .venv/installed
	@$(BIN)/python manage.py up --host $(HOST) --port $(PORT) $(ARGS)

test: lint
	.ci/chromium
	$(BIN)/python -m pytest -n auto --dist loadgroup $(ARGS)

lint: .venv/installed-dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/djlint --lint --quiet templates
	$(BIN)/biome ci static
	DJANGO_SETTINGS_MODULE=tests.settings $(BIN)/python manage.py makemigrations --check --dry-run

bench: .venv/installed
	$(BIN)/python manage.py bench $(ARGS)

requirements: .venv/installed-dev
	$(COMPILE) -o requirements.txt
	$(COMPILE) --group dev -c requirements.txt -o requirements-dev.txt

.venv/installed: requirements.txt | .venv/made
	@echo "Installing what Roster needs …"
	@$(PIP) -r requirements.txt
	@touch $@

# The packages of the tests are those of the program and more.
.venv/installed-dev: requirements-dev.txt requirements.txt | .venv/made
	@echo "Installing what Roster and its tests need …"
	@$(PIP) -r requirements-dev.txt
	@touch $@ .venv/installed

.venv/made:
	@for python in python3.11 python3.12 python3.13 python3 python; do \
		if $$python -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2> /dev/null; then \
			$$python -m venv --clear .venv && touch $@; exit; \
		fi; \
	done; \
	echo "Roster needs Python 3.11 or later with venv (on Debian and Ubuntu: apt-get install python3-venv)." >&2; \
	exit 1
