# Every command worth remembering. `make help` lists them.

PYTHON ?= python3
SERVE ?= yes
WORKERS ?= 2
BIN := .venv/bin
export PYTHON

.DEFAULT_GOAL := help
.PHONY: help demo serve test unit check bench bench-million mutants clean assets system
.DELETE_ON_ERROR:

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: .venv/.runtime assets ## Play the 2022 recertification, then serve its pages; SERVE=no stops before
	@$(BIN)/standing demo $(if $(filter no,$(SERVE)),--no-serve)

serve: .venv/.runtime assets ## Serve the pages of the register in var/
	@$(BIN)/standing serve

test: .venv/.dev assets system ## Run every test, on SQLite and on PostgreSQL, and the journeys in a browser
	@echo "== On SQLite"
	@$(BIN)/pytest -n $(WORKERS) -m "not browser"
	@echo "== On PostgreSQL"
	@STANDING_TEST_ENGINE=postgresql $(BIN)/pytest -n $(WORKERS) -m "tables and not browser"
	@echo "== In a browser"
	@$(BIN)/pytest -m browser tests/journeys

unit: .venv/.dev ## Run the quick tests, those without a database
	@$(BIN)/pytest -n $(WORKERS) -m "not tables and not browser" tests/unit tests/law src/standing

check: .venv/.dev ## Check format, types, import contracts, migrations, drawn diagrams and known weaknesses
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/python tools/draw_states.py --check
	$(BIN)/python tools/audit

bench: .venv/.dev assets ## Print one JSON line for each benchmark
	@$(BIN)/python -m bench

mutants: .venv/.dev ## Change the rules line by line and say which changes no test notices (some 20 minutes)
	@$(BIN)/mutmut run --max-children $(WORKERS) >/dev/null; $(BIN)/python tools/mutants

bench-million: .venv/.dev assets ## Play a million officers without packets and print what it takes (an hour)
	@$(BIN)/python -m bench.million

clean: ## Remove what set-up and builds made; the register in var/ stays
	rm -rf .venv build dist tools/assets/node_modules src/standing/static
	rm -rf mutants .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find src tests bench tools -name __pycache__ -type d -prune -exec rm -rf {} +

assets: .venv/.runtime
	@$(BIN)/python tools/build-assets

system:
	@tools/system-packages

.venv/.runtime: requirements/runtime.txt pyproject.toml
	@tools/set-up runtime

.venv/.dev: requirements/dev.txt pyproject.toml
	@tools/set-up dev
