"""Claims about what the ensemble's benchmark compares with, and about its arithmetic. No claim about a time."""

import json
from argparse import ArgumentParser
from collections.abc import Hashable
from functools import partial
from pathlib import Path
from typing import Any

import nibabel as nib
import numpy as np
import pytest
import torch
from monai.transforms import Compose

from bundles.emma_ensemble import benchmark
from bundles.emma_ensemble.benchmark_parts import distillation_gain, ensemble_cost
from bundles.emma_ensemble.benchmark_parts.naive_confidences import naive_confidences
from bundles.emma_ensemble.benchmark_parts.narrowed_settings import narrowed_settings
from bundles.emma_ensemble.benchmark_parts.random_members import NUM_CLASSES, random_members
from bundles.emma_ensemble.benchmark_parts.shared_ensemble import SharedEnsemble
from bundles.emma_ensemble.benchmark_parts.written_scan import written_scan
from bundles.emma_ensemble.member_inferer import member_inferer
from bundles.emma_ensemble.networks import MEMBERS, find_member, member_network
from common.benchmark import measured_calls
from common.benchmark.benchmark_report import BenchmarkReport
from common.checks.input_error import InputError
from common.transforms import bias_field_correction

pytestmark = pytest.mark.filterwarnings("ignore:builtin type [sS]wig:DeprecationWarning")

CPU = torch.device("cpu")


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """OpenVINO takes seconds to compile a network, and the memory's own tests collect garbage."""
    torch.manual_seed(0)
    monkeypatch.setattr(bias_field_correction, "_ITERATIONS", 1)
    monkeypatch.setattr(measured_calls, "peak_megabytes", lambda work, device: (work(), 1.0)[1])
    monkeypatch.setattr(f"{random_members.__module__}.member_inferer", partial(member_inferer, engine="torch"))


@pytest.fixture
def case(tmp_path: Path) -> dict[Hashable, Any]:
    return written_scan(tmp_path, (18, 16, 17), sequences=1)


def _report(*words: str) -> BenchmarkReport:
    parser = ArgumentParser()
    parser.add_argument("--device", default="cpu")
    benchmark.add_arguments(parser)
    return benchmark.benchmark(parser.parse_args(words))


# --- the members


def test_members_take_turns_until_every_pair_was_there(case: dict[Hashable, Any], tmp_path: Path) -> None:
    names = [member.name for member in random_members(21, case, tmp_path, scale=0.03)]
    assert names[:4] == ["DeepMedicRes-z_score", "DeepMedicResWide-n4_z_score", "FCN-n4_nyul_z_score", "FCNRes-z_score"]
    assert len(set(names)) == 21


def test_weights_are_those_of_the_file(case: dict[Hashable, Any], tmp_path: Path) -> None:
    (member,) = random_members(1, case, tmp_path, scale=0.03)
    saved = torch.load(member.weights, weights_only=True)
    assert all(torch.equal(saved[name], tensor) for name, tensor in member.load().state_dict().items())


@pytest.mark.parametrize("architecture", MEMBERS)
def test_networks_as_wide_as_they_are_have_their_own_settings(architecture: str) -> None:
    with torch.device("meta"):
        networks = [
            member_network(architecture, 4, 5, **changes) for changes in ({}, narrowed_settings(architecture, 1.0))
        ]
    assert str(networks[0]) == str(networks[1])


@pytest.mark.parametrize("architecture", MEMBERS)
def test_half_as_wide_networks_have_about_a_quarter_of_the_weights(architecture: str) -> None:
    with torch.device("meta"):
        whole, half = (
            member_network(architecture, 4, 5, **narrowed_settings(architecture, scale)) for scale in (1.0, 0.5)
        )
    assert isinstance(half, find_member(architecture).family)
    counts = [sum(value.numel() for value in network.parameters()) for network in (half, whole)]
    assert counts[0] / counts[1] == pytest.approx(0.25, abs=0.03)


# --- the scan


def test_scan_is_positive_in_the_brain_alone(case: dict[Hashable, Any]) -> None:
    voxels = np.asarray(nib.load(case["image"][0]).dataobj)
    assert voxels.shape == (18, 16, 17)
    assert voxels.min() == 0
    assert 0.1 < (voxels > 0).mean() < 0.9


# --- the two ways


def test_naive_way_is_the_mean_of_the_members_confidences(case: dict[Hashable, Any], tmp_path: Path) -> None:
    members = random_members(2, case, tmp_path, scale=0.03)
    expected = 0.0
    for member in members:
        item = Compose(member.steps)(case)
        with torch.no_grad():
            logits = member.inferer(item["image"][None], member.load(), item["mask"][None])
        expected = expected + logits.as_tensor().softmax(dim=1) / 2
    torch.testing.assert_close(naive_confidences(members, case, CPU), expected)


def test_shared_way_gives_each_member_its_image(case: dict[Hashable, Any], tmp_path: Path) -> None:
    members = random_members(3, case, tmp_path, scale=0.03)
    ensemble = SharedEnsemble(members, case, weights_gb=0.0, device=CPU)
    assert [member.image for member in ensemble.inferer.members] == ["image", "n4_z_score", "n4_nyul_z_score"]
    torch.testing.assert_close(ensemble(), naive_confidences(members, case, CPU), rtol=0, atol=1e-6)
    assert len(ensemble.inference_seconds) == 1


def test_overheads_are_to_the_networks_alone(
    case: dict[Hashable, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ensemble_cost, "_network_seconds", lambda *given, **options: 2.0)
    members = random_members(2, case, tmp_path, scale=0.03)
    rows, networks = ensemble_cost.ensemble_cost(members, case, repeats=1, device=CPU)
    assert networks == 2.0
    assert [row["ensemble"].split(",")[0] for row in rows] == ["naive", "shared", "shared"]
    assert [row["overhead"] for row in rows] == [row["seconds"] / 2 - 1 for row in rows]
    for row in rows[1:]:
        assert row["inference_overhead"] == row["inference_seconds"] / 2 - 1
        assert row["inference_seconds"] < row["seconds"]
        assert row["largest_difference"] < 1e-6  # float32 sums in another order


def test_networks_alone_are_those_of_all_members(
    case: dict[Hashable, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ensemble_cost, "median_seconds", lambda work, repeats, device: work().shape[1])
    members = random_members(3, case, tmp_path, scale=0.03)
    assert ensemble_cost._network_seconds(members, case, repeats=1, device=CPU) == 3 * NUM_CLASSES


def test_student_is_the_first_member(case: dict[Hashable, Any], tmp_path: Path) -> None:
    members = random_members(2, case, tmp_path, scale=0.03)
    student = distillation_gain._Student(members[0], case, CPU)
    torch.testing.assert_close(student(), naive_confidences(members[:1], case, CPU))


# --- the report


def test_ratios_are_to_the_first_row() -> None:
    figures = {"first_seconds": 9.0, "inference_overhead": 0.05, "largest_difference": 1e-7}
    rows = [
        {"ensemble": "naive", "speed": 1.0, "overhead": 3.0, "seconds": 8.0, "first_seconds": 9.0, "peak_mb": 400.0},
        {"ensemble": "shared", "speed": 2.0, "overhead": 1.0, "seconds": 4.0, "peak_mb": 100.0, **figures},
    ]
    text = benchmark._ensemble_text(rows, 2.0, "16 x 16 x 16")
    naive, shared = (line.split() for line in text.splitlines()[1:3])
    assert naive == ["naive", "1.00x", "1.00x", "300.0%", "-", "8", "9", "400", "-"]
    assert shared == ["shared", "2.00x", "0.25x", "100.0%", "5.0%", "4", "9", "100", "1.0e-07"]
    assert "to 2 s of the members' networks alone" in text


def test_each_part_has_its_table() -> None:
    words = ["--size", "16", "16", "16", "--channels", "1", "--members", "2", "--scale", "0.03", "--repeats", "1"]
    report = _report(*words)
    assert list(report.figures) == ["ensemble", "network_seconds", "distillation"]
    assert "16 x 16 x 16, 2 members" in report.text
    assert "DeepMedicRes-z_score alone" in report.text
    json.dumps(report.figures)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--size", "16", "15", "16"], r"^size: must be at least 16 along each axis, got \[16, 15, 16\]$"),
        (["--members", "22"], "^members: must be from 1 to 21, got 22$"),
        (["--members", "0"], "^members: must be from 1 to 21, got 0$"),
        (["--channels", "0"], "^channels: must be at least 1, got 0$"),
        (["--scale", "1.5"], "^scale: must be above 0 and at most 1, got 1.5$"),
    ],
    ids=["size", "too many", "none", "channels", "scale"],
)
def test_impossible_arguments_are_refused(words: list[str], message: str) -> None:
    with pytest.raises(InputError, match=message):
        _report(*words)
