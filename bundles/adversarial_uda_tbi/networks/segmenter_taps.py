"""SegmenterTaps: the activations of a DeepMedic that a discriminator of domains sees (thesis, section 5.2.2).

`monai.visualize.class_activation_maps.ModelWithHooks` and torchvision's `create_feature_extractor` also fetch the
outputs of named modules: the one never takes its hooks away, the other rewrites the network, and neither brings maps
of several resolutions onto one grid.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.utils.hooks import RemovableHandle

from bundles.deepmedic_brats.networks import DeepMedic
from bundles.deepmedic_brats.networks.convolution_layer import ConvolutionLayer
from bundles.deepmedic_brats.networks.deepmedic import repeated
from bundles.deepmedic_brats.networks.layer_stack import LayerStack
from common.checks.input_error import InputError


class SegmenterTaps:
    """Connects a discriminator to layers of the segmenter, without the segmenter's knowing.

    Layers are counted as in the thesis: 1 to 8 are those of the pathways, 9 and 10 the hidden ones, 11 the classifier,
    whose activations are the logits. A layer of the pathways stands for that layer of each of them.

        with taps.recorded() as record:
            logits = network(image)
        domain_logits = discriminator(record.features())

    The thesis does not say where in a layer its feature maps are taken. Here a layer's activation is what the next
    layer takes: behind the normalisation and the PReLU, with the residual added, before the next layer's dropout.

    All activations come to the grid of the segmenter's output, for whatever layers: the discriminator shall see as much
    context of a shallow layer as of a deep one (section 5.3.3.1). Those of low resolution are up-sampled as where
    DeepMedic joins its pathways: each stands for a block of voxels, the blocks begin where the pathways' output does.

    Args:
        layers: such as [4, 6, 8, 10], 10 or "4,6,8,10", in any order.

    Attributes:
        layers: in ascending order, that of the features; of each the pathways in the network's order.
        in_channels: channels of the features.
    """

    def __init__(self, network: DeepMedic, layers: Sequence[int] | int | str) -> None:
        taps = _taps_by_layer(network)
        self.layers = _chosen(layers, network, last=len(taps))
        self._taps = [tap for layer in self.layers for tap in taps[layer - 1]]
        self._joined = _Tap(network.hidden, channels=0, is_entering=True)
        self.in_channels = sum(tap.channels for tap in self._taps)

    @contextmanager
    def recorded(self) -> Iterator["_Record"]:
        """Notes down the activations of the network's forward passes inside the `with`, of which the last one counts.

        Outside of it the network has no hooks, and costs what it always did.
        """
        seen: dict[_Tap, Tensor] = {}
        with ExitStack() as hooks:
            for tap in (*self._taps, self._joined):
                hooks.enter_context(tap.hooked(seen))
            yield _Record(self._taps, self._joined, seen)


@dataclass(frozen=True, eq=False)
class _Tap:
    """Where the activation of a layer is in the network, and where it lies in the output.

    Args:
        is_entering: it is what enters the module, not what leaves it.
        border: voxels, of its own resolution, that the later layers of its pathway lose on each side.
        factor: of its pathway.
        hidden_border: voxels that are lost behind the pathways.
    """

    module: nn.Module
    channels: int
    is_entering: bool
    border: Sequence[int] = (0, 0, 0)
    factor: Sequence[int] = (1, 1, 1)
    hidden_border: Sequence[int] = (0, 0, 0)

    def hooked(self, seen: dict["_Tap", Tensor]) -> RemovableHandle:
        if self.is_entering:
            return self.module.register_forward_pre_hook(lambda _module, entering: seen.update({self: entering[0]}))
        return self.module.register_forward_hook(lambda _module, _entering, leaving: seen.update({self: leaving}))

    def aligned(self, maps: Tensor, joined: Tensor) -> Tensor:
        """In the network's output; `joined` has the size of the joined pathways."""
        return _without(repeated(_without(maps, self.border), list(self.factor), joined), self.hidden_border)


class _Record:
    """What the taps saw of the last forward pass."""

    def __init__(self, taps: Sequence[_Tap], joined: _Tap, seen: Mapping[_Tap, Tensor]) -> None:
        self._taps = taps
        self._joined = joined
        self._seen = seen

    def features(self) -> Tensor:
        """(B, in_channels, *) in the size of the segmenter's output; gradients flow back into the segmenter."""
        if self._joined not in self._seen:
            raise ValueError("features: the network must make a forward pass inside `recorded` first")
        joined = self._seen[self._joined]
        return torch.cat([tap.aligned(self._seen[tap], joined) for tap in self._taps], dim=1)


def _taps_by_layer(network: DeepMedic) -> list[list[_Tap]]:
    """Of layer 1 on: one for each pathway that is so deep, one for a layer behind them."""
    per_pathway = [
        _stack_taps(stack, factor=factor, hidden_border=network.hidden_reach)
        for stack, factor in zip(_pathways(network), network.factors, strict=True)
    ]
    depth = max(len(taps) for taps in per_pathway)
    taps = [[taps[layer] for taps in per_pathway if layer < len(taps)] for layer in range(depth)]
    taps += [[tap] for tap in _stack_taps(network.hidden)]
    classifier = network.classification
    return [*taps, [_Tap(classifier, classifier.out_channels, is_entering=False)]]


def _stack_taps(
    stack: LayerStack, *, factor: Sequence[int] = (1, 1, 1), hidden_border: Sequence[int] = (0, 0, 0)
) -> list[_Tap]:
    """The activation with its residual enters the next layer, or leaves the stack."""
    layers = [layer for layer in stack.layers if isinstance(layer, ConvolutionLayer)]
    taps: list[_Tap] = []
    for number, layer in enumerate(layers, start=1):
        later = layers[number:]
        border = [sum(other.convolution.kernel_size[axis] // 2 for other in later) for axis in range(3)]
        module = later[0] if later else stack
        width = layer.convolution.out_channels
        taps.append(_Tap(module, width, bool(later), border=border, factor=factor, hidden_border=hidden_border))
    return taps


def _pathways(network: DeepMedic) -> list[LayerStack]:
    return [pathway for pathway in network.pathways if isinstance(pathway, LayerStack)]


def _chosen(layers: Sequence[int] | int | str, network: DeepMedic, *, last: int) -> list[int]:
    """The numbers of the layers, in ascending order."""
    if isinstance(layers, str):
        parts = [part.strip() for part in layers.split(",")]
        numbers: list[int] = [int(part) for part in parts if part.isdecimal()]
        if len(numbers) < len(parts):
            raise InputError(f"taps: must be numbers with commas in between, such as '4,6,8,10', got {layers!r}")
    else:
        numbers = [layers] if isinstance(layers, int) else list(layers)
    if not numbers or len(set(numbers)) < len(numbers):
        raise InputError(f"taps: must name at least one layer and each of them once, got {numbers}")
    for number in numbers:
        if number not in range(1, last + 1):
            depth = max(len(pathway.layers) for pathway in _pathways(network))
            hidden = f", {depth + 1} to {last - 1} are hidden" if last - 1 > depth else ""
            raise InputError(
                f"taps: the segmenter has no layer {number}; 1 to {depth} are the pathways'{hidden}, "
                f"{last} is the classifier"
            )
    return sorted(numbers)


def _without(maps: Tensor, border: Sequence[int]) -> Tensor:
    x, y, z = border
    return F.pad(maps, [-z, -z, -y, -y, -x, -x])
