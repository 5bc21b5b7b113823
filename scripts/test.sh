#!/usr/bin/env bash
# Sets everything up, then runs the checks and all tests. Arguments go to pytest: bash scripts/test.sh -k vnet_prostate
set -eu
. "$(dirname "$0")/environment.sh"

"$PYTHON" -m ruff check .
"$PYTHON" -m ruff format --check .
"$PYTHON" -m mypy
"$PYTHON" -m pytest "$@"
