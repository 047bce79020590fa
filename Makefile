# Each target does all its own set-up from git, make and Python 3.11 or newer.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: site serve test check bench soak clean

site: $(READY)
	$(BIN)/offerbook build
	@echo "make serve → http://127.0.0.1:8000/"

serve: $(READY)
	$(BIN)/offerbook serve

$(READY): requirements.txt pyproject.toml scripts/setup
	PYTHON="$(PYTHON)" scripts/setup "$(VENV)"
	@touch $@

clean:
	rm -rf $(VENV) .offerbook site
