"""An MLflow database of a test's own."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from mlflow import MlflowClient


@contextmanager
def tracking_database(folder: Path) -> Iterator[str]:
    """The address of a new, empty one, which takes seconds to make; no other is named in the environment meanwhile."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("MLFLOW_TRACKING_URI", raising=False)
        uri = f"sqlite:///{folder}/mlflow.db"
        MlflowClient(uri).search_experiments()
        yield uri
