"""What is recorded of a run tells two runs apart."""

import subprocess
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import torch
from monai.bundle import ConfigParser

import common.tracking.git_commit as module
from common.tracking.run_parameters import cases_hash, run_parameters


@pytest.fixture
def commit(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Puts a repository with the given state in the place of the real one."""

    def answer(*, head: str = "abc123\n", changes: str = "", error: Exception | None = None) -> None:
        def run(words: list[str], **_options: Any) -> SimpleNamespace:
            if error is not None:
                raise error
            return SimpleNamespace(stdout=head if "rev-parse" in words else changes)

        monkeypatch.setattr(module, "subprocess", SimpleNamespace(run=run, SubprocessError=subprocess.SubprocessError))

    answer()
    return answer


def _case(folder: Path, *, case_id: str = "1", image: bytes = b"image", label: bytes = b"label") -> dict[str, Any]:
    folder.mkdir(exist_ok=True)
    (folder / "image.nii").write_bytes(image)
    (folder / "label.nii").write_bytes(label)
    return {"case_id": case_id, "image": str(folder / "image.nii"), "label": str(folder / "label.nii")}


def _parameters(*cases: dict[str, Any], **knobs: Any) -> dict[str, Any]:
    parser = ConfigParser({**knobs, "found": {"_target_": run_parameters, "cases": list(cases)}})
    return parser.get_parsed_content("found")


def test_same_data_in_another_folder_have_the_same_hash(tmp_path: Path) -> None:
    assert cases_hash([_case(tmp_path / "here")]) == cases_hash([_case(tmp_path / "there")])


@pytest.mark.parametrize(
    "changed",
    [{"case_id": "2"}, {"image": b"longer image"}, {"label": b"longer label"}],
    ids=lambda changed: next(iter(changed)),
)
def test_other_data_have_another_hash(tmp_path: Path, changed: dict[str, Any]) -> None:
    assert cases_hash([_case(tmp_path / "here")]) != cases_hash([_case(tmp_path / "there", **changed)])


@pytest.mark.parametrize(
    "changed",
    [{"case_id": "2"}, {"image": np.ones((1, 2, 2), dtype=np.uint8)}, {"label": 4}],
    ids=lambda changed: next(iter(changed)),
)
def test_images_in_arrays_are_told_apart(changed: dict[str, Any]) -> None:
    case = {"case_id": "1", "image": np.zeros((1, 2, 2), dtype=np.uint8), "label": 3, "official": "train"}
    assert cases_hash([case]) == cases_hash([{**case, "image": case["image"].copy()}])
    assert cases_hash([case]) != cases_hash([{**case, **changed}])


def test_missing_case_or_label_changes_the_hash(tmp_path: Path) -> None:
    first, second = _case(tmp_path / "1"), _case(tmp_path / "2", case_id="2")
    without_label = {key: value for key, value in first.items() if key != "label"}
    hashes = {cases_hash(cases) for cases in ([first, second], [first], [without_label], [])}
    assert len(hashes) == 4


def test_name_of_a_site_is_no_file(tmp_path: Path) -> None:
    case = _case(tmp_path / "case")
    assert cases_hash([{**case, "site": "S"}]) == cases_hash([case])


def test_page_of_a_stack_has_the_size_of_the_stack(tmp_path: Path) -> None:
    (tmp_path / "stack.tif").write_bytes(b"pages")
    assert cases_hash([{"case_id": "1", "image": f"{tmp_path}/stack.tif#3"}]) == cases_hash(
        [{"case_id": "1", "image": f"{tmp_path}/stack.tif"}]
    )


def test_knobs_versions_and_data_are_recorded(tmp_path: Path, commit: Callable[..., None]) -> None:
    case = _case(tmp_path)
    recorded = _parameters(case, seed=3, learning_rate=0.1, section={"not": "a knob"})
    assert (recorded["seed"], recorded["learning_rate"]) == (3, 0.1)
    assert "section" not in recorded
    assert recorded["torch"] == torch.__version__
    assert recorded.keys() >= {"python", "monai", "ignite", "numpy", "cuda", "hardware"}
    assert (recorded["cases"], recorded["cases_sha256"]) == (1, cases_hash([case]))


@pytest.mark.parametrize(
    ("repository", "recorded"),
    [
        ({}, "abc123"),
        ({"changes": " M common/x.py\n"}, "abc123+changes"),
        ({"error": FileNotFoundError("git")}, "unknown"),
        ({"error": subprocess.CalledProcessError(128, "git")}, "unknown"),
        ({"error": subprocess.TimeoutExpired("git", 20)}, "unknown"),
    ],
    ids=["clean", "changed", "no git", "no repository", "slow"],
)
def test_commit_is_recorded(commit: Callable[..., None], repository: dict[str, Any], recorded: str) -> None:
    commit(**repository)
    assert _parameters()["git_commit"] == recorded


def test_gpus_are_recorded(commit: Callable[..., None], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 2)
    monkeypatch.setattr(torch.cuda, "get_device_name", lambda: "H200")
    assert _parameters(device="cuda:0")["hardware"] == "2 x H200"
    assert "H200" not in _parameters(device="cpu")["hardware"]
