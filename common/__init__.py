"""Transforms, losses, engines, tracking and checks that the bundles share."""

import os
import sys

# Nothing leaves the machine: MLflow reports its use to its makers unless told not to. MONAI has often imported it
# before us; its client then has sent nothing yet, and lets itself be put away.
os.environ.setdefault("MLFLOW_DISABLE_TELEMETRY", "true")
if "mlflow.telemetry" in sys.modules:
    sys.modules["mlflow.telemetry"].set_telemetry_client()
