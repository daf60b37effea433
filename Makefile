# Two commands do all the set-up: `make demo` and `make test`. Only python3 (3.11 or newer) has to be there.
#
#   make test PYTHON=python3.13        another interpreter
#   make test VENV=/tmp/env            another environment
#   make test TESTFLAGS="-k grading"   part of the suite

PYTHON    ?= python3
VENV      ?= .venv
TESTFLAGS ?=

ifeq ($(OS),Windows_NT)
BIN := $(VENV)/Scripts
else
BIN := $(VENV)/bin
endif
PY  := $(BIN)/python
PIP := $(PY) -m pip --disable-pip-version-check --quiet

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo test nightly mutation lint bench proofs adapters docs readme build clean

help: ## show this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1	\2/p' Makefile | expand -t 18

# --- the environment --------------------------------------------------------------------------------------------------
# One stamp for each extra: nothing is installed again while pyproject.toml stays the same.

$(PY):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "medgym needs Python 3.11 or newer. Name one: make $(MAKECMDGOALS) PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { \
	  echo "No environment could be made. On Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }

$(VENV)/.core: pyproject.toml | $(PY)
	$(PIP) install --editable .
	@touch $@

$(VENV)/.%: pyproject.toml | $(PY)
	$(PIP) install --editable ".[$*]"
	@touch $(VENV)/.core $@

# --- what people run --------------------------------------------------------------------------------------------------

demo: $(VENV)/.core ## questions, agents, a table and an HTML report under medgym-demo/
	$(BIN)/medgym demo

test: $(VENV)/.test ## the whole test suite
	$(PY) -m pytest $(TESTFLAGS)

nightly: $(VENV)/.test ## the property suite at length: 20,000 examples a property, 100 steps an episode
	MEDGYM_HYPOTHESIS=nightly $(PY) -m pytest tests/properties $(TESTFLAGS)
	$(PY) -m tests.mutants

mutation: $(VENV)/.mutation ## change rewards, grading and keys line by line; lists the changes that no test notices
	MEDGYM_HYPOTHESIS=quick $(BIN)/mutmut run $(MUTATIONFLAGS)
	$(BIN)/mutmut results

lint: $(VENV)/.lint ## style, types, import floors
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

bench: $(VENV)/.core ## measure everything; writes benchmarks/results/ and docs/benchmarks.md
	$(PY) -m benchmarks

proofs: $(VENV)/.core ## prove the shipped questions again; compare replays byte by byte
	$(BIN)/medgym verify tiny --world tiny
	$(BIN)/medgym verify orphan --world orphan
	$(PY) -m benchmarks determinism fuzz

adapters: $(VENV)/.core ## every adapter against the real library, each in an environment of its own under .adapters/
	$(PY) scripts/adapters.py $(ADAPTERS) --out benchmarks/results/adapters.json

docs: $(VENV)/.docs ## the documentation site, under site/
	$(PY) scripts/environment_pages.py
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict

readme: demo ## the table of agents and the episode in README.md
	$(PY) scripts/readme.py medgym-demo/report.json

build: $(VENV)/.test ## sdist and wheel, under dist/
	$(PY) -m build --no-isolation

clean: ## remove what make made
	rm -rf .venv .adapters dist site mutants medgym-demo .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
