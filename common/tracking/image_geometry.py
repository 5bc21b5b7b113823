"""image_geometry: what a picture of an image has to know of its grid."""

from monai.data import MetaTensor
from monai.data.utils import affine_to_spacing
from monai.utils import convert_to_numpy
from nibabel.orientations import aff2axcodes
from torch import Tensor


def image_geometry(image: Tensor) -> tuple[list[float] | None, str | None]:
    """Spacing in mm and axis codes like "RAS" of a channel-first image, as far as it carries them."""
    if not isinstance(image, MetaTensor):
        return None, None
    ndim = image.ndim - 1
    spacing = [float(size) for size in affine_to_spacing(image.affine, r=ndim)]
    return spacing, "".join(aff2axcodes(convert_to_numpy(image.affine))) if ndim == 3 else None
