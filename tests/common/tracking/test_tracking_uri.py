"""Runs are tracked in one database of the collection, or where the environment says."""

from pathlib import Path

import pytest
from monai.handlers import MLFlowHandler
from sqlalchemy import create_engine, text

from common.tracking.tracking_uri import tracking_uri


def test_default_is_a_database_in_the_runs_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MLFLOW_TRACKING_URI", raising=False)
    assert tracking_uri(str(tmp_path / "runs")) == f"sqlite:///{tmp_path}/runs/mlflow.db"


@pytest.mark.parametrize("name", ["runs", "my runs", "Läufe", "50% #2"], ids=["plain", "space", "umlaut", "signs"])
def test_database_can_be_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.delenv("MLFLOW_TRACKING_URI", raising=False)
    engine = create_engine(tracking_uri(str(tmp_path / "new" / name)))
    with engine.begin() as connection:
        connection.execute(text("create table runs (id int)"))
    engine.dispose()
    assert (tmp_path / "new" / name / "mlflow.db").stat().st_size > 0


@pytest.mark.parametrize("name", ["my runs", "Läufe"])
def test_copies_of_weights_lie_beside_the_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.delenv("MLFLOW_TRACKING_URI", raising=False)
    handler = MLFlowHandler(tracking_uri(str(tmp_path / name)))
    assert handler.artifact_location == (tmp_path / name / "mlruns").as_uri()


def test_environment_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MLFLOW_TRACKING_URI", "http://127.0.0.1:5000")
    assert tracking_uri(str(tmp_path)) == "http://127.0.0.1:5000"
