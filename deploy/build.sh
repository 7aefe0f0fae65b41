#!/bin/sh
# Install butaca and build a release, as every deployment does it: Render, Docker, a plain server.
#
#   deploy/build.sh [DATA]
#
# DATA is the folder of the CSV files; without it data/ if there is one, else the default catalogue.
# PYTHON is the interpreter, python3 if it is not set; BUTACA_RELEASES the folder of the releases. It leaves
#
#   .deploy/build   an environment with everything that builds
#   .deploy/serve   an environment with what serves, and nothing else: not even pip
#   releases/       the release, beside those before it, as the current one
#
# Packages come by the lock files, with their hashes. Run again, it installs what has changed and builds anew.
set -eu
if [ $# -gt 0 ]; then data=$(cd "$1" && pwd); fi
cd "$(dirname "$0")/.."
if [ -z "${data-}" ] && [ -d data ]; then data=data; fi

install() { # ENVIRONMENT, then what pip takes
    environment=.deploy/$1
    shift
    .deploy/build/bin/python -m pip --disable-pip-version-check --python "$environment" install --no-deps "$@"
}

[ -x .deploy/build/bin/python ] || "${PYTHON:-python3}" -m venv .deploy/build
[ -x .deploy/serve/bin/python ] || "${PYTHON:-python3}" -m venv --without-pip .deploy/serve
# What builds is compiled as it is imported: compiling dictionaries takes more than 512 MB. What serves is compiled here,
# since whoever serves may only read it, and would compile all of it at every start.
install build --no-compile --require-hashes -r requirements/build.txt -r requirements/backend.txt
install serve --require-hashes -r requirements/serve.txt
[ -n "${data-}" ] || install build --no-compile --require-hashes -r requirements/demo.txt

rm -rf .deploy/wheel
.deploy/build/bin/python -m pip --disable-pip-version-check wheel --no-deps --no-build-isolation -w .deploy/wheel .
install build --no-compile --force-reinstall .deploy/wheel/*.whl
install serve --force-reinstall .deploy/wheel/*.whl

.deploy/build/bin/butaca build ${data:+"$data"}
