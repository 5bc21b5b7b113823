"""Images are scored by what their labels would teach."""

from pathlib import Path

import pytest
from saved_run import NAME, saved_run
from tiny_brain import file_of, tiny_brain

from common.data.prostate_phantoms import prostate_phantoms
from common.label import uncertainty_scores
from common.label.served_bundle import ServedBundle
from common.label.uncertainty_scores import disagreement_score, dropout_score

_SPACING = {"spacing": [1.0, 1.0, 1.0]}


def _served(name: str, folder: Path) -> ServedBundle:
    return ServedBundle(name, runs=folder / "runs", trained=folder / "trained")


def test_passes_with_dropout_disagree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    saved_run(tmp_path / "runs" / "vnet_prostate" / NAME, "vnet_prostate")
    scan = Path(prostate_phantoms(tmp_path / "phantoms", count=1, labels=False), "images", "prostate_000.nii.gz")
    bundle = _served("vnet_prostate", tmp_path)
    assert 0 < dropout_score(bundle, scan, passes=2) < 0.694  # no more than log 2
    monkeypatch.setattr(uncertainty_scores, "_RATE", 0.0)
    assert dropout_score(bundle, scan, passes=2) == pytest.approx(0, abs=1e-6)


def test_engine_that_would_leave_dropout_out_is_not_used(tmp_path: Path) -> None:
    bundle = _served("deepmedic_brats", tmp_path)
    saved_run(bundle.trained / NAME, **_SPACING)
    scan = file_of(tiny_brain(tmp_path / "ann"), "flair")
    assert 0 < dropout_score(bundle, scan, passes=2) < 1.61  # no more than log 5


def test_members_that_differ_disagree(tmp_path: Path) -> None:
    bundle = _served("emma_ensemble", tmp_path)
    for seed, name in enumerate(("FCN-z_score", "other")):
        saved_run(bundle.runs / bundle.name / name / NAME, bundle.name, seed=seed, **_SPACING)
    scan = file_of(tiny_brain(tmp_path / "ann"), "flair")
    assert 0 < disagreement_score(bundle, scan) <= 1
