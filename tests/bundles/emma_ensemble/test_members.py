"""Claims about the seven members of EMMA: the table of the thesis, and what all padded networks must be able to."""

from typing import Any

import pytest
import torch
from torch import Tensor, nn

from bundles.deepmedic_brats.networks import DeepMedic
from bundles.emma_ensemble.networks import FCN, MEMBERS, UNet3d, find_member, member_network
from bundles.emma_ensemble.networks.padded_convolution import PaddedConvolution
from common.checks.input_error import InputError
from common.data.segment_sampling import SegmentSampling
from common.losses.named_loss import named_loss
from common.networks.fold_batch_norm import fold_batch_norm
from common.optimizers.optimizer import optimizer

PADDED = [name for name, member in MEMBERS.items() if member.family is not DeepMedic]


def _on_paper(member: str) -> nn.Module:
    """A network that holds shapes, not numbers."""
    with torch.device("meta"):
        return member_network(member, 4, 4).eval()


def _narrow(member: str, *, resolutions: int | None = None, **options: Any) -> nn.Module:
    """A padded network with few maps, at its own resolutions or so many, for one sequence and three classes."""
    torch.manual_seed(0)
    own = int(_on_paper(member).size_multiple[0]).bit_length()  # 2^(n - 1) has n bits
    return member_network(member, 1, 3, widths=(4, 5, 6, 7)[: resolutions or own], **options).eval()


def _image(*shape: int) -> Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(0))


# --- the table


@pytest.mark.parametrize(
    ("member", "family", "side", "sampling", "loss", "optimizer_name"),
    [
        ("DeepMedicRes", DeepMedic, 25, "foreground_background", "cross_entropy", "rmsprop_nesterov"),
        ("DeepMedicResWide", DeepMedic, 34, "foreground_background", "cross_entropy", "rmsprop_nesterov"),
        ("FCN", FCN, 64, "per_class", "soft_iou", "adam"),
        ("FCNRes", FCN, 80, "per_class", "all_class_dice", "adam"),
        ("FCNResShallow", FCN, 80, "per_class", "all_class_dice", "adam"),
        ("UNetSummed", UNet3d, 64, "per_class", "cross_entropy", "adadelta"),
        ("UNetConcatenated", UNet3d, 64, "per_class", "cross_entropy", "adam"),
    ],
)
def test_members_are_those_of_the_thesis(
    member: str, family: type[nn.Module], side: int, sampling: str, loss: str, optimizer_name: str
) -> None:
    row = find_member(member)
    assert row.patch_size(1) == (side, side, side)
    assert (row.family, row.sampling, row.loss, row.optimizer) == (family, sampling, loss, optimizer_name)


def test_seven_members_are_three_families() -> None:
    assert [member.family for member in MEMBERS.values()] == [DeepMedic] * 2 + [FCN] * 3 + [UNet3d] * 2


@pytest.mark.parametrize(
    ("member", "parameters"),
    [
        # the kernels of five classes, less those of one; normalisation and slope of each map, biases of the classes
        ("DeepMedicRes", 660_330 + 26 * 100 * 150 - 150 + 3 * (2 * 320 + 300) + 4),
        ("DeepMedicResWide", 54 * (4 * 60 + 4 * 11_400) + 27 * 200 * 300 + 300**2 + 300 * 4 + 3 * (4 * 320 + 600) + 4),
        ("FCN", 1_282_384),
        ("FCNRes", 2_458_384),
        ("FCNResShallow", 604_428),
        ("UNetSummed", 1_257_572),
        ("UNetConcatenated", 1_747_012),
    ],
)
def test_parameters_of_the_members(member: str, parameters: int) -> None:
    assert sum(value.numel() for value in _on_paper(member).parameters()) == parameters


def _num_layers(member: str, *, halving: bool | None = None) -> int:
    layers = [layer for layer in _on_paper(member).modules() if isinstance(layer, PaddedConvolution)]
    return sum(halving is None or (layer.convolution.stride[0] == 2) == halving for layer in layers)


def test_second_fcn_has_two_convolutions_for_each_of_the_first() -> None:
    assert (_num_layers("FCN"), _num_layers("FCNRes")) == (8, 16)


def test_third_fcn_has_one_down_sampling_fewer() -> None:
    assert (_num_layers("FCNRes", halving=True), _num_layers("FCNResShallow", halving=True)) == (3, 2)


@pytest.mark.parametrize("share", [0.01, 0.3, 0.5, 0.77, 1, 1.9])
@pytest.mark.parametrize("member", MEMBERS)
def test_members_take_the_patches_of_any_share(member: str, share: float) -> None:
    row, network = find_member(member), _on_paper(member)
    outputs = network.output_size(row.patch_size(share))
    side = row.patch_size(share)[0]
    assert side <= max(row.patch_side * share, 25)
    assert min(outputs) >= 3


@pytest.mark.parametrize(
    ("member", "sides"),
    [
        ("DeepMedicRes", [25, 25, 25]),  # 18 voxels are lost: 25 leave 7
        ("DeepMedicResWide", [25, 25, 34]),
        ("FCN", [16, 40, 64]),  # .7 · 64 = 44.8, in eights
        ("FCNRes", [16, 56, 80]),
        ("FCNResShallow", [8, 56, 80]),  # in fours
        ("UNetSummed", [16, 40, 64]),
    ],
)
def test_patches_are_rounded_down_to_what_the_network_takes(member: str, sides: list[int]) -> None:
    assert [find_member(member).patch_size(share) for share in (0.05, 0.7, 1)] == [(side,) * 3 for side in sides]


@pytest.mark.parametrize("what", ["patch", "batch"])
def test_share_of_nothing_is_refused(what: str) -> None:
    line = rf"^{what}_share: must be above 0, got 0; 1 leaves the member's own size$"
    with pytest.raises(InputError, match=line):
        getattr(find_member("FCN"), f"{what}_size")(0)


@pytest.mark.parametrize(
    ("member", "sizes"), [("DeepMedicRes", [2, 5, 10]), ("UNetSummed", [2, 4, 8]), ("FCNRes", [2, 2, 4])]
)
def test_batches_have_two_segments_at_least(member: str, sizes: list[int]) -> None:
    assert [find_member(member).batch_size(share) for share in (0.01, 0.5, 1)] == sizes


@pytest.mark.parametrize("member", MEMBERS)
def test_settings_are_those_of_the_optimiser(member: str) -> None:
    usual = {"rmsprop_nesterov": (1e-3, 0.6, 1e-6, 1e-4), "adam": (1e-3, 0.9, 0, 0), "adadelta": (1.0, 0.9, 0, 0)}
    row = find_member(member)
    assert (row.learning_rate, row.momentum, row.l1, row.l2) == usual[row.optimizer]


def test_asking_for_a_patch_leaves_the_random_numbers_as_they_are() -> None:
    before = torch.get_rng_state()
    find_member("FCN").patch_size(0.5)
    assert torch.equal(torch.get_rng_state(), before)


@pytest.mark.parametrize(("member", "output"), [("DeepMedicRes", 7), ("DeepMedicResWide", 16)])
def test_deepmedics_predict_the_middle_of_their_segments(member: str, output: int) -> None:
    assert _on_paper(member).output_size(find_member(member).patch_size(1)) == [output] * 3


@pytest.mark.parametrize("member", MEMBERS)
def test_sampling_is_known(member: str) -> None:
    SegmentSampling(find_member(member).sampling, [1, 1, 1], num_classes=4)


@pytest.mark.parametrize("member", MEMBERS)
def test_optimiser_is_known_and_takes_the_settings(member: str) -> None:
    weight, row = nn.Parameter(torch.zeros(1)), find_member(member)
    settings = {name: getattr(row, name) for name in ("learning_rate", "momentum", "l1", "l2")}
    made = optimizer([weight], row.optimizer, **settings)
    assert type(made).__name__.lower() == row.optimizer.replace("_", "")


@pytest.mark.parametrize("member", MEMBERS)
def test_loss_is_known(member: str) -> None:
    logits, label = torch.zeros(1, 3, 2, 2, 2), torch.ones(1, 1, 2, 2, 2)
    assert named_loss(find_member(member).loss)(logits, label) > 0.1


# --- all padded networks


@pytest.mark.parametrize("member", PADDED)
def test_logits_are_as_large_as_any_image_of_allowed_sides(member: str) -> None:
    network = _on_paper(member)
    size = [factor * step for factor, step in zip((1, 2, 5), network.size_multiple, strict=True)]
    assert network(torch.empty(2, 4, *size, device="meta")).shape == (2, 4, *size)


@pytest.mark.parametrize("member", PADDED)
def test_nothing_is_lost_of_a_segment(member: str) -> None:
    network = _on_paper(member)
    step = network.size_multiple[0]
    assert network.margin == 0
    assert network.output_size((step, 2 * step, 3 * step)) == [step, 2 * step, 3 * step]


@pytest.mark.parametrize("member", PADDED)
def test_other_sides_are_refused(member: str) -> None:
    network = _on_paper(member)
    step = network.size_multiple[0]
    line = rf"^patch_size: must be multiples of \[{step}, {step}, {step}\]"
    with pytest.raises(InputError, match=line):
        network(torch.empty(1, 4, step, step, step + 1, device="meta"))
    with pytest.raises(InputError, match=line):
        network.output_size([step, step, step + 1])


@pytest.mark.parametrize("member", PADDED)
def test_moved_image_has_moved_logits(member: str) -> None:
    """By multiples of `size_multiple`; one voxel is another matter. Along an axis longer than what a voxel sees."""
    network = _narrow(member, resolutions=3)
    image = _image(1, 1, 4, 4, 144)
    step, middle = network.size_multiple[0], slice(64, 80)
    logits = network(image)
    moved, a_voxel_off = (network(image.roll(shift, dims=-1)).roll(-shift, dims=-1) for shift in (step, 1))
    torch.testing.assert_close(moved[..., middle], logits[..., middle], rtol=1e-4, atol=1e-5)
    assert not torch.allclose(a_voxel_off[..., middle], logits[..., middle], rtol=1e-2, atol=1e-2)


@pytest.mark.parametrize("member", PADDED)
def test_backward_reaches_every_parameter(member: str) -> None:
    network = _narrow(member).train()
    network(_image(2, 1, 8, 8, 16)).square().sum().backward()
    unreached = [name for name, value in network.named_parameters() if value.grad is None or not value.grad.any()]
    assert unreached == []


@pytest.mark.parametrize("member", MEMBERS)
def test_every_member_can_be_scripted(member: str) -> None:
    torch.jit.script(_on_paper(member))


@pytest.mark.parametrize("options", [{}, {"arrangement": "concatenated"}], ids=["summed", "concatenated"])
def test_scripted_fcn_is_equal(options: dict[str, str]) -> None:
    network, image = _narrow("FCNRes", resolutions=2, **options), _image(2, 1, 4, 4, 4)
    assert torch.equal(torch.jit.script(network)(image), network(image))


@pytest.mark.parametrize("member", ["UNetSummed", "UNetConcatenated"])
def test_scripted_unet_is_equal(member: str) -> None:
    network, image = _narrow(member, resolutions=2), _image(2, 1, 4, 4, 4)
    assert torch.equal(torch.jit.script(network)(image), network(image))


@pytest.mark.parametrize("member", PADDED)
def test_batch_norm_can_be_folded(member: str) -> None:
    network, image = _narrow(member).train(), _image(2, 1, 8, 8, 8)
    network(image)  # statistics that are not those of the beginning
    folded = fold_batch_norm(network)
    layers = [layer for layer in folded.modules() if isinstance(layer, PaddedConvolution)]
    assert all(isinstance(layer.normalisation, nn.Identity) for layer in layers)
    # float32 sums in another order
    torch.testing.assert_close(folded(image), network.eval()(image), rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("member", PADDED)
def test_dropout_acts_in_training_only(member: str) -> None:
    network, plain, image = _narrow(member, dropout=0.5), _narrow(member), _image(2, 1, 8, 8, 16)
    assert torch.equal(network(image), plain(image))
    assert torch.equal(plain.train()(image), plain(image))
    torch.manual_seed(1)
    assert not torch.equal(network.train()(image), network(image))


# --- names


@pytest.mark.parametrize(("given", "made"), [(None, 0.5), (0.2, 0.2)], ids=["its own", "given"])
def test_dropout_of_deepmedic_is_its_own_unless_given(given: float | None, made: float) -> None:
    with torch.device("meta"):
        assert member_network("DeepMedicRes", 4, 4, dropout=given).dropout.p == made


def test_settings_of_a_member_can_be_changed() -> None:
    with torch.device("meta"):
        changed = member_network("FCNRes", 4, 4, widths=(8, 16), layer="convolution")
    assert changed.size_multiple == [2, 2, 2]
    assert _on_paper("FCNRes").size_multiple == [8, 8, 8]


def test_unknown_member_is_named_with_its_neighbour() -> None:
    with pytest.raises(InputError, match=r"^member: there is no 'FCNress'; did you mean FCNRes\?$"):
        member_network("FCNress", 4, 4)


def test_unknown_setting_is_named() -> None:
    with pytest.raises(InputError, match=r"^network_def of UNetSummed: there is no 'width'; did you mean widths\?$"):
        member_network("UNetSummed", 4, 4, width=[8])
