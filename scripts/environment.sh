# Sourced by the other scripts: makes .venv in the project's folder, once, and installs requirements.txt into it.
# Afterwards $PYTHON is its interpreter. CLINICAL_BUNDLES_PYTHON names the interpreter to make it from.

cd "$(dirname "${BASH_SOURCE[0]}")/.."

find_python() {
  local candidate
  for candidate in "${CLINICAL_BUNDLES_PYTHON:-}" python3 python3.12 python3.11 python3.10; do
    [ -n "$candidate" ] || continue
    if "$candidate" -c 'import sys; sys.exit(not (3, 10) <= sys.version_info[:2] <= (3, 12))' 2>/dev/null; then
      echo "$candidate"
      return
    fi
  done
  echo "error: no Python 3.10, 3.11 or 3.12 found; on Debian or Ubuntu: sudo apt install python3 python3-venv" >&2
  return 1
}

make_environment() {
  local python
  python=$(find_python) || return 1
  if ! "$python" -c 'import venv, ensurepip' 2>/dev/null; then
    echo "error: $python has no venv module; on Debian or Ubuntu: sudo apt install python3-venv" >&2
    return 1
  fi
  echo "making .venv with $("$python" --version)"
  "$python" -m venv .venv || { rm -rf .venv; return 1; }
}

install_requirements() {
  local stamp=.venv/installed
  if [ -f "$stamp" ] && cmp -s "$stamp" <(cat requirements.txt pyproject.toml; pwd); then
    return
  fi
  echo "installing requirements.txt; this takes a few minutes"
  .venv/bin/python -m pip install --quiet --disable-pip-version-check -r requirements.txt || {
    echo "error: installing requirements.txt failed (see above); mend it and run this again" >&2
    return 1
  }
  cat requirements.txt pyproject.toml <(pwd) > "$stamp"
}

[ -x .venv/bin/python ] && .venv/bin/python -c '' 2>/dev/null || { rm -rf .venv; make_environment; } || exit 1
install_requirements || exit 1
PYTHON=.venv/bin/python
export MLFLOW_DISABLE_TELEMETRY=true
