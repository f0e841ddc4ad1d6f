# make run: install everything, extract corpus/ into facts.duckdb, show the facts.  make test: install, lint, type-check, test.
# make bench: characters a second of every stage, beside jieba.cut; ARCHIVE=news.jsonl.gz measures on an archive of yours.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: run test lint bench clean

run: $(VENV)/installed
	$(BIN)/zhfacts extract corpus -o duckdb:///facts.duckdb
	$(BIN)/zhfacts show facts.duckdb

test: lint
	$(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder -q

bench: $(VENV)/installed
	$(BIN)/python tests/benchmarks/speed.py $(ARCHIVE)

lint: $(VENV)/installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

$(VENV)/installed: pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("zhfacts needs Python 3.11 or newer; name one by make PYTHON=...") if sys.version_info < (3, 11) else None'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	touch $@

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
