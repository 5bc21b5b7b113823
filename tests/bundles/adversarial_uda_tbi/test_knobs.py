"""The knobs of adversarial_uda_tbi: a wrong value is refused in a line that names it."""

from pathlib import Path
from typing import Any

import pytest
from bundle_configs import PROJECT
from tiny_bundle import TinyBundle, input_error
from tiny_sites import tiny_sites


@pytest.fixture
def tiny(tmp_path: Path) -> TinyBundle:
    return TinyBundle(PROJECT / "bundles" / "adversarial_uda_tbi", tmp_path)


def _refusal(tiny: TinyBundle, dataset_dir: str, **knobs: Any) -> str:
    workflow = tiny.workflow("train.json", dataset_dir=dataset_dir, **knobs)
    with pytest.raises(RuntimeError) as caught:
        workflow.initialize()
    return str(input_error(caught.value))


@pytest.mark.parametrize(
    ("knobs", "message"),
    [
        pytest.param(
            {"taps": "4,12"},
            "taps: the segmenter has no layer 12; 1 to 8 are the pathways', 9 to 10 are hidden, 11 is the classifier",
            id="taps",
        ),
        pytest.param(
            {"alpha_max": -0.1},
            "alpha_max: must be a number from 0 on, got -0.1; 0.05 is published",
            id="alpha_max",
        ),
        pytest.param(
            {"alpha_from": 8, "alpha_until": 8},
            "alpha_from and alpha_until: must be from 0 on and in rising order, got 8 and 8; 10 and 35 are published",
            id="alpha_until",
        ),
        pytest.param(
            {"cclp_weight": -0.03},
            "cclp_weight: must be a number from 0 on, got -0.03; 0 is adaptation without it",
            id="cclp_weight",
        ),
        pytest.param(
            {"cclp_weight": 0.03, "cclp_steps": 0},
            "cclp_steps: must be at least 1, got 0; 3 is published",
            id="cclp_steps",
        ),
        pytest.param(
            {"cclp_weight": 0.03, "cclp_samples": 1},
            "cclp_samples: must be from 2, a voxel of each class, to 500, got 1; 100 is usual",
            id="cclp_samples",
        ),
        pytest.param({"form": "reversed"}, "form: there is no 'reversed'; did you mean reversal?", id="form"),
        pytest.param(
            {"statistics": "target"},
            "statistics: there is no 'target'; choose from source, both",
            id="statistics",
        ),
        pytest.param(
            {"segment_size": [25, 25, 23]},
            "segment_size: the segmenter must predict at least [9, 9, 9] voxels of a segment for the discriminator, "
            "got [9, 9, 7]; make it larger by [0, 0, 2]",
            id="segment_size",
        ),
        pytest.param(
            {"window_low": 98.0, "window_high": 2.0},
            "percentiles: must be 0 <= lower < upper <= 100, got 98.0 and 2.0",
            id="window",
        ),
    ],
)
def test_wrong_value_is_refused_before_the_data_are_read(
    tiny: TinyBundle, tmp_path: Path, knobs: dict[str, Any], message: str
) -> None:
    assert _refusal(tiny, str(tmp_path / "nowhere"), **knobs) == message


@pytest.mark.parametrize(
    ("knobs", "message"),
    [
        pytest.param({"target_sites": ["U"]}, "sites: there is no 'U'; choose from S, T", id="unknown site"),
        pytest.param(
            {"target_sites": ["S"]},
            "sites: must be one or more of S, T, each named once, got S, S",
            id="source and target overlap",
        ),
        pytest.param(
            {"source_sites": [], "target_sites": []},
            "sites: must be one or more of S, T, each named once, got none",
            id="no site",
        ),
        pytest.param(
            {"source_sites": []},
            "sites: one of T must have labels, all are unlabelled; name a source",
            id="no source",
        ),
    ],
)
def test_wrong_sites_are_refused(tiny: TinyBundle, tmp_path: Path, knobs: dict[str, Any], message: str) -> None:
    given = {"spacing": [1.0, 1.0, 1.0], "track": False, **knobs}
    assert _refusal(tiny, tiny_sites(tmp_path / "sites", cases=2), **given) == message


def test_site_whose_folder_is_empty_is_refused(tiny: TinyBundle, tmp_path: Path) -> None:
    dataset_dir = tiny_sites(tmp_path / "sites", cases=2, sites=["S"])
    (tmp_path / "sites" / "T").mkdir()
    message = "sites: T has no case in the data set; add cases, or choose from S"
    assert _refusal(tiny, dataset_dir, track=False) == message
