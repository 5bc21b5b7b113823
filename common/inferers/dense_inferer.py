"""Whole-volume inference with an unpadded network: nothing is blended, and little is computed twice.

`monai.inferers.SlidingWindowInferer` wants outputs as large as its windows, blends their overlaps, runs windows without
brain too, and would compute low-resolution pathways again for each window.
"""

from collections.abc import Callable, Iterator
from typing import Any

import torch
from monai.inferers import Inferer
from monai.utils import convert_to_dst_type
from torch import Tensor, nn

from common.checks.input_error import InputError
from common.inferers.background_logits import background_logits
from common.inferers.dense_network import DenseNetwork
from common.inferers.openvino_module import OpenVinoModule
from common.inferers.tile_plan import Tile, tile_plan
from common.networks.fold_batch_norm import fold_batch_norm

ENGINES = ("auto", "openvino", "torch", "compiled")
_Module = Callable[..., Tensor]


class DenseInferer(Inferer):
    """Logits for every voxel of the mask, those of one pass of the network over the whole image.

    The region of the mask is covered with disjoint tiles (`tile_plan`). Low-resolution pathways see the whole region at
    once. Beyond the image its border is repeated. Outside the mask the result is background; without a mask every voxel
    is computed.

    Args:
        engine: "openvino" (CPU), "torch", "compiled" (torch.compile, which wants a C++ compiler on a CPU), or "auto":
            openvino for networks on a CPU, else torch.
        amp: bfloat16 convolutions.
        memory_gb: what the feature maps of a tile may take; 0: 0.5 GB on a CPU, 4 GB on a GPU. Not by what is free, so
            that tiles, and with them the last digits, are always the same.
    """

    def __init__(self, *, engine: str = "auto", amp: bool = False, memory_gb: float = 0.0) -> None:
        if engine not in ENGINES:
            raise InputError(f"engine: must be one of {', '.join(ENGINES)}, got {engine!r}")
        if memory_gb < 0:
            raise InputError(f"memory_gb: must be 0 (automatic) or more, got {memory_gb}")
        super().__init__()
        self.engine = engine
        self.amp = amp
        self.memory_gb = memory_gb
        self._prepared: tuple[tuple[Any, ...], tuple[list[_Module], _Module]] | None = None

    def __call__(
        self, inputs: Tensor, network: nn.Module, mask: Tensor | None = None, *args: Any, **kwargs: Any
    ) -> Tensor:
        """(B, K, I, J, K) float32 logits for (B, C, I, J, K) images; `mask` is (B, 1, I, J, K)."""
        images = inputs.as_tensor() if hasattr(inputs, "as_tensor") else inputs
        single = getattr(network, "module", network)  # as DistributedDataParallel holds it
        with torch.no_grad():
            masks = torch.ones_like(images[:, :1]) if mask is None else mask
            pairs = zip(images, masks > 0, strict=True)
            logits = [self._segment(image, region[0], single) for image, region in pairs]
        # one volume is not copied: its logits may be the largest thing in memory
        batch = logits[0][None] if len(logits) == 1 else torch.stack(logits)
        return convert_to_dst_type(batch, inputs, dtype=torch.float32)[0]

    def _segment(self, image: Tensor, region: Tensor, network: Any) -> Tensor:
        plan = tile_plan(
            region.cpu().numpy(),
            border=network.border,
            multiple=network.multiple,
            max_voxels=self._max_voxels(network, image.device),
        )
        logits: Tensor | None = None
        for tile, result in self._results(image, plan, network):
            if logits is None:
                logits = background_logits(image, result.shape[0])
            box = (slice(None), *tile.slices())
            logits[box] = torch.where(region[tile.slices()], result, logits[box])
        if logits is None:
            raise InputError("mask: excludes every voxel of the image; nothing can be segmented")
        return logits

    def _results(self, image: Tensor, plan: list[Tile], network: Any) -> Iterator[tuple[Tile, Tensor]]:
        """Every tile with its logits."""
        if not plan:
            return
        whole = _box_around(plan)
        surroundings = _with_context(image, whole, network.margin)[None]  # (1, C, region + 2 margin)
        coarse_modules, dense_module = self._modules(network, surroundings)
        inputs = network.coarse_inputs(surroundings)
        coarse = [module(entering) for module, entering in zip(coarse_modules, inputs, strict=True)]
        shift = [start - margin for start, margin in zip(whole.start, network.margin, strict=True)]
        for tile in plan:
            relative = Tile(_minus(tile.start, whole.start), tile.size)
            seen = (slice(None), slice(None), *tile.slices(shift=shift, grow=network.border))
            yield tile, dense_module(surroundings[seen], *network.coarse_parts(coarse, relative))[0].float()
        for module in (*coarse_modules, dense_module):
            if isinstance(module, OpenVinoModule):
                module.release_memory()

    def _max_voxels(self, network: DenseNetwork, device: torch.device) -> float:
        return self._memory(device) / (4 * network.voxel_channels)  # bfloat16 maps lie beside float32 ones

    def _memory(self, device: torch.device) -> float:
        if self.memory_gb:
            return self.memory_gb * 1e9
        return 4e9 if device.type == "cuda" else 0.5e9

    def _modules(self, network: Any, surroundings: Tensor) -> tuple[list[_Module], _Module]:
        """The network's modules as the engine runs them; made again when its weights have changed."""
        state = [*network.parameters(), *network.buffers()]
        fingerprint = (network, surroundings.device, *((tensor.data_ptr(), tensor._version) for tensor in state))
        if self._prepared is None or self._prepared[0] != fingerprint:
            self._prepared = (fingerprint, self._prepare(network, surroundings))
        return self._prepared[1]

    def _prepare(self, network: DenseNetwork, surroundings: Tensor) -> tuple[list[_Module], _Module]:
        on_cpu = surroundings.device.type == "cpu"
        engine = ("openvino" if on_cpu else "torch") if self.engine == "auto" else self.engine
        folded: Any = fold_batch_norm(network)  # type: ignore[arg-type]  # a copy: the network stays in its mode
        if engine == "openvino":
            return self._openvino_modules(folded, surroundings)
        folded = folded.to(memory_format=torch.channels_last_3d)
        modules = [*folded.coarse_modules, folded.dense_module]
        *coarse, dense = [self._torch_module(module, compiled=engine == "compiled") for module in modules]
        return coarse, dense

    def _openvino_modules(self, network: DenseNetwork, surroundings: Tensor) -> tuple[list[_Module], _Module]:
        if surroundings.device.type != "cpu":
            raise InputError(f"engine: openvino runs on the CPU, the network is on {surroundings.device}; use auto")
        precision = "bf16" if self.amp else "f32"
        examples = network.coarse_inputs(_smallest(surroundings, network))
        features = [module(entering) for module, entering in zip(network.coarse_modules, examples, strict=True)]
        crop = torch.zeros(1, surroundings.shape[1], *(1 + 2 * lost for lost in network.border))
        coarse = [
            OpenVinoModule(module, [entering], precision=precision)
            for module, entering in zip(network.coarse_modules, examples, strict=True)
        ]
        return list(coarse), OpenVinoModule(network.dense_module, [crop, *features], precision=precision)

    def _torch_module(self, module: nn.Module, *, compiled: bool) -> _Module:
        run = torch.compile(module, dynamic=True) if compiled else module

        def call(*inputs: Tensor) -> Tensor:
            entering = [tensor.to(memory_format=torch.channels_last_3d) for tensor in inputs]
            with torch.autocast(inputs[0].device.type, torch.bfloat16, enabled=self.amp):
                return run(*entering)

        return call


def _box_around(tiles: list[Tile]) -> Tile:
    starts = [min(tile.start[axis] for tile in tiles) for axis in range(3)]
    stops = [max(tile.start[axis] + tile.size[axis] for tile in tiles) for axis in range(3)]
    return Tile((starts[0], starts[1], starts[2]), _minus(stops, starts))


def _minus(first: Any, second: Any) -> tuple[int, int, int]:
    return first[0] - second[0], first[1] - second[1], first[2] - second[2]


def _with_context(image: Tensor, tile: Tile, margin: Any) -> Tensor:
    """The box of (C, I, J, K) with `margin` voxels around it; beyond the image its border is repeated."""
    for axis in range(3):
        first, last = tile.start[axis] - margin[axis], tile.start[axis] + tile.size[axis] + margin[axis]
        indices = torch.arange(first, last, device=image.device).clamp(0, image.shape[1 + axis] - 1)
        image = image.index_select(1 + axis, indices)
    return image


def _smallest(surroundings: Tensor, network: DenseNetwork) -> Tensor:
    """The smallest image that the network takes."""
    return surroundings.new_zeros(1, surroundings.shape[1], *(1 + 2 * margin for margin in network.margin))
