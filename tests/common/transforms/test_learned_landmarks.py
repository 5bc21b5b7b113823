"""Claims about when the landmarks of a training run are learned."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch
from torch import Tensor

from common.transforms.learned_landmarks import learned_landmarks
from common.transforms.normalisation import scaling
from common.transforms.nyul_landmarks import learn_landmarks, read_landmarks

CASE = {"image": torch.arange(101.0)[None] ** 2, "mask": torch.ones(1, 101)}


def _no_cases() -> Iterator[dict[str, Tensor]]:
    pytest.fail("no case must be read")
    yield CASE


def test_they_are_those_of_the_cases_where_the_scaling_reads_them(tmp_path: Path) -> None:
    file = str(tmp_path / "run" / "landmarks.json")
    learned_landmarks("n4_nyul_z_score", cases=[CASE], path=file)
    assert torch.equal(read_landmarks(file), learn_landmarks([CASE]))
    assert len(scaling("n4_nyul_z_score", landmarks=file)) == 2


def test_resumed_run_keeps_what_it_has(tmp_path: Path) -> None:
    file = tmp_path / "landmarks.json"
    file.write_text("as it was")
    learned_landmarks("n4_nyul_z_score", cases=_no_cases(), path=str(file))
    assert file.read_text() == "as it was"


@pytest.mark.parametrize("name", ["z_score", "n4_z_score"])
def test_normalisations_without_landmarks_learn_none(tmp_path: Path, name: str) -> None:
    learned_landmarks(name, cases=_no_cases(), path=str(tmp_path / "landmarks.json"))
    assert list(tmp_path.iterdir()) == []


def test_file_is_named_in_the_log(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        learned_landmarks("n4_nyul_z_score", cases=[CASE], path=str(tmp_path / "landmarks.json"))
    assert caplog.messages == [f"landmarks: {tmp_path / 'landmarks.json'}"]
