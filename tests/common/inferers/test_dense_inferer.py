"""Claims about the dense inference of volumes: what one pass of the network over the whole image gives, in tiles."""

import gc
import weakref
from typing import Any

import pytest
import torch
import torch.nn.functional as F
from monai.data import MetaTensor
from torch import Tensor, nn

from bundles.deepmedic_brats.networks import DeepMedic
from common.checks.input_error import InputError
from common.inferers import dense_inferer
from common.inferers.dense_inferer import DenseInferer
from common.inferers.openvino_module import OpenVinoModule

ENGINES = ["torch", "openvino"]
WIDTHS = [4, 4, 6]
NETWORKS: dict[str, dict[str, Any]] = {
    "DeepMedic": {"pathways": [{"factor": factor, "widths": WIDTHS} for factor in (1, 3)]},
    "three pathways": {"pathways": [{"factor": factor, "widths": [4, 6]} for factor in (1, 3, 5)]},
    "even factor": {"pathways": [{"factor": factor, "widths": [4, 6]} for factor in (1, 2)]},
    "residual": {
        "pathways": [{"factor": factor, "widths": WIDTHS, "residual": [2]} for factor in (1, 3)],
        "hidden_kernels": [3, 1],
        "hidden_residual": [2],
    },
    "flat": {
        "pathways": [{"factor": factor, "widths": WIDTHS, "kernels": [[3, 3, 1]] * 3} for factor in (1, [3, 3, 1])]
    },
    "plain": {"pathways": [{"factor": 1, "widths": WIDTHS}], "hidden": [], "enhanced": False},
}
MANY_TILES = 1e-4  # GB: room for some 2,000 input voxels


def _network(name: str = "DeepMedic", *, seed: int = 0) -> DeepMedic:
    """As if trained: with statistics, slopes and weights of its own."""
    torch.manual_seed(seed)
    network = DeepMedic(2, 3, **{"hidden": [5, 5], **NETWORKS[name]}).eval()
    for layer in network.modules():
        if isinstance(layer, nn.Conv3d):
            nn.init.normal_(layer.weight, std=(2 / layer.weight[0].numel()) ** 0.5)
        elif isinstance(layer, nn.BatchNorm3d):
            nn.init.normal_(layer.running_mean, std=0.3)
            nn.init.uniform_(layer.running_var, 0.5, 2.0)
            nn.init.uniform_(layer.weight, 0.5, 1.5)
            nn.init.normal_(layer.bias, std=0.3)
        elif isinstance(layer, nn.PReLU):
            nn.init.uniform_(layer.weight, 0.0, 0.5)
    return network


def _images(*shape: int) -> Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(1))


def _random_mask(images: Tensor, share: float = 0.2) -> Tensor:
    chosen = torch.rand(images[:, :1].shape, generator=torch.Generator().manual_seed(2)) < share
    return chosen.float()


@torch.no_grad()
def _in_one_pass(network: DeepMedic, images: Tensor) -> Tensor:
    """The network itself, on the image with its border repeated."""
    x, y, z = network.margin
    return network(F.pad(images, [z, z, y, y, x, x], mode="replicate"))


def _calls(module: nn.Module) -> list[Tensor]:
    """Grows by what enters the module, or a copy of it, at each call."""
    seen: list[Tensor] = []
    module.register_forward_pre_hook(lambda _module, inputs: seen.append(inputs[0]))
    return seen


def _assert_equal(logits: Tensor, expected: Tensor) -> None:
    assert torch.equal(logits.argmax(dim=1), expected.argmax(dim=1))
    # float32 in another order of summation
    torch.testing.assert_close(logits.softmax(dim=1), expected.softmax(dim=1), rtol=0, atol=1e-4)
    torch.testing.assert_close(logits, expected, rtol=1e-3, atol=1e-3)


# equality with one pass


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("name", NETWORKS)
def test_many_tiles_give_what_one_pass_gives(name: str, engine: str) -> None:
    network, images = _network(name), _images(1, 2, 17, 16, 13)
    logits = DenseInferer(engine=engine, memory_gb=MANY_TILES)(images, network)
    _assert_equal(logits, _in_one_pass(network, images))


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("name", ["DeepMedic", "three pathways", "flat"])
def test_voxels_of_a_random_mask_are_those_of_one_pass(name: str, engine: str) -> None:
    network, images = _network(name), _images(1, 2, 17, 16, 13)
    mask = _random_mask(images, share=0.01)
    logits = DenseInferer(engine=engine, memory_gb=MANY_TILES)(images, network, mask)
    inside = mask[0, 0] > 0
    _assert_equal(logits[..., inside], _in_one_pass(network, images)[..., inside])


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("name", ["DeepMedic", "residual", "flat"])
def test_volume_smaller_than_what_the_network_sees(name: str, engine: str) -> None:
    network, images = _network(name), _images(1, 2, 5, 6, 7)
    _assert_equal(DenseInferer(engine=engine)(images, network), _in_one_pass(network, images))


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("name", ["DeepMedic", "residual", "plain"])
def test_bfloat16_is_close(name: str, engine: str) -> None:
    network, images = _network(name), _images(1, 2, 12, 11, 10)
    logits = DenseInferer(engine=engine, amp=True, memory_gb=MANY_TILES)(images, network)
    expected = _in_one_pass(network, images)
    assert logits.dtype == torch.float32
    # 8 bits of every map and weight, through up to 6 layers
    assert (logits - expected).abs().max() < 0.05 * expected.abs().max()
    assert (logits.argmax(dim=1) == expected.argmax(dim=1)).float().mean() > 0.97


def test_amp_works_in_bfloat16() -> None:
    network, images = _network(), _images(1, 2, 6, 6, 6)
    entering = _calls(network.classification)
    DenseInferer(engine="torch", amp=True)(images, network)
    assert {maps.dtype for maps in entering} == {torch.bfloat16}


# tiles


def test_little_memory_makes_many_tiles() -> None:
    network, images = _network(), _images(1, 2, 17, 16, 13)
    crops = _calls(network.pathways[0])
    DenseInferer(engine="torch", memory_gb=MANY_TILES)(images, network)
    assert len(crops) > 5
    limit = MANY_TILES * 1e9 / (4 * network.voxel_channels)
    assert max(crop[0, 0].numel() for crop in crops) <= limit


def test_bfloat16_makes_the_same_tiles() -> None:
    """Its maps are half as large, but lie beside the float32 ones that they are made of."""
    network, images = _network(), _images(1, 2, 17, 16, 13)
    crops = _calls(network.pathways[0])
    DenseInferer(engine="torch", memory_gb=MANY_TILES)(images, network)
    exact = [crop.shape for crop in crops]
    crops.clear()
    DenseInferer(engine="torch", memory_gb=MANY_TILES, amp=True)(images, network)
    assert [crop.shape for crop in crops] == exact


@pytest.mark.parametrize("name", ["DeepMedic", "three pathways", "flat"])
def test_low_resolution_pathways_run_once_an_image(name: str) -> None:
    network, images = _network(name), _images(2, 2, 17, 16, 13)
    counts = [_calls(pathway) for pathway in network.pathways]
    DenseInferer(engine="torch", memory_gb=MANY_TILES)(images, network)
    normal, *low = [len(calls) for calls in counts]
    assert low == [2] * len(low)
    assert normal > 4


def test_nothing_is_computed_far_from_the_mask() -> None:
    network, images = _network(), _images(1, 2, 40, 40, 40)
    crops = _calls(network.pathways[0])
    mask = torch.zeros(1, 1, 40, 40, 40)
    mask[..., 3:6, 6:9, 33:36] = 1
    DenseInferer(engine="torch")(images, network, mask)
    assert [tuple(crop.shape) for crop in crops] == [(1, 2, 9, 9, 9)]  # 3³ and a border of 3


# masks


@pytest.mark.parametrize("engine", ENGINES)
def test_outside_the_mask_is_background_with_probability_one(engine: str) -> None:
    network, images = _network(), _images(1, 2, 9, 8, 7)
    mask = _random_mask(images)
    outside = mask[0, 0] == 0
    probabilities = DenseInferer(engine=engine)(images, network, mask).softmax(dim=1)[0]
    assert (probabilities[0, outside] == 1).all()
    assert (probabilities[1:, outside] == 0).all()
    assert (probabilities[0, ~outside] < 1).all()


def test_without_a_mask_every_voxel_is_computed() -> None:
    network, images = _network(), _images(1, 2, 6, 7, 5)
    inferer = DenseInferer(engine="torch")
    assert torch.equal(inferer(images, network), inferer(images, network, torch.ones(1, 1, 6, 7, 5)))


def test_empty_mask_is_refused() -> None:
    with pytest.raises(InputError, match=r"^mask: excludes every voxel of the image; nothing can be segmented$"):
        DenseInferer(engine="torch")(_images(1, 2, 6, 6, 6), _network(), torch.zeros(1, 1, 6, 6, 6))


@pytest.mark.parametrize("engine", ENGINES)
def test_images_of_a_batch_have_masks_of_their_own(engine: str) -> None:
    network, images = _network(), _images(2, 2, 9, 8, 7)
    masks = torch.zeros(2, 1, 9, 8, 7)
    masks[0, :, :4], masks[1, :, :, 5:] = 1, 1
    logits = DenseInferer(engine=engine)(images, network, masks)
    expected = _in_one_pass(network, images)
    _assert_equal(logits[:1, :, :4], expected[:1, :, :4])
    _assert_equal(logits[1:, :, :, 5:], expected[1:, :, :, 5:])
    assert (logits[0, 0, 4:] > logits[0, 1:, 4:] + 100).all()
    assert (logits[1, 0, :, :5] > logits[1, 1:, :, :5] + 100).all()


@pytest.mark.parametrize("kind", [torch.bool, torch.uint8, torch.float32], ids=str)
def test_mask_may_be_of_any_kind(kind: torch.dtype) -> None:
    network, images = _network(), _images(1, 2, 6, 6, 6)
    mask = _random_mask(images)
    inferer = DenseInferer(engine="torch")
    assert torch.equal(inferer(images, network, mask.to(kind)), inferer(images, network, mask))


# tensors and networks as MONAI hands them over


@pytest.mark.parametrize("engine", ENGINES)
def test_meta_tensors_keep_their_affine(engine: str) -> None:
    network, images = _network(), _images(1, 2, 6, 7, 8)
    mask, affine = _random_mask(images), torch.diag(torch.tensor([-1.0, 2.0, 3.0, 1.0], dtype=torch.float64))
    inferer = DenseInferer(engine=engine)
    expected = inferer(images, network, mask)
    logits = inferer(MetaTensor(images, affine=affine), network, MetaTensor(mask, affine=affine))
    assert isinstance(logits, MetaTensor)
    assert torch.equal(logits.affine, affine)
    assert torch.equal(logits.as_tensor(), expected)
    assert not isinstance(expected, MetaTensor)


@pytest.mark.parametrize("engine", ENGINES)
def test_wrapped_network_is_the_network_inside(engine: str) -> None:
    network, images = _network(), _images(1, 2, 6, 7, 8)
    wrapper = nn.Module()
    wrapper.module = network
    assert torch.equal(DenseInferer(engine=engine)(images, wrapper), DenseInferer(engine=engine)(images, network))


@pytest.mark.parametrize("engine", ENGINES)
def test_network_in_training_stays_in_training_and_is_evaluated(engine: str) -> None:
    network, images = _network().train(), _images(1, 2, 6, 7, 8)
    before = {name: value.clone() for name, value in network.state_dict().items()}
    logits = DenseInferer(engine=engine)(images, network)
    assert all(module.training for module in network.modules())
    assert all(torch.equal(value, before[name]) for name, value in network.state_dict().items())
    _assert_equal(logits, _in_one_pass(network.eval(), images))


@pytest.mark.parametrize("engine", ENGINES)
def test_result_needs_no_gradient(engine: str) -> None:
    assert not DenseInferer(engine=engine)(_images(1, 2, 5, 5, 5), _network()).requires_grad


# weights that change


@pytest.mark.parametrize(
    ("engine", "what"),
    [
        ("torch", "classification.bias"),
        ("torch", "pathways.1.layers.0.normalisation.running_mean"),
        ("openvino", "hidden.layers.0.convolution.weight"),
    ],
)
def test_change_in_place_is_noticed(engine: str, what: str) -> None:
    network, images = _network(), _images(1, 2, 6, 7, 8)
    inferer = DenseInferer(engine=engine)
    before = inferer(images, network)
    with torch.no_grad():
        network.state_dict()[what].add_(1.0)
    after = inferer(images, network)
    assert not torch.equal(after, before)
    _assert_equal(after, _in_one_pass(network, images))


def test_loaded_weights_are_noticed() -> None:
    network, images = _network(), _images(1, 2, 6, 7, 8)
    inferer = DenseInferer(engine="torch")
    inferer(images, network)
    network.load_state_dict(_network(seed=1).state_dict())
    _assert_equal(inferer(images, network), _in_one_pass(network, images))


def test_another_network_is_noticed() -> None:
    images, inferer = _images(1, 2, 6, 7, 8), DenseInferer(engine="torch")
    for seed in range(3):
        network = _network(seed=seed)
        _assert_equal(inferer(images, network), _in_one_pass(network, images))


def test_prepared_network_is_kept_so_that_no_other_takes_its_place_in_memory() -> None:
    network, inferer = _network(), DenseInferer(engine="torch")
    inferer(_images(1, 2, 5, 5, 5), network)
    reference = weakref.ref(network)
    del network
    gc.collect()
    assert reference() is not None


def test_network_is_prepared_once(monkeypatch: pytest.MonkeyPatch) -> None:
    made = _spy_on_openvino(monkeypatch)
    network, inferer = _network(), DenseInferer()
    for shape in ((1, 2, 5, 6, 7), (2, 2, 8, 5, 5)):
        inferer(_images(*shape), network)
    assert len(made) == 2  # the low-resolution pathway and the rest


# engines


def _spy_on_openvino(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Grows by the precision of each module that is made."""
    made: list[str] = []

    class Spy(OpenVinoModule):
        def __init__(self, *arguments: Any, precision: str) -> None:
            made.append(precision)
            super().__init__(*arguments, precision=precision)

    monkeypatch.setattr(dense_inferer, "OpenVinoModule", Spy)
    return made


@pytest.mark.parametrize(
    ("options", "made"),
    [
        ({}, ["f32"] * 2),
        ({"amp": True}, ["bf16"] * 2),
        ({"engine": "openvino"}, ["f32"] * 2),
        ({"engine": "torch"}, []),
    ],
    ids=str,
)
def test_openvino_is_the_engine_of_a_cpu(
    options: dict[str, Any], made: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = _spy_on_openvino(monkeypatch)
    DenseInferer(**options)(_images(1, 2, 5, 5, 5), _network())
    assert seen == made


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"engine": "onnx"}, "engine: .*'?onnx'?"),
        ({"memory_gb": -1.0}, r"^memory_gb: must be 0 \(automatic\) or more, got -1.0$"),
    ],
    ids=["engine", "memory"],
)
def test_invalid_arguments_are_refused(options: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        DenseInferer(**options)
