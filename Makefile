# These targets make the environments they need. .venv builds and serves; .venv-test has what tests and checks,
# .venv-browser what drives a browser, .venv-clients what generates clients: .venv-NAME is made from the lock file
# requirements/NAME.txt.

PYTHON ?= python3
PORT   ?= 8000
BIN    := .venv/bin
TEST   := .venv-test/bin
PIP    := bin/python -m pip --quiet --disable-pip-version-check install

.PHONY: help setup serve check test test-all torture docs openapi bench bench-scale lock rehearse clean

help:  ## what there is
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: .venv/.ready  ## make .venv, with what builds and serves

.venv/.ready: requirements/build.txt requirements/demo.txt requirements/backend.txt pyproject.toml
	$(PYTHON) -m venv .venv
	.venv/$(PIP) --no-deps --require-hashes -r requirements/build.txt -r requirements/demo.txt -r requirements/backend.txt
	.venv/$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

.venv-%/.ready: requirements/%.txt pyproject.toml
	$(PYTHON) -m venv .venv-$*
	.venv-$*/$(PIP) --no-deps --require-hashes -r requirements/$*.txt
	.venv-$*/$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

serve: .venv/.ready  ## build a release, if there is none, and serve it on PORT (8000)
	@test -e releases/current || $(BIN)/butaca build
	@PORT=$(PORT) $(BIN)/butaca serve

check: .venv-test/.ready  ## format, lint, types, import contracts, docs
	$(TEST)/ruff format --check .
	$(TEST)/ruff check .
	$(TEST)/mypy
	$(TEST)/mypy --strict deploy benchmarks docs tests/cap
	$(TEST)/lint-imports --no-cache
	$(TEST)/python -m pytest -q -p no:cacheprovider tests/test_docs.py

test: .venv-test/.ready  ## the suite, but for what is slow
	$(TEST)/python -m pytest -m "not slow"

test-all: test .venv-browser/.ready .venv-clients/.ready  ## that and the rest: attacks, the API's whole description, a browser, generated clients, the deployment
	$(TEST)/python -m pytest -m slow
	.venv-browser/bin/python -m pytest $(wildcard tests/*/test_browser*.py)
	.venv-clients/bin/python -m pytest tests/clients
	$(PYTHON) deploy/rehearse.py

torture: .venv-test/.ready  ## attacks on a real server under 512 MB, in their long form
	BUTACA_TORTURE=long $(TEST)/python -m pytest tests/torture

docs: .venv-test/.ready  ## renew what documents have from the code
	$(TEST)/python docs/render.py

openapi: .venv-test/.ready  ## renew tests/web/openapi.json, what the API was agreed to be
	PYTHONPATH=tests $(TEST)/python -m web.renew_openapi

bench: .venv-test/.ready .venv-browser/.ready  ## the figures of the README, measured here
	$(TEST)/python -m benchmarks

bench-scale: .venv-test/.ready  ## growth up to a million films and 26 million ratings, measured here: hours, and some 15 GB of disk
	$(TEST)/python -m benchmarks.scale

rehearse:  ## the deployment's two scripts, in a clean environment, under 512 MB
	$(PYTHON) deploy/rehearse.py

# `make lock UPGRADE=` keeps the versions that are locked. Of the default catalogue's package only the data are used, so
# nothing that it depends on is installed with it. A lock file has hashes and no
# addresses, so those that npm notes of whom to fund go.
UPGRADE := --upgrade
NODE    := tests/clients/typescript tests/web/axe
COMPILE := uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header $(UPGRADE)

lock:  ## pin all dependencies anew (needs uv, npm and jq)
	$(COMPILE) pyproject.toml -o requirements/serve.txt
	$(COMPILE) pyproject.toml --extra build -c requirements/serve.txt -o requirements/build.txt
	$(COMPILE) pyproject.toml --extra remote -c requirements/serve.txt -o requirements/remote.txt
	$(COMPILE) pyproject.toml --extra build --extra demo --extra evaluation --extra profile --extra remote --extra spark --group test \
		-c requirements/build.txt -c requirements/remote.txt -o requirements/test.txt
	$(COMPILE) pyproject.toml --extra build --group browser -c requirements/test.txt -o requirements/browser.txt
	$(COMPILE) pyproject.toml --extra build --group clients -c requirements/test.txt -o requirements/clients.txt
	$(COMPILE) --group backend -c requirements/test.txt --python-version 3.11 -o requirements/backend.txt
	printf 'bokeh-sampledata>=2026.1\n' | $(COMPILE) --no-deps -c requirements/test.txt - -o requirements/demo.txt
	for folder in $(NODE); do \
		npm --prefix $$folder $(if $(UPGRADE),update,install) --package-lock-only \
			--omit-lockfile-registry-resolved --no-audit --no-fund && \
		jq 'del(.packages[].funding)' $$folder/package-lock.json > $$folder/package-lock.new && \
		mv $$folder/package-lock.new $$folder/package-lock.json || exit 1; \
	done

clean:  ## remove the environments and what was built
	rm -rf .venv .venv-* .deploy dist build
