# Everything runs from a fresh clone with Python 3.11 or later and make: .venv is set up on first use.
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
STAMP := .venv/installed
SEEDS := $(sort $(wildcard tests/data/seeds/*.txt))
# What make demo installs is a tenth of what the tests need; it takes the tests' environment where that is there.
DEMO := $(if $(wildcard $(STAMP)),.venv,.venv-demo)
# Tests start the program hundreds of times: what Python makes of the source is kept, whatever the environment says.
export PYTHONDONTWRITEBYTECODE :=
SLOW := generator or ocr or browser or service or ray or kills

.PHONY: help demo test quick release torture fuzz lint format bench bench-llm bench-service benchmark-doc rules schema docs lock clean
help:
	@echo "make demo | test | quick | release | torture | fuzz | lint | format | bench | bench-llm | bench-service | benchmark-doc | rules | schema | docs | lock | clean"

$(STAMP): requirements.lock pyproject.toml benchmarks/bench/pyproject.toml
	$(PYTHON) -m venv --clear .venv
	$(BIN)/pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --no-deps --no-build-isolation -e . -e benchmarks/bench
	@touch $@

.venv-demo/installed: requirements-demo.lock pyproject.toml
	@echo "1/2  setting up .venv-demo, once: $$(grep -c '^[a-z]' $<) packages, some 370 MB on the disk"
	$(PYTHON) -m venv --clear .venv-demo
	.venv-demo/bin/pip install --disable-pip-version-check --require-hashes -r $<
	@.venv-demo/bin/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

# Reads the reports of tests/data/seeds and a PDF, and says what to type next.
demo: $(DEMO)/installed
	@echo "2/2  reading $(words $(SEEDS)) reports and a PDF"
	$(DEMO)/bin/gongkai extract --format table $(SEEDS) tests/data/real/hongze-2023.pdf
	@echo; echo 'Where the first report prints a number:'
	$(DEMO)/bin/python examples/evidence.py $(firstword $(SEEDS))
	@echo
	@echo 'Type next, with reports of your own:'
	@echo '    $(DEMO)/bin/gongkai check FOLDER                     what is wrong in them, in Chinese (--lang en: in English)'
	@echo '    $(DEMO)/bin/gongkai extract FOLDER -o all.xlsx       their tables'
	@echo '    $(DEMO)/bin/gongkai docs                             everything else'

test: $(STAMP)
	$(BIN)/python -m pytest -n 3 --dist worksteal

# All but what takes long or needs a browser, LibreOffice, Ray or a network namespace.
quick: $(STAMP)
	$(BIN)/python -m pytest -n auto --dist worksteal -m "not ($(SLOW))"

# Builds what is given out, tries it as others will have it, and says how to give it out: make release TESTS=quick
TESTS ?= test
release: $(STAMP)
	PYTHON=$(PYTHON) TESTS=$(TESTS) .ci/release $(BIN)

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
# PDF files (sh benchmarks/bench/peers.sh first, for the peers): make bench ARGS="--pdf --reports 20 --seed 7 --check"
# Texts that other programs make of reports (sh benchmarks/texts/converters.sh first): make bench ARGS="--texts --seed 7"
bench: $(STAMP)
	$(BIN)/python -m benchmarks.bench_extract $(ARGS)

# make bench-llm ARGS="--reports 2000 --check"
bench-llm: $(STAMP)
	$(BIN)/python -m benchmarks.bench_llm $(ARGS)

# make bench-service ARGS="--seconds 60 --check"
bench-service: $(STAMP)
	$(BIN)/python -m benchmarks.bench_service $(ARGS)

# Runs gongkai and its peers (benchmarks/bench/README.md), and writes docs/benchmark.md: make benchmark-doc BENCH_N=540
# The whole-document prompt is run where GONGKAI_LLM_BASE_URL says whom to ask; else its last results stay.
BENCH_N ?= 108
SCANS_N ?= 2
PROMPT_N ?= 9
BENCH_SEED ?= 20261129
LIES ?= 100000
RESULTS := benchmarks/bench/results
PEERS := gongkai gongkai+careful gongkai+hostile pandas pdfplumber camelot img2table markitdown docling
benchmark-doc: $(STAMP)
	sh benchmarks/bench/peers.sh
	rm -f $(filter-out $(RESULTS)/prompt.json,$(wildcard $(RESULTS)/*.json))
	for one in $(PEERS); do $(BIN)/python -m benchmarks.bench run --system $$one --n $(BENCH_N) --seed $(BENCH_SEED) \
		--out $(RESULTS)/$$one.json || exit; done
	for one in gongkai img2table; do for kind in office fax phone stamped poor; do \
		$(BIN)/python -m benchmarks.bench run --system $$one --n $(SCANS_N) --seed $(BENCH_SEED) --families scan-$$kind \
		--out $(RESULTS)/$$one-scan-$$kind.json || exit; done; done
	[ -z "$$GONGKAI_LLM_BASE_URL" ] || $(BIN)/python -m benchmarks.bench run --system prompt --n $(PROMPT_N) --hard 8 \
		--seed $(BENCH_SEED) --out $(RESULTS)/prompt.json
	$(BIN)/python -m benchmarks.bench hostile --n $(LIES) --seed 7 --out $(RESULTS)/hostile.json
	$(BIN)/python -m benchmarks.bench doc

rules: $(STAMP)
	$(BIN)/python -m gongkai.rules.handbook > docs/rules.md

# The pages and the reference of the public names as web pages, out of docs/ and the docstrings; a warning is an error.
docs: $(STAMP)
	$(BIN)/python -m sphinx -W --keep-going -q docs build/docs
	@echo build/docs/index.html

schema: $(STAMP)
	$(BIN)/python -m gongkai.exports.schema > schemas/report.schema.json

COMPILE := build/lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-config --custom-compile-command "make lock"
# Pins everything, with hashes for every system and Python from 3.11 on; names no index.
lock:
	$(PYTHON) -m venv build/lock
	build/lock/bin/pip install --quiet uv
	$(COMPILE) --upgrade --all-extras --group dev --group docs pyproject.toml -o requirements.lock
	$(COMPILE) --upgrade -c requirements.lock --extra pdf --group demo pyproject.toml -o requirements-demo.lock
	$(COMPILE) --upgrade benchmarks/texts/converters.in -o benchmarks/texts/converters.txt

clean:
	rm -rf .venv .venv-demo build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
