"""dense_crf and DenseCRFd: a soft segmentation refined by a fully connected CRF.

MONAI's `CRF` block needs a compiled extension that its wheels do not carry, and has one sigma for all axes and no mask.
"""

from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import torch
from monai.config import KeysCollection
from monai.data import MetaTensor
from monai.transforms import MapTransform
from torch import Tensor

from common.postprocessing.crf_kernels import crf_kernels
from common.postprocessing.crf_parameters import CRFParameters
from common.postprocessing.mean_field import mean_field
from common.postprocessing.voxels_inside import VoxelsInside


@torch.no_grad()
def dense_crf(
    probabilities: Tensor,
    image: Tensor,
    parameters: CRFParameters,
    *,
    mask: Tensor | None = None,
    spacing: Sequence[float] | None = None,
) -> Tensor:
    """Probabilities (L, *spatial) after mean field inference (Kamnitsas thesis, sec. 3.2.5), computed on the CPU.

    A probability of 0 stays 0, as in the authors' program: its unary potential is infinite.

    Args:
        probabilities: (L, *spatial), summing to one over the labels.
        image: (C, *spatial), its intensities in the range that `parameters` name.
        mask: (1, *spatial); voxels outside it are left as they are, have no influence, and cost nothing.
        spacing: of the voxels in mm, where the parameters' unit is mm.
    """
    if mask is not None and not mask.any():
        return probabilities.clone()
    voxels = VoxelsInside(torch.ones(image.shape[1:], dtype=torch.bool) if mask is None else mask[0].cpu())
    kernels = crf_kernels(image.cpu().float(), voxels, parameters, spacing=spacing or [1.0] * (image.ndim - 1))
    weights = (parameters.smoothness_weight, parameters.appearance_weight)
    penalty = parameters.penalty(len(probabilities))
    distribution = mean_field(
        voxels.of_grid(probabilities.cpu().float()),
        [(kernel, weight * penalty) for kernel, weight in zip(kernels, weights, strict=True) if weight],
        iterations=parameters.iterations,
    )
    return voxels.put(distribution, probabilities.cpu()).to(probabilities.device)


class DenseCRFd(MapTransform):
    """`dense_crf` of dictionary items: between the softmax and what leaves the image's preprocessed grid.

    With `merged`, all foreground labels are one for the CRF, as the thesis has it for BRATS (sec. 3.4.2): it refines
    the boundary to the background, and a voxel inside is of the label that was most probable of the foreground.

    Args:
        image_key: item that holds the image.
        mask_key: item that holds the mask; all voxels if None.
    """

    def __init__(
        self,
        keys: KeysCollection,
        parameters: CRFParameters,
        *,
        image_key: str = "image",
        mask_key: str | None = None,
        merged: bool = False,
    ) -> None:
        super().__init__(keys)
        self.parameters = parameters
        self.image_key = image_key
        self.mask_key = mask_key
        self.merged = merged

    def __call__(self, data: Mapping[Hashable, Any]) -> dict[Hashable, Any]:
        result = dict(data)
        image = result[self.image_key]
        mask = None if self.mask_key is None else result[self.mask_key] > 0
        spacing = image.pixdim.tolist() if isinstance(image, MetaTensor) else None
        refine = _refined_foreground if self.merged else dense_crf
        for key in self.keys:
            result[key] = refine(result[key], image, self.parameters, mask=mask, spacing=spacing)
        return result


def _refined_foreground(probabilities: Tensor, image: Tensor, parameters: CRFParameters, **options: Any) -> Tensor:
    two = torch.stack([probabilities[0], probabilities[1:].sum(dim=0)])
    background, foreground = dense_crf(two, image, parameters, **options)
    result = torch.zeros_like(probabilities)
    result[0] = background
    return result.scatter(0, 1 + probabilities[1:].argmax(dim=0, keepdim=True), foreground[None])
