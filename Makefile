# Everything is installed into environments that these targets make: .venv builds and serves, and what else is
# needed has an environment and a lock file of its own, .venv-NAME from requirements/NAME.txt.

PYTHON ?= python3
PORT   ?= 8000
BIN    := .venv/bin
TEST   := .venv-test/bin
PIP    := bin/python -m pip --quiet --disable-pip-version-check install

.PHONY: help setup serve check test test-all browser torture openapi bench lock rehearse clean

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

# `make lock UPGRADE=` keeps the versions that are locked. Of the default catalogue's package only the data are used, so
# nothing that it depends on is installed with it.
UPGRADE := --upgrade
COMPILE := uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header $(UPGRADE)

lock:  ## pin all dependencies anew (needs uv)
	$(COMPILE) pyproject.toml -o requirements/serve.txt
	$(COMPILE) pyproject.toml --extra build -c requirements/serve.txt -o requirements/build.txt
	$(COMPILE) pyproject.toml --extra build --extra demo --extra evaluation --extra profile --group test \
		-c requirements/build.txt -o requirements/test.txt
	$(COMPILE) pyproject.toml --extra build --group browser -c requirements/test.txt -o requirements/browser.txt
	$(COMPILE) --group backend -c requirements/test.txt --python-version 3.11 -o requirements/backend.txt
	printf 'bokeh-sampledata>=2026.1\n' | $(COMPILE) --no-deps -c requirements/test.txt - -o requirements/demo.txt

clean:  ## remove the environments and what was built
	rm -rf .venv .venv-* .deploy dist build
