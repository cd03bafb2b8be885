# Everything a developer does here is one word. Works with GNU make 3.81 (macOS) and newer.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV := $(BIN)/uv
UV_VERSION := 0.13.8

# Behind a company proxy the system's own certificates count (the second name is for older uv).
UV_SYSTEM_CERTS ?= 1
UV_NATIVE_TLS ?= 1
export UV_SYSTEM_CERTS UV_NATIVE_TLS

READY := $(VENV)/.ready
DEV_READY := $(VENV)/.dev-ready

.DEFAULT_GOAL := help
.PHONY: help setup dev run test check bench fix lock migration clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: setup ## Start the app and its worker, and print the address
	@exec $(BIN)/python -m dashapp

setup: $(READY) ## Create .venv with what the app needs (only when something changed)
	@:

test: dev ## Run all tests, in a real browser and on both databases too; speed is for make bench
	@$(BIN)/python -m tests.browser > /dev/null
	@POLARS_MAX_THREADS=1 exec $(BIN)/python -m pytest $(AT_ONCE) --ignore=tests/benchmarks $(ARGS)

check: dev ## Look for mistakes without running the app: style, types, layers, migrations
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	@scratch=$$(mktemp -d) && trap 'rm -rf "$$scratch"' EXIT && \
	export DATABASE_URL="sqlite:///$$scratch/check.sqlite" DATA_DIR="$$scratch" && \
	echo "alembic upgrade head && alembic check" && \
	$(BIN)/alembic upgrade head && $(BIN)/alembic check

fix: dev ## Mend style and formatting where that can be done safely
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: dev ## Measure memory and speed (takes minutes)
	@exec $(BIN)/python -m pytest tests/benchmarks -s $(ARGS)

migration: dev ## Write a migration from the changed tables: make migration m="add a column"
	@test -n "$(m)" || { echo 'Say what changes: make migration m="add a column"'; exit 1; }
	@scratch=$$(mktemp -d) && trap 'rm -rf "$$scratch"' EXIT && \
	export DATABASE_URL="sqlite:///$$scratch/migration.sqlite" DATA_DIR="$$scratch" && \
	$(BIN)/alembic upgrade head && $(BIN)/alembic revision --autogenerate -m "$(m)" \
	  --rev-id "$$(printf %04d $$(($$(ls migrations/versions/[0-9]*.py | wc -l) + 1)))"

lock: setup ## Choose the newest allowed versions and write them down with their hashes
	$(LOCK) -o requirements.txt requirements.in
	$(LOCK) -o requirements-dev.txt requirements-dev.in

clean: ## Remove .venv and caches; your data stays
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -not -path './.git/*' -prune -exec rm -rf {} +

dev: $(DEV_READY)

# The files with long tests have few; tests/conftest.py lets them start first, so that no core is
# idle in the end. A reorder would put them last. Beside each other, tests have no use for threads:
# those of polars took a fifth of the time of tests with files.
AT_ONCE = -n 4 --dist loadscope --no-loadscope-reorder

LOCK = $(UV) pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
	--no-header

# Debian keeps venv in a package of its own.
VENV_HELP = { rm -rf $(VENV); \
	if [ "$$(id -u)" = 0 ] && command -v apt-get > /dev/null; then \
		apt-get update -qq && apt-get install -qq -y python3-venv && $(PYTHON) -m venv $(VENV); \
	else \
		echo "Python cannot make a virtual environment here. On Debian or Ubuntu:"; \
		echo "  sudo apt-get install python3-venv"; exit 1; \
	fi; }

$(READY): requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2> /dev/null || \
		{ echo "Segment Atlas needs Python 3.11 or newer; \"$(PYTHON)\" is not."; \
		  echo "Install it, or name one: make $(MAKECMDGOALS) PYTHON=python3.12"; exit 1; }
	@$(BIN)/python -c 'import pip' 2> /dev/null || $(PYTHON) -m venv $(VENV) > /dev/null || $(VENV_HELP)
	@$(UV) --version 2> /dev/null | grep -q "^uv $(UV_VERSION)" || \
		$(BIN)/python -m pip install --quiet --disable-pip-version-check "uv==$(UV_VERSION)"
	$(UV) pip sync --quiet --python $(BIN)/python --require-hashes --compile-bytecode requirements.txt
	@touch $@

$(DEV_READY): requirements-dev.txt $(READY)
	$(UV) pip install --quiet --python $(BIN)/python --require-hashes --compile-bytecode -r requirements-dev.txt
	@touch $@
