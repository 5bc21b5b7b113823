"""read_volume: an image file as it is, or one line that says why not."""

from monai.data import MetaTensor
from monai.transforms import LoadImage

from common.checks.input_error import InputError


def read_volume(path: str) -> MetaTensor:
    """(C, I, J, K) in the file's own type of voxel; InputError for a file that cannot be read whole."""
    try:
        return LoadImage(image_only=True, ensure_channel_first=True, dtype=None)(path)
    except Exception as error:  # readers raise what they like for a broken file
        reason = str(error.__cause__ or error).strip().splitlines()
        raise InputError(
            f"{path}: cannot be read as an image; truncated or of another format? ({reason[-1] if reason else error!r})"
        ) from error
