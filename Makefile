# `make` lists what can be done. Each target sets up what it needs.

PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
# Where Homebrew keeps Pango. macOS drops the variable whenever /bin/sh starts, so each
# command sets it, and scripts set it again.
LIBRARIES := $(if $(filter Darwin,$(shell uname)),DYLD_FALLBACK_LIBRARY_PATH=/opt/homebrew/lib:/usr/local/lib)

.DEFAULT_GOAL := help
.PHONY: help demo test bench soak lint lock wheel clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(VENV)/.runtime ## Set everything up, load the demo and serve it
	@.ci/libraries
	@PATH="$(CURDIR)/$(BIN):$$PATH" PORT="$(PORT)" .ci/demo

test: $(VENV)/.development ## Set everything up and run the tests
	@.ci/libraries
	$(LIBRARIES) $(BIN)/pytest -n 2 $(ARGS)

bench: $(VENV)/.development ## Print what the main jobs cost, as ratios to a floor
	@.ci/libraries
	$(LIBRARIES) $(BIN)/pytest -p no:xdist -s -q tests/benchmarks $(ARGS)

soak: $(VENV)/.development ## Run the long searches in full
	@.ci/libraries
	$(LIBRARIES) DEBRIEF_SOAK=1 $(BIN)/pytest -n 2 $(ARGS)

lint: $(VENV)/.development ## Check style and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

lock: $(VENV)/.development ## Choose new versions of all dependencies
	$(BIN)/uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-header \
	  --upgrade --extra postgresql --group build -o requirements.lock pyproject.toml
	$(BIN)/uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-header \
	  --upgrade --extra postgresql --group dev -c requirements.lock -o requirements-dev.lock pyproject.toml

wheel: $(VENV)/.development ## Build the wheel
	$(BIN)/python -m build --wheel --no-isolation

clean: ## Remove what was made, and the demo's data
	rm -rf $(VENV) dist instance .mypy_cache .pytest_cache .ruff_cache .hypothesis .benchmarks

$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Python 3.11 or newer is needed; say which with PYTHON=…")'
	@# Half an environment would be taken for a whole one the next time.
	$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); exit 1; }

$(VENV)/.runtime: requirements.lock pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.development: requirements-dev.lock pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-dev.lock
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@ $(VENV)/.runtime
