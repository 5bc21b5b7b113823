"""check_fitting_weights refuses weights that the bundle's inference would not load."""

import json
from pathlib import Path

import pytest
import torch
from bundle_configs import PROJECT
from saved_run import saved_run

from bundles.cclp_ssl.networks.architectures import ARCHITECTURES
from common.bundle.packing.check_fitting_weights import check_fitting_weights
from common.checks.input_error import InputError

BUNDLE = PROJECT / "bundles" / "cclp_ssl"


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of the network that is configured."""
    layers = {"network_def::layers": ARCHITECTURES["mnist"]["layers"]}
    return saved_run(tmp_path_factory.mktemp("runs") / "run", "cclp_ssl", **layers)


def test_weights_of_a_run_of_the_configured_network_fit(run: Path) -> None:
    check_fitting_weights(BUNDLE, run / "model.pt")


def test_weights_without_a_record_of_their_run_fit(run: Path, tmp_path: Path) -> None:
    (tmp_path / "model.pt").write_bytes((run / "model.pt").read_bytes())
    check_fitting_weights(BUNDLE, tmp_path / "model.pt")


def test_weights_of_another_network_are_refused(tmp_path: Path) -> None:
    run = saved_run(tmp_path / "run", "cclp_ssl")
    with pytest.raises(
        InputError, match=r"^weights: [^\n]+inference.json cannot load them, [^\n]+another network[^\n]+$"
    ):
        check_fitting_weights(BUNDLE, run / "model.pt")


def test_weights_trained_with_other_knobs_are_refused(run: Path, tmp_path: Path) -> None:
    config = json.loads((run / "config.json").read_text())
    (tmp_path / "config.json").write_text(json.dumps(config | {"image_size": [7, 7]}))
    (tmp_path / "model.pt").write_bytes((run / "model.pt").read_bytes())
    with pytest.raises(
        InputError, match=r"^weights: [^\n]+inference.json cannot load them, [^\n]+image_size: was \[7, 7\]"
    ):
        check_fitting_weights(BUNDLE, tmp_path / "model.pt")


def test_what_is_no_flat_state_dict_is_refused(tmp_path: Path) -> None:
    torch.save({"model": {"weight": torch.zeros(1)}}, tmp_path / "model.pt")
    with pytest.raises(InputError, match="must hold a flat state dict"):
        check_fitting_weights(BUNDLE, tmp_path / "model.pt")
