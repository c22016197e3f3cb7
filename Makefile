# Roster with Python 3.11 or later and make. `make help` says what there is.

HOST ?= 127.0.0.1
PORT ?= 8000
ARGS ?=

BIN := .venv/bin
PIP := $(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes
COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-header --no-annotate pyproject.toml
PYTEST := $(BIN)/python -m pytest
PARALLEL := -n auto --dist loadscope

# In a new checkout, each worker would compile all tests by itself, which takes half of the time until its first test.
COMPILED := test -d tests/browser/__pycache__

# Each worker and server would compile everything again.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help run test fast nightly lint format coverage mutants bench messages pictures requirements

help: ## Say what make can do
	@echo "make run, and with more said: make run HOST=0.0.0.0 PORT=8080"
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  \1|\2/p' $(MAKEFILE_LIST) | while IFS='|' read -r name does; do \
		printf '%-14s %s\n' "$$name" "$$does"; \
	done

run: .venv/installed ## Run Roster: database, migrations, first data, web server and worker
	@ROSTER_DEMO_SHOP=$${ROSTER_DEMO_SHOP-true} $(BIN)/python manage.py up --host $(HOST) --port $(PORT) $(ARGS)

test: .venv/installed-dev ## Check everything: all tests and, beside them, lint; ARGS="tests/crm -k sign_in" chooses
	.ci/chromium
	@mkdir -p .data
	@echo "make lint (beside the tests; its output follows theirs)"
	@$(MAKE) --no-print-directory lint > .data/lint.txt 2>&1 & lint=$$!; \
	trap "kill $$lint 2> /dev/null" INT TERM; \
	$(COMPILED) || $(PYTEST) -p no:xdist --collect-only -qq > /dev/null 2>&1; \
	(set -x; $(PYTEST) $(PARALLEL) $(ARGS)); tests=$$?; \
	wait $$lint; lint=$$?; \
	cat .data/lint.txt; \
	[ $$tests = 0 ] || echo "The tests have failed." >&2; \
	[ $$lint = 0 ] || echo "Lint has failed." >&2; \
	[ $$tests = 0 ] && [ $$lint = 0 ]

fast: .venv/installed-dev ## Run the tests that need no browser and are quick; ARGS as for test
	$(PYTEST) $(PARALLEL) -m "not browser and not slow" $(ARGS)

nightly: .venv/installed-dev ## Run all tests, with many more invented examples
	.ci/chromium
	$(PYTEST) $(PARALLEL) --hypothesis-profile=nightly $(ARGS)

lint: .venv/installed-dev ## Check style, types, imports, templates, scripts and migrations
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/lint-imports
	$(BIN)/djlint --lint --quiet templates
	$(BIN)/biome ci --config-path=.ci static tests/browser
	$(BIN)/python -m tests.lines
	$(BIN)/mypy
	DJANGO_SETTINGS_MODULE=tests.settings $(BIN)/python manage.py makemigrations --check --dry-run

format: .venv/installed-dev ## Format Python, stylesheets and scripts, and mend what can be mended safely
	$(BIN)/ruff check --fix
	$(BIN)/ruff format
	$(BIN)/biome check --write --config-path=.ci static tests/browser

coverage: .venv/installed-dev ## Run all tests and list the lines that none of them reaches
	.ci/chromium
	@mkdir -p .data
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest $(PARALLEL) $(ARGS)
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage html --quiet -d .data/coverage
	$(BIN)/coverage report --show-missing --skip-covered

mutants: .venv/installed-dev ## Make small mistakes, one at a time, and see that tests notice; ARGS="contacts/bulk" chooses
	$(BIN)/python -m tests.mutants $(ARGS)

bench: .venv/installed ## Measure the works that have a budget, on 1,000,000 contacts
	$(BIN)/python manage.py bench $(ARGS)

messages: .venv/installed-dev ## Bring new texts into the Korean catalogue, take out old ones, compile it
	$(BIN)/python -m tests.messages

pictures: .venv/installed-dev ## Take the pictures of README, docs and guide, from a fresh installation; ARGS="keys" chooses
	.ci/chromium
	$(BIN)/python -m tests.pictures $(ARGS)

requirements: .venv/installed-dev ## Pin the packages that pyproject.toml asks for, with their hashes
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
