"""The overlay for one class of lesion: it fits training, evaluation and inference."""

from pathlib import Path
from typing import Any

import numpy as np
from bundle_configs import PROJECT
from tiny_brain import file_of, read, save, tiny_brain
from tiny_bundle import TinyBundle, content

BUNDLE = PROJECT / "bundles" / "deepmedic_brats"


def test_lesions_are_learnt_scored_and_segmented(tmp_path: Path) -> None:
    dataset_dir = tmp_path / "lesions"
    for name in ("a", "b"):
        case = tiny_brain(dataset_dir / name)
        save(read(file_of(case, "seg")) > 0, case / "lesion.nii.gz")
        file_of(case, "seg").unlink()
    tiny = TinyBundle(BUNDLE, tmp_path / "runs")
    given: dict[str, Any] = {"dataset_dir": str(dataset_dir), "output_dir": str(tmp_path / "output"), "track": False}
    given["spacing"] = [1.0, 1.0, 1.0]  # that of the files
    trained = tiny.run("train.json", "lesion.json", **given, max_epochs=1, iterations_per_epoch=1)
    assert content(trained, "network_def").classification.out_channels == 2
    tiny.run("train.json", "evaluate.json", "lesion.json", **given)
    (scores,) = (tmp_path / "output").glob("evaluate-*/scores.csv")
    assert "dice_whole" in scores.read_text()
    (weights,) = (tmp_path / "output").glob("train-*/model.pt")
    tiny.run("inference.json", "lesion.json", **{**given, "output_dir": str(tmp_path / "maps")}, weights=str(weights))
    assert set(np.unique(read(tmp_path / "maps" / "a_pred.nii.gz"))) <= {0, 1}
