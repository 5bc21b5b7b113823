"""Where MLflow keeps the runs."""

import os
from pathlib import Path

_READ_AS_MORE = str.maketrans({"%": "%25", "?": "%3F", "#": "%23"})


def tracking_uri(runs_folder: str) -> str:
    """MLFLOW_TRACKING_URI where it is set, else one sqlite database in `runs_folder` for the whole collection.

    `monai.utils.path_to_sqlite_uri` encodes spaces and umlauts, too, and MONAI's handler then puts the copies of
    weights and pictures into a folder that is called so.
    """
    folder = Path(runs_folder).absolute()
    folder.mkdir(parents=True, exist_ok=True)
    path = (folder / "mlflow.db").as_posix().translate(_READ_AS_MORE)
    return os.environ.get("MLFLOW_TRACKING_URI") or f"sqlite:///{path}"
