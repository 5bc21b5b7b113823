#!/usr/bin/env bash
# Sets everything up, then trains, evaluates and runs vnet_prostate on phantom data: a few minutes on two CPU cores.
set -eu
. "$(dirname "$0")/environment.sh"

configs=bundles/vnet_prostate/configs
runs=runs/vnet_prostate
echo "== training on phantoms"
"$PYTHON" -m monai.bundle run --config_file "$configs/train.json"
echo "== evaluating on held-out phantoms"
"$PYTHON" -m monai.bundle run --config_file "['$configs/train.json','$configs/evaluate.json']"
echo "== segmenting new phantoms"
"$PYTHON" -m monai.bundle run --config_file "$configs/inference.json"

evaluation=$(ls -d "$runs"/evaluate-* | tail -n 1)
"$PYTHON" - "$evaluation/summary.json" <<'PY'
import json, sys
dice = json.load(open(sys.argv[1]))["scores"]["mean_dice"]
print(f"\nmean Dice on held-out phantoms: {dice['mean']:.3f} (sd {dice['sd']:.3f}, n = {dice['n']})")
PY
echo "picture: $(ls "$evaluation"/pictures/overlays/*.png | head -n 1)"
echo "label maps: $runs/predictions"
echo "browse the runs: .venv/bin/mlflow server --host 127.0.0.1 --backend-store-uri sqlite:///runs/mlflow.db"
