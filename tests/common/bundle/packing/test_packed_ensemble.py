"""packed_ensemble packs every member with what it needs, and nothing of where it was trained."""

import json
from pathlib import Path
from typing import Any

import pytest
import torch
from bundle_configs import PROJECT
from saved_run import NAME, saved_run

from common.bundle.packing.packed_ensemble import packed_ensemble
from common.bundle.saved_models import saved_models
from common.checks.input_error import InputError

BUNDLE = PROJECT / "bundles" / "emma_ensemble"
WIDTHS = {"network_def::widths": [16, 32, 64, 128]}  # of the FCN that is configured


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of an ensemble of two, the second of which is of the configured network."""
    root = tmp_path_factory.mktemp("ensemble")
    saved_run(root / "narrow" / NAME, "emma_ensemble", seed=1)
    saved_run(root / "wide" / NAME, "emma_ensemble", runs="/elsewhere/runs", **WIDTHS)
    (root / "narrow" / NAME / "landmarks.json").write_text("{}")
    _record(root, members=["narrow", "wide"], temperature=2.0)
    return root


def _record(folder: Path, **content: Any) -> None:
    (folder / "ensemble.json").write_text(json.dumps(content))


@pytest.fixture(scope="module")
def packed(folder: Path) -> dict[str, Path | bytes]:
    return packed_ensemble(BUNDLE, folder)


def _bytes(content: Path | bytes) -> bytes:
    return content if isinstance(content, bytes) else content.read_bytes()


def test_members_have_weights_and_config_and_the_landmarks_they_learned(packed: dict[str, Path | bytes]) -> None:
    members = [f"models/{name}/{file}" for name in ("narrow", "wide") for file in ("model.pt", "config.json")]
    assert sorted(packed) == sorted(
        [*members, "models/narrow/landmarks.json", "models/ensemble.json", "models/model.pt"]
    )


def test_model_pt_is_a_member_of_the_configured_network(packed: dict[str, Path | bytes]) -> None:
    assert packed["models/model.pt"] == packed["models/wide/model.pt"]


def test_no_path_of_the_machine_that_trained_is_left(packed: dict[str, Path | bytes]) -> None:
    assert b"elsewhere" not in _bytes(packed["models/wide/config.json"])


def test_ensemble_is_read_where_it_was_unpacked(packed: dict[str, Path | bytes], tmp_path: Path) -> None:
    for name, content in packed.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(_bytes(content))
    models = saved_models([], folder=tmp_path / "models")
    assert [(model.name, model.weights.parent.name) for model in models] == [("narrow", "narrow"), ("wide", "wide")]
    assert models[0].network()(torch.zeros(1, 4, 16, 16, 16)).shape[1] == 5


@pytest.mark.parametrize("members", [[], ["../narrow"], "narrow", None], ids=["none", "path", "no list", "absent"])
def test_a_record_that_names_no_members_is_refused(folder: Path, tmp_path: Path, members: Any) -> None:
    _record(tmp_path, members=members)
    with pytest.raises(InputError, match=r"^weights: [^\n]+ensemble.json must name members in [^\n]+; train again$"):
        packed_ensemble(BUNDLE, tmp_path)


def test_an_ensemble_without_the_configured_network_is_refused(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "narrow").symlink_to(folder / "narrow")
    _record(tmp_path, members=["narrow"])
    with pytest.raises(
        InputError, match=r"^weights: of the 1 members of [^\n]+ one must be model.pt, none can; [^\n]+$"
    ):
        packed_ensemble(BUNDLE, tmp_path)
