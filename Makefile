# camp-to-housing: `make demo` compares the policies of Toulouse, `make test` checks everything.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
STUDY ?= scenarios/studies/toulouse.yaml
WORKERS ?= auto
PYTEST_ARGS ?=
WHY ?=

export PIP_DISABLE_PIP_VERSION_CHECK := 1
export WHY
MAKEFLAGS += --no-print-directory

.DEFAULT_GOAL := help
.PHONY: help setup demo test lint browser bench baselines lock clean

help: ## show this list
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 18

setup: $(STAMP) ## make .venv from requirements.lock, if it is not there or is out of date

$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed: make setup PYTHON=python3.11")'
	@echo "Setting up $(VENV) from requirements.lock (a minute or two the first time)"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install -qq --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install -qq --no-deps --no-build-isolation -e .
	@touch $@

demo: setup ## compare the policies of a study (STUDY=scenarios/studies/toulouse.yaml)
	@$(BIN)/camp2housing compare $(STUDY)

test: lint browser ## style, types, directions of import and every test (WORKERS=auto, PYTEST_ARGS="-k work")
	@$(BIN)/pytest -n $(WORKERS) $(PYTEST_ARGS)

lint: setup ## style, types and directions of import, without the tests
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo

browser: ## fetch chromium (apt-get, as root) and axe-core (npm) for the browser tests, where they are missing
	@sh tests/browser/prepare.sh

bench: setup ## measure the speed of the model
	@$(BIN)/python -m benchmarks.core

baselines: setup ## renew the exact baselines beside the scenarios: make baselines WHY="what changed and why"
	@test -n "$$WHY" || { echo 'Say why the results change: make baselines WHY="..."' >&2; exit 2; }
	@$(BIN)/python -m tests.baselines --why "$$WHY"

lock: ## renew requirements.lock from pyproject.toml (all platforms, every hash; needs a package index)
	@test -x build/lock/bin/uv || { $(PYTHON) -m venv build/lock && build/lock/bin/pip install -qq uv; }
	@build/lock/bin/uv pip compile pyproject.toml --extra dev --universal --fork-strategy fewest --python-version 3.11 \
		--generate-hashes --no-header --no-annotate --upgrade --quiet --output-file requirements.lock

clean: ## remove the virtual environment, caches and build folders (results stay)
	rm -rf $(VENV) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find sim tests benchmarks notebooks -type d -name __pycache__ -prune -exec rm -rf {} +
