#!/bin/sh
# Serve the current release, as every deployment does it: after deploy/build.sh, with the settings of the environment
# (docs/deployment.md lists them; HOST=0.0.0.0 listens on all addresses). Arguments are those of `butaca serve`.
#
# exec, so that the signal to stop reaches butaca and no shell.
set -eu
cd "$(dirname "$0")/.."
exec .deploy/serve/bin/butaca serve "$@"
