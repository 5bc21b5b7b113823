#!/usr/bin/env bash
# Sets everything up, then starts a MONAI Label server: bash scripts/label.sh vnet_prostate --studies my_images
# What MONAI Label needs goes to .venv-label, which also sees .venv and changes nothing in it; --setup stops after that.
set -eu
caller=$PWD
. "$(dirname "$0")/environment.sh"

purelib() { "$1" -c 'import sysconfig; print(sysconfig.get_path("purelib"))'; }

make_label_environment() {
  local stamp=.venv-label/installed
  if [ -f "$stamp" ] && cmp -s "$stamp" <(cat scripts/label_requirements.txt; pwd); then
    return
  fi
  echo "installing scripts/label_requirements.txt into .venv-label; this takes a minute"
  rm -rf .venv-label
  "$PYTHON" -m venv .venv-label
  # --no-deps: its metadata ask for numpy 1, jsonschema 3, torchvision and sam2, which the bundles do without
  .venv-label/bin/python -m pip install --quiet --disable-pip-version-check --no-deps -r scripts/label_requirements.txt || {
    echo "error: installing scripts/label_requirements.txt failed (see above); mend it and run this again" >&2
    return 1
  }
  local folder
  for folder in "$(purelib "$PYTHON")" "$PWD/common/label/stand_ins"; do
    "$PYTHON" -c 'import sys; print(f"import site; site.addsitedir({sys.argv[1]!a})")' "$folder"
  done > "$(purelib .venv-label/bin/python)/label_server.pth"
  cat scripts/label_requirements.txt <(pwd) > "$stamp"
}

make_label_environment || exit 1
[ "${1:-}" != --setup ] || exit 0
project=$PWD
cd "$caller"
exec "$project/.venv-label/bin/python" "$project/scripts/label.py" "$@"
