"""packed_golden takes what can be proved of the packed weights."""

import pytest
from bundle_configs import PROJECT

from common.bundle.packing.packed_golden import packed_golden

CCLP = PROJECT / "bundles" / "cclp_ssl"


@pytest.mark.parametrize(
    ("weights", "kept"),
    [("model", ["golden/mnist.json", "golden/model.json"]), ("mnist", ["golden/mnist.json"])],
    ids=["those it ships", "others"],
)
def test_outputs_of_weights_that_are_not_packed_stay(weights: str, kept: list[str]) -> None:
    packed = {"models/mnist.pt": CCLP / "models" / "mnist.pt", "models/model.pt": CCLP / "models" / f"{weights}.pt"}
    assert list(packed_golden(CCLP, packed)) == kept


def test_output_of_the_seeded_network_goes_with_any_weights() -> None:
    bundle = PROJECT / "bundles" / "vnet_prostate"
    assert packed_golden(bundle, {"models/model.pt": b""}) == {"golden/seeded.json": bundle / "golden" / "seeded.json"}
