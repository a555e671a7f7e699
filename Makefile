# motcua: two commands. `make run` works with it, `make test` judges it. A machine needs Python 3.11 or newer and make.

PYTHON ?= $(firstword $(foreach name,python3 python3.14 python3.13 python3.12 python3.11,\
	$(if $(shell $(name) -c 'import sys; print(sys.version_info >= (3, 11) or "")' 2>/dev/null),$(name))))
BIN := .venv/bin
PYTEST_ARGS ?=

# Where this is set, each process of motcua compiles its modules anew: a second before anything happens.
export PYTHONDONTWRITEBYTECODE =
export MOTCUA_DATABASES

CATALOGUES := $(patsubst %.po,%.mo,$(wildcard web/translations/*/LC_MESSAGES/*.po))

.PHONY: run test check bench bench-all setup setup-test build lint types contracts notices procedures kills properties both scenarios pictures clean

run: setup
	@$(BIN)/motcua init
	@$(BIN)/motcua demo --if-empty
	@$(BIN)/motcua serve

# Everything, on SQLite and on PostgreSQL, with a browser.
test: setup-test lint types contracts
	$(BIN)/pytest --numprocesses auto --maxprocesses 4 --dist load $(PYTEST_ARGS)

# The fast part: less than a minute.
check: .venv/.tested-with $(CATALOGUES) lint types contracts
	$(BIN)/pytest --numprocesses auto --maxprocesses 4 --dist load tests/unit tests/architecture

bench: setup-test
	$(BIN)/motcua bench

# Also among a million open dossiers: many minutes, 6 GB in a temporary folder.
bench-all: setup-test
	$(BIN)/motcua bench --all

setup: .venv/.ready build $(CATALOGUES)
	@$(BIN)/python scripts/find_pango.py --optional

setup-test: .venv/.tested-with build $(CATALOGUES)
	@$(BIN)/python scripts/find_pango.py
	@$(BIN)/python scripts/find_chromium.py

build: web/static/dist/.built

lint:
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types:
	$(BIN)/mypy

contracts:
	$(BIN)/lint-imports

# Writes THIRD_PARTY_NOTICES.md anew; a test says when it is out of date.
notices: .venv/.ready
	$(BIN)/python scripts/third_party_notices.py

# Writes docs/procedures.md anew; a test says when it is out of date.
procedures: .venv/.ready
	$(BIN)/python -m scripts.procedure_table

# Kills processes at work some hundred times on each database and writes docs/kills.md: ten minutes.
kills: setup-test
	$(BIN)/python -m scripts.kill_table

# Tries every property with 20,000 examples and writes docs/properties.md: half an hour.
properties: setup-test
	$(BIN)/python -m scripts.property_table

# All of the tests, and those of the pages on both databases too; `make test` runs each of these on one of them.
both:
	$(MAKE) test MOTCUA_DATABASES=both

# Every scenario in the browser on both databases; `make test` runs each on one of them.
scenarios: setup-test
	MOTCUA_DATABASES=both $(BIN)/pytest tests/e2e/scenarios

# Photographs every page at a desk and on a phone into docs/pictures: some minutes.
pictures: setup-test
	$(BIN)/python -m scripts.pictures

clean:
	rm -rf .venv node_modules web/static/dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "motcua needs Python 3.11 or newer; none was found. Install one, or say PYTHON=/path/to/python3." >&2; exit 1; }
	@$(PYTHON) -m venv .venv || { echo "The virtual environment could not be made. On Debian: apt-get install python3-venv" >&2; exit 1; }

# The locks name everything there is to install: nothing need be worked out again. Of what the tests bring, modules that
# none of them uses need not be compiled.
.venv/.ready: .venv/bin/python requirements.lock pyproject.toml
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -e .
	@touch $@

.venv/.tested-with: .venv/.ready requirements-test.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-compile -r requirements-test.lock
	@touch $@

%.mo: %.po .venv/.ready
	@$(BIN)/pybabel --quiet compile --input-file $< --output-file $@

web/static/dist/.built: .venv/.ready package-lock.json $(wildcard web/frontend/*)
	@$(BIN)/python web/frontend/build.py
	@touch $@
