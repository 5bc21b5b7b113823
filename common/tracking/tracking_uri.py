"""Where MLflow keeps the runs."""

import os
from pathlib import Path

from monai.utils import path_to_sqlite_uri


def tracking_uri(runs_folder: str) -> str:
    """MLFLOW_TRACKING_URI where it is set, else one sqlite database in `runs_folder` for the whole collection."""
    Path(runs_folder).mkdir(parents=True, exist_ok=True)
    return os.environ.get("MLFLOW_TRACKING_URI") or path_to_sqlite_uri(str(Path(runs_folder) / "mlflow.db"))
