# Everything happens in .venv, which these targets make by themselves.

PYTHON ?= python3
PORT   ?= 8000
BIN    := .venv/bin
READY  := .venv/.ready

.PHONY: help setup serve check test torture openapi bench lock rehearse clean

help:  ## what there is
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: $(READY)  ## make the environment, with everything installed

$(READY): requirements/dev.txt pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(READY)

serve: $(READY)  ## build a release, if there is none, and serve it on PORT (8000)
	@test -e releases/current || $(BIN)/butaca build
	@PORT=$(PORT) $(BIN)/butaca serve

check: $(READY)  ## format, lint, types, import contracts, docs
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/mypy --strict deploy benchmarks
	$(BIN)/lint-imports --no-cache
	$(BIN)/python -m pytest -q -p no:cacheprovider tests/test_docs.py

test: $(READY)  ## the whole suite
	$(BIN)/python -m pytest

torture: $(READY)  ## attacks on a real server under 512 MB, in their long form
	BUTACA_TORTURE=long $(BIN)/python -m pytest tests/torture

openapi: $(READY)  ## renew tests/web/openapi.json, what the API was agreed to be
	@rm -f tests/web/openapi.json
	$(BIN)/python -m pytest -q tests/web/test_contract.py -k openapi

bench: $(READY)  ## the figures of the README, measured here
	$(BIN)/python -m benchmarks

rehearse: $(READY)  ## the deployment's own commands, in a clean environment, under 512 MB
	$(BIN)/python deploy/rehearse.py

lock:  ## pin all dependencies anew (needs uv)
	uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header --upgrade \
		pyproject.toml -o requirements/serve.txt
	uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header --upgrade \
		pyproject.toml --extra build --extra demo -c requirements/serve.txt -o requirements/build.txt
	uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header --upgrade \
		pyproject.toml --extra build --extra demo --extra evaluation --extra profile --group dev -c requirements/build.txt -o requirements/dev.txt
	printf 'hatchling>=1.33\n' | uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header \
		- -c requirements/dev.txt --python-version 3.11 -o deploy/backend.txt

clean:  ## remove the environment and what was built
	rm -rf .venv dist build
