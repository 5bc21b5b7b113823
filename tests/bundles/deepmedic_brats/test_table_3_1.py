"""thesis_table_3_1.json holds the networks of the thesis's table 3.1, each trained as section 3.3.6 says."""

from collections.abc import Sequence
from typing import Any

import pytest
import torch
from bundle_configs import PROJECT, config_of

from bundles.deepmedic_brats.networks import PRESETS, preset_network
from common.doctor.plain_keys import plain_keys
from common.experiments.find_reproduction import find_reproduction

BUNDLE = PROJECT / "bundles" / "deepmedic_brats"
KNOBS = ("segment_size", "batch_size", "learning_rate", "momentum", "l1", "l2")
SETTINGS = find_reproduction("thesis_table_3_1").settings
# segment_size, batch_size, learning_rate, momentum, l1, l2; Deep starts from the weights of Shallow, and at its rate
TABLE: dict[str, tuple[Any, ...]] = {
    "Shallow": ([25, 25, 25], 10, 1e-4, 0.6, 1e-6, 1e-4),
    "Shallow+": ([25, 25, 25], 10, 1e-3, 0.6, 1e-6, 1e-4),
    "Deep": ([25, 25, 25], 10, 1e-4, 0.6, 1e-6, 1e-4),
    "Deep+": ([25, 25, 25], 10, 1e-3, 0.6, 1e-6, 1e-4),
    "BigDeep+": ([25, 25, 25], 10, 1e-3, 0.6, 1e-6, 1e-4),
    "DeepMedic": ([25, 25, 25], 10, 1e-3, 0.6, 1e-6, 1e-4),
    "Dm2dPatch": ([17, 17, 1], 540, 1e-2, 0.9, 1e-8, 1e-6),
    "Dm2dSeg": ([25, 25, 1], 250, 1e-3, 0.6, 1e-8, 1e-6),
    "Wider2dSeg": ([25, 25, 1], 100, 1e-3, 0.6, 1e-8, 1e-6),
    "Deeper2dSeg": ([41, 41, 1], 100, 1e-3, 0.6, 1e-8, 1e-6),
    "Large2dSeg": ([33, 33, 1], 100, 1e-3, 0.6, 1e-8, 1e-6),
}
RESIDUAL = {"DeepMedicRes", "DeepMedicResWide"}  # of BRATS 2016 and 2017, after the table


def _knobs(name: str) -> dict[str, Any]:
    """Of training with this setting."""
    knobs: dict[str, Any] = {**plain_keys(config_of(BUNDLE, "train.json")), **SETTINGS[name]}
    return knobs


def test_settings_are_the_tables_rows_in_its_order() -> None:
    assert list(SETTINGS) == list(TABLE)


def test_every_preset_but_the_residual_ones_has_its_setting() -> None:
    assert [setting["preset"] for setting in SETTINGS.values()] == list(TABLE)
    assert PRESETS.keys() - RESIDUAL == TABLE.keys()


@pytest.mark.parametrize(("name", "row"), TABLE.items(), ids=TABLE)
def test_setting_is_that_of_the_thesis(name: str, row: Sequence[Any]) -> None:
    knobs = _knobs(name)
    assert {knob: knobs[knob] for knob in KNOBS} == dict(zip(KNOBS, row, strict=True))


@pytest.mark.parametrize("name", TABLE)
def test_segments_give_nine_voxels_a_side_and_patches_one(name: str) -> None:
    with torch.device("meta"):
        network = preset_network(_knobs(name)["preset"])
    in_plane = 1 if name == "Dm2dPatch" else 9
    through = 1 if "2d" in name else 9
    assert network.output_size(_knobs(name)["segment_size"]) == [in_plane, in_plane, through]


def test_setting_repeats_no_knob_of_the_plain_training() -> None:
    plain = plain_keys(config_of(BUNDLE, "train.json"))
    repeated = {name: [knob for knob in own if own[knob] == plain[knob]] for name, own in SETTINGS.items()}
    assert repeated == {name: ["preset"] if name == "DeepMedic" else [] for name in TABLE}
