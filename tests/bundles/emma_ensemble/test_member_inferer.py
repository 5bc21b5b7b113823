"""Claims about how a member's network goes over a scan."""

import pytest

from bundles.emma_ensemble.member_inferer import member_inferer
from bundles.emma_ensemble.networks import MEMBERS
from common.checks.input_error import InputError
from common.inferers.dense_inferer import DenseInferer
from common.inferers.whole_image_inferer import WholeImageInferer


@pytest.mark.parametrize("member", MEMBERS)
def test_deepmedics_go_in_tiles_and_padded_networks_over_all_at_once(member: str) -> None:
    expected = DenseInferer if member.startswith("DeepMedic") else WholeImageInferer
    assert isinstance(member_inferer(member), expected)


@pytest.mark.parametrize("member", ["DeepMedicRes", "UNetSummed"])
def test_precision_and_memory_are_handed_on(member: str) -> None:
    inferer = member_inferer(member, amp=True, memory_gb=0.25)
    assert (inferer.amp, inferer.memory_gb) == (True, 0.25)


def test_engine_is_a_deepmedics() -> None:
    assert member_inferer("DeepMedicResWide", engine="torch").engine == "torch"


@pytest.mark.parametrize("member", ["DeepMedicRes", "FCN"])
@pytest.mark.parametrize(
    ("options", "line"),
    [
        ({"engine": "onnx"}, "engine: must be one of auto, openvino, torch, compiled, got 'onnx'"),
        ({"memory_gb": -1.0}, r"memory_gb: must be 0 \(automatic\) or more, got -1.0"),
    ],
    ids=["engine", "memory"],
)
def test_wrong_settings_are_refused_whatever_the_member(member: str, options: dict[str, str], line: str) -> None:
    with pytest.raises(InputError, match=f"^{line}$"):
        member_inferer(member, **options)


def test_unknown_member_is_refused() -> None:
    with pytest.raises(InputError, match=r"^member: there is no 'FCM'; did you mean FCN\?$"):
        member_inferer("FCM")
