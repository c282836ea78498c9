# `make run` starts a city, `make test` proves it. `make help` lists the others.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
MAKEFLAGS += --no-print-directory
PYTHON ?= python3
BIN := .venv/bin
JOBS ?= 2

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev run demo-full test check bench load-generator java drill fuzz bench-pages bench-vision bench-declarations pictures lock browser

help: ## List these commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-14s %s\n", $$1, $$2}'

setup: .venv/runtime node_modules/.package-lock.json ## Environment and packages; nothing is started

setup-dev: .venv/dev node_modules/.package-lock.json
	@$(BIN)/python manage.py compile_texts -v 0 >/dev/null

.venv/bin/python:
	@echo "  Making the Python environment …"
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed.") if sys.version_info < (3, 11) else None'
	@$(PYTHON) -m venv .venv

# Where the development packages are installed once, they stay.
.venv/runtime: requirements.lock requirements-dev.lock | .venv/bin/python
	@echo "  Installing the Python packages …"
	@scripts/python-packages $$([ -e .venv/dev ] && echo requirements-dev.lock || echo requirements.lock)
	@touch $@

.venv/dev: requirements-dev.lock | .venv/bin/python
	@echo "  Installing the Python packages for development …"
	@scripts/python-packages requirements-dev.lock
	@touch $@ .venv/runtime

node_modules/.package-lock.json: package-lock.json
	@echo "  Installing the front-end packages …"
	@npm ci --ignore-scripts --no-audit --no-fund
	@touch $@

run: setup ## Start the city: database, tables, demo city, server and worker (PORT, SHANZHI_HOME)
	@exec $(BIN)/python -m shanzhi.config.run

demo-full: setup ## A city of a million people, for measuring: minutes, 10 GB (SHANZHI_HOME, var/full)
	@export SHANZHI_HOME=$${SHANZHI_HOME:-var/full}; \
	$(BIN)/python manage.py migrate --verbosity 0 && \
	$(BIN)/python manage.py createcachetable --verbosity 0 && \
	$(BIN)/python manage.py collectstatic --no-input --clear --verbosity 0 && \
	$(BIN)/python manage.py demo --size full && \
	echo "  SHANZHI_HOME=$$SHANZHI_HOME make run starts it."

CHECKS := check-style check-contracts check-types check-templates check-migrations check-house
.PHONY: $(CHECKS)

check: setup-dev ## Everything that needs no city: style, contracts, types, templates, conventions (< 1 min)
	@$(MAKE) -j $(JOBS) --keep-going --output-sync=target $(CHECKS)

check-types:
	@$(BIN)/mypy

check-style:
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .

check-contracts:
	@$(BIN)/lint-imports

check-templates:
	@$(BIN)/djlint --lint --quiet shanzhi

check-migrations:
	@$(BIN)/python manage.py makemigrations --check --dry-run

check-house:
	@$(BIN)/pytest tests/house

test: check browser load-generator ## Everything: checks, all tests, the journeys in a browser
	@command -v java >/dev/null || echo "  SPARK IS NOT TESTED: there is no Java here (make java installs it on Debian, as root)."
	@$(BIN)/pytest -n $(JOBS) --dist loadgroup

browser: ## Install the browser of the journeys where it is missing (Debian, as root)
	@scripts/browser

java: ## Install Java for the tests on Spark where it is missing (Debian, as root)
	@scripts/java

bench: setup-dev load-generator ## Load on the scan stream of a city of its own; figures into docs/guide/performance.md
	@$(BIN)/python -m tests.bench.scans --profile --write-guide

load-generator:
	@scripts/load-generator

drill: setup-dev ## Kill, freeze and stop the parts of a city under load, and count what was lost (10 min)
	@$(BIN)/python -m tests.drills

FUZZED := tests/kernel/codes/test_fuzz.py $(wildcard tests/kernel/scans/test_fuzz*.py)
fuzz: setup-dev ## Ten times the hostile input of the tests, with a fresh seed (10 min)
	@FUZZ_TIMES=10 $(BIN)/pytest -n0 --timeout 3600 $(FUZZED)

bench-pages: setup-dev ## Server time and queries of the main pages, on the demo city of SHANZHI_HOME
	@$(BIN)/python -m tests.bench.pages

bench-vision: setup-dev ## How well and fast cards, plates and licences are read; figures into docs/guide/vision.md
	@$(BIN)/python -m tests.bench.vision --write-guide

bench-declarations: setup-dev load-generator ## A morning of half a million children on a city of its own (10 min)
	@$(BIN)/python -m tests.bench.declarations

pictures: setup-dev browser ## Draw the README's pictures from a fresh demo city
	@$(BIN)/python -m tests.journeys.pictures

lock: setup-dev ## Pin again what pyproject.toml asks for
	@scripts/lock-packages
