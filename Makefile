# The verbs of this repository. `make help` lists them from the ## comments.
PYTHON ?= python3
PORT ?= 8080
STATE ?= .demo
# Files of tests that run at once: one starts whole stacks, and the others wait more than they compute.
WORKERS ?= 3
BACKUP ?=

BIN := .venv/bin
INSTALLED := .venv/.installed
MADE := .venv/.made
PAGE := $(filter-out %/node_modules,$(wildcard services/api/web/*)) $(shell find services/api/web/src -type f)
PROJECTS := contracts $(patsubst %/pyproject.toml,%,$(wildcard services/*/pyproject.toml))
PYTEST := $(BIN)/pytest --timeout 600
PARALLEL = $(PYTEST) --numprocesses $(WORKERS)
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet
LOCK := build/lock/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes \
  --no-header --no-annotate --no-emit-package amshub-contracts

HOME_ASSISTANT := tests/e2e/homeassistant/image

.DEFAULT_GOAL := help
.PHONY: help demo test lint unit integration e2e bench soak up down backup restore lock clean

help: ## show this list
	@awk -F ':.*## ' '/^[a-z0-9]+:.*## / {printf "make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: $(MADE) ## run the stack with a simulated meter, without Docker (PORT=8080)
	@$(BIN)/python -m demo --port $(PORT) --state $(STATE)

test: $(MADE) ## lint and every test; without a Docker engine, every test that needs none
	@if [ -n "$$CI" ] && ! docker info >/dev/null 2>&1; then \
	  echo "make test: CI is set, so nothing may be left out, but no Docker engine answers: start one"; exit 1; fi
	@$(MAKE) --no-print-directory lint
	@if docker info >/dev/null 2>&1; then $(PARALLEL) -m "not soak"; else \
	  echo "make test: no Docker engine answers, so the tests marked docker are left out"; \
	  $(PARALLEL) -m "not soak and not docker"; fi

lint: $(MADE) ## format, style, types and import directions
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy $(PROJECTS) demo docker bench tests
	$(BIN)/lint-imports
	$(BIN)/python services/api/web/build.py --check

unit: $(MADE) ## tests of the pure cores and of contracts
	$(PARALLEL) tests/unit tests/contracts

integration: $(MADE) ## tests of services with a real store, real ports and real processes
	$(PARALLEL) -m "not soak" tests/integration

e2e: $(MADE) ## tests of the whole stack, in containers (needs a Docker engine) and without
	$(PARALLEL) -m "not soak" tests/e2e

bench: $(MADE) ## measure; prints one table and writes bench/results.jsonl
	@$(PIP) --no-deps --require-hashes -r requirements-bench.lock
	@$(BIN)/python -m bench

soak: $(MADE) ## tests that take too long for every commit
	@$(PYTEST) -m soak; code=$$?; if [ $$code -eq 5 ]; then echo "make soak: no test is marked soak yet"; else exit $$code; fi

up: ## build and start the stack in Docker; .env says where the meter is
	docker compose up --build --detach --wait

down: ## stop the stack; its data stays in the volume `ledger`
	docker compose --profile demo down

# A snapshot of one instant, while everything goes on; the store writes it beside its own files, as only there redis-cli
# cuts the end mark off, and it is checked before it gets the name of a backup.
backup: FILE = $(or $(BACKUP),amshub-$(shell date +%Y-%m-%dT%H%M%S).rdb)
backup: ## save the running stack's store in a file (BACKUP=<file>); nothing is stopped
	@umask 077; docker compose exec -T redis sh -c ' \
	  trap "rm -f /data/backup.rdb" EXIT; \
	  redis-cli --rdb /data/backup.rdb >/dev/null 2>&1 && redis-check-rdb /data/backup.rdb >/dev/null && \
	  cat /data/backup.rdb' > "$(FILE).part" \
	  || { rm -f "$(FILE).part"; echo "make backup: the store gave no snapshot; is the stack up, and is there room?"; exit 1; }
	@mv "$(FILE).part" "$(FILE)" && echo "make backup: $(FILE)"

# The file becomes the base of a new append-only file; the old one is kept in the volume, as before-restore.
restore: ## put the store of a backup (BACKUP=<file>) in the place of what there is
	@test -f "$(BACKUP)" || { echo "make restore: name the file: make restore BACKUP=amshub-2026-11-22T180000.rdb"; exit 1; }
	@docker compose run --rm --no-deps -T --entrypoint sh redis -c ' \
	  cat > /data/restore.rdb && redis-check-rdb /data/restore.rdb >/dev/null || { rm -f /data/restore.rdb; exit 1; }' \
	  < "$(BACKUP)" || { echo "make restore: $(BACKUP) is no whole backup, or there is no room; nothing was changed"; exit 1; }
	@docker compose stop redis
	@docker compose run --rm --no-deps -T --entrypoint sh redis -ec ' \
	  rm -rf /data/restoring /data/before-restore; mkdir /data/restoring; \
	  mv /data/restore.rdb /data/restoring/appendonly.aof.1.base.rdb; \
	  echo "file appendonly.aof.1.base.rdb seq 1 type b" > /data/restoring/appendonly.aof.manifest; \
	  if [ -d /data/appendonlydir ]; then mv /data/appendonlydir /data/before-restore; fi; \
	  mv /data/restoring /data/appendonlydir' </dev/null
	@docker compose up --detach --no-build --wait redis
	@# Everyone else looks at the store after an outage; prices may sleep through it and think that it holds more.
	@docker compose ps --services --status running | grep '^prices' | xargs -r docker compose restart
	@echo "make restore: $(BACKUP) is in place; what there was is kept in the volume until the next restore"

lock: ## pin the dependencies anew, with hashes
	$(PYTHON) -m venv build/lock
	build/lock/bin/python -m pip --disable-pip-version-check install --quiet uv
	$(LOCK) -o requirements-dev.lock requirements-dev.in contracts/pyproject.toml services/*/pyproject.toml
	$(LOCK) -o requirements-build.lock requirements-build.in
	$(LOCK) -o requirements-web.lock requirements-web.in
	# dsmr-parser asks for an older dlms-cosem, which it needs for enciphered telegrams only: tests use the newer one.
	grep -o '^dlms-cosem==[0-9.]*' requirements-dev.lock > build/lock/override.txt
	$(LOCK) --override build/lock/override.txt -c requirements-dev.lock -o requirements-bench.lock requirements-bench.in
	for service in services/*; do $(LOCK) -o $$service/requirements.lock $$service/pyproject.toml || exit 1; done
	# Home Assistant is for the Python of its test image alone.
	$(subst --universal --python-version 3.11,--python-platform linux --python-version 3.13.5,$(LOCK)) \
	  -o $(HOME_ASSISTANT)/requirements.lock $(HOME_ASSISTANT)/requirements.in

clean: ## remove what make made: .venv, the demo's state, caches
	rm -rf .venv .demo build test-output services/api/web/node_modules services/api/amshub_api/static bench/results.jsonl .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The page is built anew when its sources change.
$(MADE): $(INSTALLED) $(PAGE)
	@echo "make: building the page"
	@$(BIN)/python services/api/web/build.py
	@touch $@

$(INSTALLED): requirements-dev.lock requirements-web.lock $(addsuffix /pyproject.toml,$(PROJECTS))
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "amshub needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) -V 2>/dev/null || echo not there)." \
	    "Name another: make PYTHON=python3.13"; exit 1; }
	@$(PYTHON) -m venv .venv || { echo "$(PYTHON) has no venv module; on Debian: apt install python3-venv"; exit 1; }
	@echo "make: installing the locked dependencies into .venv"
	@$(PIP) --require-hashes -r requirements-dev.lock
	@$(PIP) --require-hashes -r requirements-web.lock
	@$(PIP) --no-deps --no-build-isolation $(addprefix --editable ./,$(PROJECTS))
	@touch $@
