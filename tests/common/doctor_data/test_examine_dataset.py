"""examine_dataset goes through a whole data set, whatever is wrong with it, and leaves tables and pictures."""

import csv
import logging
from pathlib import Path

import nibabel
import numpy as np
import pytest
from bundle_configs import BUNDLES
from tiny_bundle import TinyBundle

from common.checks.input_error import InputError
from common.doctor_data.examine_dataset import examine_dataset

_PROSTATE = next(bundle for bundle in BUNDLES if bundle.name == "vnet_prostate")


def _options(bundle: Path, runs: Path) -> dict[str, str]:
    overrides = TinyBundle(bundle, runs).overrides("train.json")
    return {"device": "cpu", **{key: repr(value) for key, value in overrides.items()}}


def _findings(folder: Path) -> list[tuple[str, str, str]]:
    with (folder / "findings.csv").open(newline="", encoding="utf-8") as file:
        return [(row["severity"], row["case"], row["rule"]) for row in csv.DictReader(file)]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Four cases without a fault."""
    for index in range(4):
        image = np.random.default_rng(index).random((9, 8, 7), dtype=np.float32)
        for name, voxels in (("images", image), ("labels", (image > 0.5).astype(np.uint8))):
            (tmp_path / "data" / name).mkdir(parents=True, exist_ok=True)
            file = tmp_path / "data" / name / f"case_{index}.nii.gz"
            nibabel.save(nibabel.Nifti1Image(voxels, np.diag([2.0, 2.0, 3.0, 1.0])), file)
    return tmp_path / "data"


def _examine(data: Path, **options: str) -> int:
    tiny = _options(_PROSTATE, data.parent)
    own = {key: value for key, value in tiny.items() if not key.startswith("dataset_dir")}
    return examine_dataset("vnet_prostate", {**own, "dataset_dir": str(data), **options}, data.parent / "out")


def test_clean_data_set_has_no_finding(data: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, logger="common")
    assert _examine(data) == 0
    assert _findings(data.parent / "out") == []
    assert sorted(path.name for path in (data.parent / "out").iterdir()) == [
        "dataset.csv",
        "dataset.png",
        "findings.csv",
    ]
    assert "nothing wrong" in caplog.text
    assert "caching needs about" in caplog.text
    assert "inference of the largest case, case_" in caplog.text


def test_everything_wrong_is_found_and_counted(data: Path, caplog: pytest.LogCaptureFixture) -> None:
    (data / "labels" / "case_0.nii.gz").unlink()
    (data / "images" / "case_1.nii.gz").write_bytes(b"no volume")
    (data / "images" / "case_3.nii.gz").write_bytes((data / "images" / "case_2.nii.gz").read_bytes())
    assert _examine(data) == 3
    findings = _findings(data.parent / "out")
    assert [(severity, case) for severity, case, _ in findings] == [
        ("error", "case_0"),
        ("error", "case_1"),
        ("error", "case_3"),
    ]
    assert "of case case_2" in findings[2][2]
    assert caplog.text.count("error: ") == 3
    with (data.parent / "out" / "dataset.csv").open(newline="", encoding="utf-8") as file:
        assert [row["findings"] for row in csv.DictReader(file)] == ["1", "1", "0", "1"]


def test_knobs_of_the_training_count(data: Path) -> None:
    assert _examine(data, folds="5") == 1
    assert _findings(data.parent / "out") == [("error", "", "folds must be at most the number of cases, 4, got 5")]
    assert _examine(data, class_names="['background','prostate','cyst']") == 0
    assert _findings(data.parent / "out") == [("warning", "", "class cyst must be in some case, no label has it")]


def test_mistakes_of_the_command_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"^bundle: no bundle vnet"):
        examine_dataset("vnet", {}, tmp_path)
    with pytest.raises(InputError, match=r"^spacng: .* did you mean spacing\?"):
        examine_dataset("vnet_prostate", {"spacng": "1"}, tmp_path)
    with pytest.raises(InputError, match=r"^dataset_dir .* does not exist"):
        examine_dataset("vnet_prostate", {"dataset_dir": str(tmp_path / "none")}, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("bundle", BUNDLES, ids=lambda bundle: bundle.name)
def test_phantoms_of_every_bundle_are_clean(bundle: Path, tmp_path: Path) -> None:
    assert examine_dataset(bundle.name, _options(bundle, tmp_path), tmp_path / "out") == 0
    assert _findings(tmp_path / "out") == []
    assert (tmp_path / "out" / "dataset.png").stat().st_size > 5000
