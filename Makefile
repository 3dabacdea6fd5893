# Everything runs from a fresh clone with Python 3.11 or later and make: .venv is set up on first use.
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
STAMP := .venv/installed
SEEDS := $(sort $(wildcard tests/data/seeds/*.txt))

.PHONY: help demo test torture fuzz lint format bench bench-llm bench-service rules schema lock clean
help:
	@echo "make demo | test | torture | fuzz | lint | format | bench | bench-llm | bench-service | rules | schema | lock | clean"

$(STAMP): requirements.lock pyproject.toml
	$(PYTHON) -m venv --clear .venv
	$(BIN)/pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@

demo: $(STAMP)
	$(BIN)/gongkai extract --format table $(SEEDS) tests/data/real/hongze-2023.pdf
	@echo; echo 'Where the first report prints a number:'
	$(BIN)/python examples/evidence.py $(firstword $(SEEDS))

test: $(STAMP)
	$(BIN)/python -m pytest -n 3 --dist worksteal

# Fresh reports of every kind, and the first cells that are misread: make torture N=1000 SEED=7
N ?= 1000
SEED ?= $(shell date +%s)
torture: $(STAMP)
	$(BIN)/python -m tests.torture.score --n $(N) --seed $(SEED) --show 40 --check

# New inputs for every door of the readers: make fuzz N=10000
fuzz: $(STAMP)
	FUZZ_N=$(N) $(BIN)/python -m pytest tests/fuzz -n 3

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(STAMP)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# make bench ARGS="--files 10000 --check"; scans: make bench ARGS="--ocr --reports 20 --check"
bench: $(STAMP)
	$(BIN)/python -m benchmarks.bench_extract $(ARGS)

# make bench-llm ARGS="--reports 2000 --check"
bench-llm: $(STAMP)
	$(BIN)/python -m benchmarks.bench_llm $(ARGS)

# make bench-service ARGS="--seconds 60 --check"
bench-service: $(STAMP)
	$(BIN)/python -m benchmarks.bench_service $(ARGS)

rules: $(STAMP)
	$(BIN)/python -m gongkai.rules.handbook > docs/rules.md

schema: $(STAMP)
	$(BIN)/python -m gongkai.exports.schema > schemas/report.schema.json

# Pins everything, with hashes for every system and Python from 3.11 on; names no index.
lock:
	$(PYTHON) -m venv build/lock
	build/lock/bin/pip install --quiet uv
	build/lock/bin/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-emit-find-links --no-config --custom-compile-command "make lock" \
		--all-extras --group dev pyproject.toml -o requirements.lock

clean:
	rm -rf .venv build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
