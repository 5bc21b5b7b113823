"""WholeImageInferer: a padded network over a whole volume at once.

`monai.inferers.SlidingWindowInferer` with a window as large as the image does it too, but knows no mask, so that it
computes all the air around a head, and does not fill up to the multiples that a network with down-sampling wants.
"""

import logging
from typing import Any

import torch
from monai.inferers import Inferer
from monai.networks.utils import eval_mode
from monai.transforms import generate_spatial_bounding_box
from monai.utils import convert_to_dst_type
from torch import Tensor, nn
from torch.nn import functional as F

from common.checks.input_error import InputError
from common.inferers.background_logits import background_logits
from common.inferers.volume_inferer import VolumeInferer

_logger = logging.getLogger(__name__)


class WholeImageInferer(Inferer):
    """Logits for every voxel of the mask, those of one pass of the network over the box around it.

    As Kamnitsas 2017 (thesis), sections 4.3.2 and 4.3.3: "applied fully convolutionally on whole volumes". The box ends
    in zeros up to the next multiple of the network's `size_multiple`. Outside the mask the result is background;
    without a mask every voxel is computed. A box that is too large for the memory is covered with overlapping windows
    (`VolumeInferer`), cubes that are not.

    The network has, beside `size_multiple`, `voxel_channels`: how many maps of the image's size are alive at once.

    Args:
        amp: bfloat16 convolutions.
        border: voxels around the mask that the network sees as they are, where the image has them.
        memory_gb: what the feature maps may take; 0: 4 GB on a CPU, 40 GB on a GPU. Not by what is free, so that the
            result is always the same.
    """

    def __init__(self, *, amp: bool = False, border: int = 16, memory_gb: float = 0.0) -> None:
        if border < 0:
            raise InputError(f"border: must be 0 or more voxels, got {border}")
        if memory_gb < 0:
            raise InputError(f"memory_gb: must be 0 (automatic) or more, got {memory_gb}")
        super().__init__()
        self.amp = amp
        self.border = border
        self.memory_gb = memory_gb
        self._logged: set[tuple[int, ...]] = set()  # windows; copies, as an ensemble's members make them, share it

    def __call__(
        self, inputs: Tensor, network: nn.Module, mask: Tensor | None = None, *args: Any, **kwargs: Any
    ) -> Tensor:
        """(B, K, I, J, K) float32 logits for (B, C, I, J, K) images; `mask` is (B, 1, I, J, K)."""
        images = inputs.as_tensor() if hasattr(inputs, "as_tensor") else inputs
        single = getattr(network, "module", network)  # as DistributedDataParallel holds it
        masks = torch.ones_like(images[:, :1]) if mask is None else mask
        with eval_mode(single):
            pairs = zip(images, masks > 0, strict=True)
            logits = torch.stack([self._segment(image, region[0], single) for image, region in pairs])
        return convert_to_dst_type(logits, inputs, dtype=torch.float32)[0]

    def _segment(self, image: Tensor, region: Tensor, network: Any) -> Tensor:
        if not region.any():
            raise InputError("mask: excludes every voxel of the image; nothing can be segmented")
        corners = generate_spatial_bounding_box(region[None], margin=self.border, allow_smaller=True)
        box = (slice(None), *(slice(first, last) for first, last in zip(*corners, strict=True)))
        result = self._box_logits(image[box], network)
        logits = background_logits(image, len(result))
        logits[box] = torch.where(region[box[1:]], result, logits[box])
        return logits

    def _box_logits(self, image: Tensor, network: Any) -> Tensor:
        """(K, *) for (C, *), of any size."""
        size = image.shape[1:]
        missing = [-side % step for side, step in zip(size, network.size_multiple, strict=True)]
        filled = F.pad(image, [number for axis in (2, 1, 0) for number in (0, missing[axis])])[None]
        window = self._window(filled, network)
        if window is None:
            with torch.autocast(image.device.type, torch.bfloat16, enabled=self.amp):
                logits = network(filled).float()
        else:
            logits = VolumeInferer(window, overlap=0.5, batch_size=1, amp=self.amp)(filled, network)
        return logits[0, :, : size[0], : size[1], : size[2]]

    def _window(self, image: Tensor, network: Any) -> tuple[int, ...] | None:
        """The largest cube that the memory holds, or what of it is as large as the image; None if that holds it all."""
        most = self._memory(image.device) / (4 * network.voxel_channels)  # bfloat16 maps lie beside float32 ones
        sides = image.shape[2:]
        if sides.numel() <= most:
            return None
        steps = zip(sides, network.size_multiple, strict=True)
        window = tuple(min(side, max(int(most ** (1 / 3)) // step, 1) * step) for side, step in steps)
        if window not in self._logged:
            self._logged.add(window)
            _logger.info("%s voxels take more than memory_gb at once: in windows of %s", list(sides), list(window))
        return window

    def _memory(self, device: torch.device) -> float:
        if self.memory_gb:
            return self.memory_gb * 1e9
        return 40e9 if device.type == "cuda" else 4e9
