# `make run` to try the Hub, `make test` to check it. The scripts behind these names are in run/.
.DEFAULT_GOAL := help
.PHONY: help setup run check test test-all format bench soak screenshots clean
PY := .venv/bin/python

help:
	@echo "make run        start the Hub on this machine (PORT=8000, VAR_DIR=var)"
	@echo "make setup      install into .venv, compile translations"
	@echo "make check      all that needs no test: style, types, import order, migrations, translations"
	@echo "make test       make check, then every test"
	@echo "make test-all   the same, whole suite on both databases"
	@echo "make format     put code and templates into the agreed form"
	@echo "make bench      NAME=pages: measure"
	@echo "make soak       NAME=answers: the saving protocol at random, RUNS=10000 times"
	@echo "make screenshots  take the pictures in docs/screenshots anew"
	@echo "make clean      remove .venv and caches; var/ (your data) stays"

setup:
	@sh run/setup.sh

run: setup
	@exec $(PY) -m run.start

check: setup
	@sh run/check.sh

test: setup
	@sh run/system_packages.sh
	@sh run/check.sh
	@sh run/test.sh

test-all: setup
	@sh run/system_packages.sh
	@sh run/check.sh
	@sh run/test.sh all

format: setup
	@.venv/bin/ruff check --fix-only --quiet . ; .venv/bin/ruff format .
	@.venv/bin/djlint --reformat --quiet templates || true

bench: setup
	@$(PY) -m benchmarks.$(NAME)

soak: setup
	@$(PY) -m run.soak $(NAME)

screenshots: setup
	@$(PY) -m run.screenshots

clean:
	rm -rf .venv .tools .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
