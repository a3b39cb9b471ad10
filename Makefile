# The whole of it: `make run` starts the portal, `make test` checks everything.
# Nothing has to be there but Python 3.11 or newer; another one is chosen with PYTHON=python3.13.

PYTHON ?= $(shell for each in python3 python3.13 python3.12 python3.11; do \
	"$$each" -c 'import sys, venv, ensurepip; raise SystemExit(not (3, 11) <= sys.version_info < (3, 14))' \
	2>/dev/null && echo "$$each" && break; done)
IN = .venv/bin

.PHONY: help run test cover check bench lock clean python

help:  ## Say what there is
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' Makefile

run: python  ## Start the portal with its own database; PORT, DATA_DIR, DATABASE_URL, REDIS_URL, EMAIL_URL
	@$(PYTHON) -m compact.runtime.install requirements.txt
	@exec $(IN)/python -m compact.runtime run

test: python  ## Everything that must hold: lint, types, layers, and all tests on servers of their own
	@$(PYTHON) -m compact.runtime.install requirements-dev.txt
	@$(IN)/python -m tests.browser
	@$(MAKE) --no-print-directory check
	@$(IN)/python -m tests.servers -- $(IN)/python -m tests.beside $(ARGS)

cover: python  ## The same tests, and how much of the code they reach: at least 95 %
	@$(PYTHON) -m compact.runtime.install requirements-dev.txt
	@$(IN)/python -m tests.browser
	@$(IN)/python -m tests.servers -- $(IN)/python -m pytest -n 2 --cov --cov-report=term --cov-fail-under=95 $(ARGS)

check: python  ## Lint, types and layers alone
	@$(PYTHON) -m compact.runtime.install requirements-dev.txt
	$(IN)/ruff check
	$(IN)/ruff format --check
	$(IN)/djlint --lint --quiet templates
	SECRET_KEY=none DATABASE_URL=postgresql://nobody@localhost/none $(IN)/mypy
	$(IN)/lint-imports

bench: python  ## Measure speed and size
	@$(PYTHON) -m compact.runtime.install requirements-dev.txt
	@exec $(IN)/python -m bench $(ARGS)

lock: python  ## Choose the newest versions that fit requirements*.in, and note their hashes
	@$(PYTHON) -m compact.runtime.install requirements-dev.txt
	$(IN)/pip-compile $(LOCK) --output-file requirements.txt requirements.in
	$(IN)/pip-compile $(LOCK) --output-file requirements-dev.txt requirements-dev.in

LOCK = --quiet --upgrade --generate-hashes --strip-extras --allow-unsafe --no-header --no-emit-options

clean:  ## Remove the environment and all caches; data stays
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis .coverage .coverage.*
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

python:
	@test -n "$(PYTHON)" || { echo "Python 3.11, 3.12 or 3.13 with its venv module is needed (on Debian: apt install python3-venv)."; exit 1; }
