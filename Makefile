# Two commands matter: `make demo` (the main job, then the site) and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SOURCES := src tests benchmarks campaigns

.PHONY: demo test test-postgresql lint types contracts format install requirements clean

demo: $(VENV)/.base
	$(BIN)/giamngheo demo

install: $(VENV)/.base

test: $(VENV)/.test
	$(BIN)/python -m pytest -n auto --dist loadfile

test-postgresql: $(VENV)/.test
	GIAMNGHEO_TEST_DATABASE=postgresql $(BIN)/python -m pytest tests/record -n auto --dist loadfile

lint: $(VENV)/.test
	$(BIN)/ruff check $(SOURCES)
	$(BIN)/ruff format --check $(SOURCES)

types: $(VENV)/.test
	$(BIN)/mypy

contracts: $(VENV)/.test
	$(BIN)/lint-imports

format: $(VENV)/.test
	$(BIN)/ruff check --fix $(SOURCES)
	$(BIN)/ruff format $(SOURCES)

# The environment: the installer from hash-pinned files, then everything else with it.
$(VENV)/.tools: requirements/tools.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
		|| { echo "giamngheo needs Python 3.11 or later as $(PYTHON) (set PYTHON=...)."; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null \
		|| { echo "This Python lacks venv: on Debian or Ubuntu install the package python3-venv."; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements/tools.txt
	@touch $@

$(VENV)/.base: $(VENV)/.tools requirements/base.txt pyproject.toml
	$(BIN)/uv pip install --quiet --require-hashes -r requirements/base.txt
	$(BIN)/uv pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.test: $(VENV)/.base requirements/test.txt
	$(BIN)/uv pip install --quiet --require-hashes -r requirements/test.txt
	@touch $@

$(VENV)/.bench: $(VENV)/.base requirements/bench.txt
	$(BIN)/uv pip install --quiet --require-hashes -r requirements/bench.txt
	@touch $@

# Pins anew; the files name versions and hashes only, never where they come from.
COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-header --no-annotate
requirements: $(VENV)/.tools
	$(COMPILE) requirements/tools.in -o requirements/tools.txt
	$(COMPILE) pyproject.toml -o requirements/base.txt
	$(COMPILE) pyproject.toml --extra field --extra dedupe --extra spark requirements/test.in \
		-c requirements/base.txt -o requirements/test.txt
	$(COMPILE) pyproject.toml --extra field --extra dedupe --extra spark requirements/test.in requirements/bench.in \
		-c requirements/test.txt -o requirements/bench.txt

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
