"""GoldenAgreement tells rounding from another network, and another network from other weights."""

import json
import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch

from common.checks.input_error import InputError
from common.doctor.bundle_files import BundleFiles
from common.golden.golden_agreement import GoldenAgreement
from common.golden.golden_record import GoldenRecord
from common.golden.make_golden import make_golden

NETWORK = {"_target_": "torch.nn.Conv2d", "in_channels": 1, "out_channels": 2, "kernel_size": 3, "padding": 1}


@pytest.fixture
def bundle(tmp_path: Path) -> BundleFiles:
    image = {"num_channels": 1, "spatial_shape": ["2*n", "*"]}
    metadata = {"network_data_format": {"inputs": {"image": image}}}
    return written(tmp_path / "small", {"inference.json": {"network_def": NETWORK}, "metadata.json": metadata})


def written(root: Path, configs: dict[str, Any]) -> BundleFiles:
    for name, content in configs.items():
        (root / "configs").mkdir(parents=True, exist_ok=True)
        (root / "configs" / name).write_text(json.dumps(content))
    return BundleFiles(root)


@pytest.fixture
def record(bundle: BundleFiles) -> GoldenRecord:
    return make_golden(bundle, weights="")


def test_record_is_of_the_metadatas_size(record: GoldenRecord) -> None:
    assert (record.input_shape, record.output_shape) == ((1, 1, 4, 32), (1, 2, 4, 32))


def test_what_has_not_changed_is_the_same_bit_for_bit(bundle: BundleFiles, record: GoldenRecord) -> None:
    agreement = GoldenAgreement.of(bundle, record)
    assert agreement == GoldenAgreement(0.0, record.tolerance, True, "")
    assert (agreement.holds, str(agreement)) == (True, "the same bits")


def test_making_it_leaves_the_random_numbers_alone(bundle: BundleFiles, record: GoldenRecord) -> None:
    torch.manual_seed(3)
    expected = torch.rand(1)
    torch.manual_seed(3)
    GoldenAgreement.of(bundle, record)
    assert torch.equal(torch.rand(1), expected)


@pytest.mark.parametrize(("share", "holds"), [(0.9, True), (1.1, False)], ids=["within", "beyond"])
def test_tolerance_decides_where_bits_differ(
    bundle: BundleFiles, record: GoldenRecord, share: float, holds: bool
) -> None:
    moved = (*record.values[:-1], record.values[-1] + share * record.tolerance)
    agreement = GoldenAgreement.of(bundle, replace(record, values=moved, output_sha256="other"))
    assert agreement.difference == pytest.approx(share * record.tolerance, rel=0.01)
    assert agreement.holds is holds


def test_another_layer_is_told_apart_from_other_weights(bundle: BundleFiles, record: GoldenRecord) -> None:
    written(bundle.root, {"inference.json": {"network_def": NETWORK | {"padding_mode": "reflect"}}})
    text = str(GoldenAgreement.of(BundleFiles(bundle.root), record))
    assert text.startswith("largest difference 0.")
    assert text.endswith("allowed: the code has changed, or a library")


def test_output_of_another_shape_does_not_agree(bundle: BundleFiles, record: GoldenRecord) -> None:
    written(bundle.root, {"inference.json": {"network_def": NETWORK | {"out_channels": 3}}})
    agreement = GoldenAgreement.of(BundleFiles(bundle.root), record)
    assert (agreement.difference, agreement.holds) == (math.inf, False)


def test_weights_that_are_no_numbers_do_not_agree(bundle: BundleFiles, record: GoldenRecord) -> None:
    agreement = GoldenAgreement.of(bundle, replace(record, values=(math.nan,) * len(record.values), output_sha256=""))
    assert not agreement.holds


@pytest.mark.parametrize(("amount", "is_exact"), [(0.0, True), (1e-7, False)], ids=["saved again", "changed a little"])
def test_weights_of_another_file_agree_only_bit_for_bit(bundle: BundleFiles, amount: float, is_exact: bool) -> None:
    (bundle.root / "models").mkdir()
    weights = {"weight": torch.full((2, 1, 3, 3), 0.5), "bias": torch.ones(2)}
    torch.save(weights, bundle.root / "models" / "model.pt")
    record = make_golden(bundle, weights="models/model.pt")
    assert GoldenAgreement.of(bundle, record).holds
    again = {"bias": weights["bias"], "weight": weights["weight"] + amount}  # in another order
    torch.save(again, bundle.root / "models" / "model.pt")
    agreement = GoldenAgreement.of(bundle, record)
    assert (agreement.cause, agreement.holds) == ("models/model.pt has changed", is_exact)


def test_input_that_is_drawn_otherwise_is_the_cause(bundle: BundleFiles, record: GoldenRecord) -> None:
    agreement = GoldenAgreement.of(bundle, replace(record, seed=1))
    assert "numpy draws another input" in str(agreement)


def test_network_that_cannot_be_made_is_one_line(bundle: BundleFiles, record: GoldenRecord) -> None:
    written(bundle.root, {"inference.json": {"network_def": NETWORK | {"kernel": 3}}})
    with pytest.raises(InputError, match=r"^golden: small cannot give its output \(RuntimeError: [^\n]+\); mend it$"):
        GoldenAgreement.of(BundleFiles(bundle.root), record)
