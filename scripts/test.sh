#!/usr/bin/env bash
# Sets everything up, then runs the checks and all tests. Arguments go to pytest: bash scripts/test.sh -k vnet_prostate
set -eu
. "$(dirname "$0")/environment.sh"

"$PYTHON" -m ruff check .
"$PYTHON" -m ruff format --check .
"$PYTHON" -m mypy
# a process for each core, of one thread: the tests' volumes are too tiny to share out
export OMP_NUM_THREADS="${OMP_NUM_THREADS:-1}"
"$PYTHON" -m pytest --numprocesses logical --maxprocesses 4 --dist worksteal "$@"
