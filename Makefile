# Each target does all its own set-up from git, make and Python 3.11 or newer.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
SOURCES := generator tests bench
# One more than there are processors: much of the time a browser or a server is waited for.
WORKERS = $(shell $(PYTHON) -c "import os; print((os.cpu_count() or 1) + 1)")

# Compiled once and kept: the tests start hundreds of processes, and none may compile all anew.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: site serve programs test wide others check bench find soak coverage lock clean

site: $(READY)
	$(BIN)/offerbook build
	@echo "make serve → http://127.0.0.1:8000/"

serve: $(READY)
	$(BIN)/offerbook serve

# What the tests look at pages, servers and documents with.
programs: $(READY)
	scripts/browser "$(BIN)/python"
	scripts/servers
	scripts/office

TESTED = scripts/in-memory $(BIN)/pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder

test: programs
	$(TESTED) -m "not soak and not wide"

# The same on further pages, windows, builders and servers: CI runs it as well.
wide: programs
	$(TESTED) -m "wide and not soak"

# Part of them by every other Python that this machine has: CI runs it as well.
others: $(READY)
	scripts/others $(WORKERS)

soak: programs
	$(TESTED) -m "soak or hypothesis" --hypothesis-profile=many

check: $(READY)
	$(BIN)/ruff format --check $(SOURCES)
	$(BIN)/ruff check $(SOURCES)
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/codespell README.md CHANGELOG.md docs catalog generator scripts
	$(BIN)/offerbook schema --check
	$(BIN)/offerbook check --strict

bench: $(READY)
	scripts/in-memory $(BIN)/python -m bench

# How well the search box answers a list of questions: make find QUESTIONS=FILE.tsv [ROOT=…]
QUESTIONS ?= tests/finding/questions.tsv
find: $(READY)
	scripts/browser "$(BIN)/python"
	$(BIN)/python -m tests.finding "$(QUESTIONS)" $(if $(ROOT),--root "$(ROOT)")

coverage: programs
	scripts/in-memory $(BIN)/pytest -m "not soak" --cov=offerbook --cov-branch --cov-report=term-missing:skip-covered

# Writes the exact versions and hashes of everything that is installed.
lock: $(READY)
	uv pip compile pyproject.toml --group dev --upgrade --generate-hashes --universal \
	  --python-version 3.11 --no-header --no-annotate --no-emit-index-url --no-emit-find-links \
	  --output-file requirements.txt

$(READY): requirements.txt pyproject.toml scripts/setup
	PYTHON="$(PYTHON)" scripts/setup "$(VENV)"
	@touch $@

# Who was told what is in no other place: the ledger and the outbox stay.
clean:
	rm -rf $(VENV) .venv-* site
	[ ! -d .offerbook ] || find .offerbook -mindepth 1 -maxdepth 1 \
	  ! -name 'ledger*' ! -name outbox -exec rm -rf {} +
