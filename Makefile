# The two commands are `make run` and `make test`; the rest is for developers.
# Everything lands in .venv and build/, stamped, so that a repeated command starts at once.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMPS := $(VENV)/stamps
NOTO_CJK ?= /usr/share/fonts/opentype/noto
SOURCES := src tests benchmarks conftest.py manage.py
CATALOGUES := $(shell find src -path '*/locale/*' -name '*.po' 2>/dev/null)

.DEFAULT_GOAL := help
.PHONY: help run test lint bench assets lock clean journeys-need frontend-need

help: ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 10

run: $(STAMPS)/runtime $(STAMPS)/translations ## the platform with the demo county on http://127.0.0.1:8000
	@exec $(BIN)/zhengtong run --tied

test: $(STAMPS)/dev $(STAMPS)/translations journeys-need frontend-need ## everything: style, types, contracts, rules, journeys
	@$(BIN)/ruff check $(SOURCES)
	@$(BIN)/ruff format --check $(SOURCES)
	@$(BIN)/mypy
	@# Three on two cores: a worker waits a third of its time, for its browser and its database.
	@$(BIN)/python -m pytest -n 3 --dist loadfile

lint: $(STAMPS)/dev ## style, order and types only
	@$(BIN)/ruff check --fix $(SOURCES)
	@$(BIN)/ruff format $(SOURCES)
	@$(BIN)/mypy

bench: $(STAMPS)/dev $(STAMPS)/translations ## the measured figures, as a table and as JSON below build/
	@mkdir -p build
	@for what in engine http pages; do \
	  $(BIN)/zhengtong bench $$what --json > build/bench-$$what.json || exit 1; \
	  echo "build/bench-$$what.json"; cat build/bench-$$what.json; done

assets: $(STAMPS)/dev ## style sheets, scripts, fonts and pictures again, from frontend/ (needs Node)
	cd frontend && npm ci --no-audit --no-fund && npm run build
	$(BIN)/python -m zhengtong.core.typesetting.make_fonts $(NOTO_CJK)

lock: $(STAMPS)/runtime ## resolve pyproject.toml into the two hashed lock files
	@sh scripts/lock $(BIN)

clean: ## forget the environment and build output; var/ stays
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find src tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +
	find src -path '*/locale/*' -name '*.mo' -delete

journeys-need:
	@sh scripts/browser

frontend-need: | $(STAMPS)/dev
	@sh scripts/frontend frontend

$(STAMPS)/runtime: requirements.lock pyproject.toml scripts/environment
	@sh scripts/environment $(PYTHON) $(VENV) requirements.lock
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/dev: requirements-dev.lock $(STAMPS)/runtime
	@sh scripts/environment $(PYTHON) $(VENV) requirements-dev.lock
	@touch $@

$(STAMPS)/translations: $(STAMPS)/runtime $(CATALOGUES)
	@$(BIN)/python manage.py translations compile
	@touch $@
