# `make` alone prints this list. Only Python 3.11+ and make are needed; everything else is fetched into .venv.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
AT_ONCE ?= 2
PIP    := $(BIN)/python -m pip --quiet --disable-pip-version-check

.DEFAULT_GOAL := help
.NOTPARALLEL: # pip and npm share folders
.PHONY: help run page test lint bench accuracy kafka universe web-types lock clean

help: ## print this list
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Warstream needs Python 3.11 or newer; $(PYTHON) is `$(PYTHON) -V 2>&1`. Run make PYTHON=/path/to/python3.11"; exit 1; }
	@echo "setting up $(VENV) (first time only)"
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.run: requirements.lock pyproject.toml | $(BIN)/python
	@$(PIP) install --require-hashes -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation --no-index -e .
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.run
	@$(PIP) install --require-hashes -r requirements-dev.lock
	@touch $@

# What the page is made of; without git, so that an unpacked archive builds too.
PAGE := requirements-web.lock $(wildcard web/*.json web/*.ts web/*.html web/.npmrc) $(shell find web/src web/public web/scripts -type f 2>/dev/null)
ifeq ($(wildcard web/dist/index.html),)
.PHONY: $(VENV)/.web
endif
$(VENV)/.web: $(PAGE) | $(VENV)/.run
	@$(BIN)/python -m warstream.page build --done $@ $(CALM)

run: CALM := --calm
run: $(VENV)/.run $(VENV)/.web ## set up and start the whole system; Ctrl-C stops it
	@$(BIN)/warstream up

page: $(VENV)/.web ## build the web page (Node.js comes as a wheel)

lint: $(VENV)/.dev ## ruff, mypy --strict, import-linter, and the web page's types
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/python -m warstream.page check

# Two at a time, by file: most tests wait for servers and processes. Files with servers of their own start them once.
test: lint $(VENV)/.web ## set up and run every check and test
	@$(BIN)/python -m warstream.page test
	@.ci/chromium
	@$(BIN)/pytest -q -n $(AT_ONCE) --dist loadfile

bench: $(VENV)/.dev ## measure rates and latencies beside their floor
	@$(BIN)/python -m tests.bench

accuracy: $(VENV)/.dev ## measure battles and sides against what simulated wars know
	@$(BIN)/python -m tests.accuracy

kafka: $(VENV)/.dev ## fetch Apache Kafka by Maven into .kafka/ (needs Java 17 and Maven)
	@$(BIN)/python -m warstream.kafka fetch

universe: $(VENV)/.dev ## rebuild the static data from CCP's SDE
	@$(BIN)/python -m universe.build

web-types: $(VENV)/.run ## write the web page's types of the API anew
	@$(BIN)/python -m api.document > web/openapi.json.new && mv web/openapi.json.new web/openapi.json
	@$(BIN)/python -m warstream.page types

lock: $(VENV)/.dev ## write the lock files anew
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-annotate --custom-compile-command "make lock" pyproject.toml requirements.in -o requirements.lock
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-annotate --custom-compile-command "make lock" --extra dev -c requirements.lock pyproject.toml -o requirements-dev.lock
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-annotate --custom-compile-command "make lock" requirements-web.in -o requirements-web.lock

clean: ## remove the environment and caches (your data stays)
	@rm -rf $(VENV) web/node_modules web/dist .mypy_cache .ruff_cache .pytest_cache .hypothesis *.egg-info
