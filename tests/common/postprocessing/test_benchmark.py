"""Claims about what the CRF's benchmark compares with, and about its text. No claim about a time."""

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from recorded_crf import recorded_crf

from common.benchmark import measured_calls
from common.checks.input_error import InputError
from common.postprocessing import benchmark
from common.postprocessing.benchmark_parts.crf_case import crf_case
from common.postprocessing.benchmark_parts.hash_lattice import HashLattice
from common.postprocessing.benchmark_parts.plain_crf import plain_crf
from common.postprocessing.crf_parameters import CRFParameters
from common.postprocessing.dense_crf import dense_crf
from common.postprocessing.permutohedral_lattice import PermutohedralLattice

# the baseline


@pytest.mark.parametrize(
    ("case", "error"), [("two_labels_2it", 1e-7), ("two_labels_5it_wide", 1e-5), ("three_labels_3it", 1e-7)]
)
def test_baseline_is_the_authors_program(shared_data: Path, case: str, error: float) -> None:
    """To float32's precision, which large weights and many iterations magnify at a few voxels."""
    recorded = recorded_crf(shared_data, case)
    refined = plain_crf(recorded.given, recorded.image, recorded.parameters)
    assert (refined - recorded.refined).abs().mean() < error


@pytest.mark.parametrize("labels", [2, 5])
def test_baseline_is_ours_but_for_its_smoothness_kernel(labels: int) -> None:
    """Which is a lattice there, and exact in ours: without it they agree to float32's precision."""
    torch.manual_seed(0)
    case = crf_case((24, 22, 20), channels=3, labels=labels, iterations=3)
    given = (case.probabilities, case.image)
    assert (dense_crf(*given, case.parameters) - case.probabilities).abs().mean() > 0.05
    difference = plain_crf(*given, case.parameters) - dense_crf(*given, case.parameters)
    assert 0 < difference.abs().mean() < 0.003
    without = CRFParameters(iterations=3, smoothness_weight=0.0, intensity_sigma=case.parameters.intensity_sigma)
    torch.testing.assert_close(plain_crf(*given, without), dense_crf(*given, without), rtol=0, atol=1e-4)


def test_baseline_keeps_a_probability_of_zero() -> None:
    probabilities = torch.zeros(2, 6, 5, 4)
    probabilities[0, :3] = probabilities[1, 3:] = 1
    assert torch.equal(plain_crf(probabilities, torch.zeros(1, 6, 5, 4), CRFParameters()), probabilities)


@pytest.mark.parametrize("dimension", [1, 3, 5, 7])
def test_hash_lattice_is_ours(dimension: int) -> None:
    features = np.random.default_rng(0).normal(0, 2, (dimension, 500)).astype(np.float32)
    values = torch.rand(2, 500, generator=torch.Generator().manual_seed(0))
    filtered = HashLattice(np.ascontiguousarray(features.T))(values.T.contiguous().numpy())
    torch.testing.assert_close(torch.from_numpy(filtered).T, PermutohedralLattice(features)(values))


def test_growing_table_forgets_no_vertex() -> None:
    features = np.random.default_rng(0).normal(0, 20, (10_000, 5)).astype(np.float32)
    lattice = HashLattice(features)
    assert lattice.neighbours.shape[1] > 2**15  # as many as there is first room for
    values = torch.rand(1, 10_000, generator=torch.Generator().manual_seed(0))
    expected = PermutohedralLattice(np.ascontiguousarray(features.T))(values)
    torch.testing.assert_close(torch.from_numpy(lattice(values.T.contiguous().numpy())).T, expected)


# what is measured, and on what


def test_air_is_each_channels_minimum_and_noise_is_everywhere() -> None:
    torch.manual_seed(0)
    case = crf_case((20, 20, 16), channels=4, labels=5, iterations=1)
    assert case.probabilities.shape == (5, 20, 20, 16)
    brain, air = case.image[:, case.mask[0]], case.image[:, ~case.mask[0]]
    torch.testing.assert_close(brain[:2].std(dim=1), torch.ones(2))
    assert torch.equal(air[:2].amax(dim=1), brain[:2].amin(dim=1))
    assert (air[2:].std(dim=1) > 0.05).all()


@pytest.mark.parametrize("labels", [2, 5])
def test_given_segmentation_has_mistakes_that_refinement_mends(labels: int) -> None:
    torch.manual_seed(0)
    case = crf_case((32, 32, 24), channels=2, labels=labels, iterations=3)
    given, refined = case.probabilities.argmax(0), dense_crf(*case[:2], case.parameters).argmax(0)
    assert 0.005 < (given != refined).float().mean() < 0.5
    assert len(given.unique()) == labels


def _arguments(*words: str) -> Namespace:
    parser = ArgumentParser()
    parser.add_argument("--device", default="cuda")
    benchmark.add_arguments(parser)
    return parser.parse_args(words)


def _not_measured(work: Callable[[], Any], device: torch.device) -> float:
    work()
    return 1.0


@pytest.mark.parametrize(
    ("case", "title"),
    [
        ("a", "a: 2 channels, 2 labels, 5 iterations, whole volume"),
        ("b", "b: 2 channels, 2 labels, 5 iterations, in the mask"),
        ("c", "c: 4 channels, 5 labels, 2 iterations, whole volume"),
    ],
)
def test_table_has_both_rows(case: str, title: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(measured_calls, "peak_megabytes", _not_measured)  # collecting all garbage takes a second
    report = benchmark.benchmark(_arguments("--size", "20", "18", "16", "--repeats", "1", "--case", case))
    lines = report.text.splitlines()
    assert [line.split("  ")[0] for line in lines[:3]] == [title, "authors' algorithm", "dense_crf"]
    assert f"ours by {torch.get_num_threads()}" in report.text
    baseline, ours = report.figures[case]
    assert (baseline["speed"], baseline["label_agreement"], baseline["mean_difference"]) == (1, 1, 0)
    assert 0.95 < ours["label_agreement"] <= 1
    assert 0 < ours["mean_difference"] < 0.02


def test_all_cases_are_measured_unless_one_is_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(benchmark, "_compared", lambda case, name, **options: name)
    monkeypatch.setattr(benchmark, "_text", lambda name, rows: f"table {name}")
    report = benchmark.benchmark(_arguments("--size", "20", "18", "16"))
    assert list(report.figures) == ["a", "b", "c"]
    assert report.text.startswith("table a\n\ntable b\n\ntable c\n\n")


def test_volume_too_small_for_a_brain_is_refused() -> None:
    with pytest.raises(InputError, match=r"^size: must be at least 16 .* got \[16, 15, 16\]$"):
        benchmark.benchmark(_arguments("--size", "16", "15", "16"))


def test_crf_is_measured_on_the_cpu_whatever_else_there_is() -> None:
    assert _arguments().device == "cpu"
    with pytest.raises(InputError, match=r"^device: must be cpu, .* got cuda$"):
        benchmark.benchmark(_arguments("--device", "cuda"))
