"""make_golden: a golden record of a bundle as it is now."""

import torch
from monai.bundle.scripts import _get_fake_spatial_shape

from common.doctor.bundle_files import BundleFiles
from common.doctor_data.voxel_hash import voxel_hash
from common.files.file_hash import file_hash
from common.golden.golden_input import golden_input
from common.golden.golden_network import golden_network
from common.golden.golden_record import GoldenRecord

_SEED = 0
_VALUES = 256  # at most, of an output
_TOLERANCE = 1e-4  # of the largest value; instruction sets, from SSE to AVX-512, were seen to differ by 8e-6


def make_golden(bundle: BundleFiles, *, weights: str) -> GoldenRecord:
    """Of an input of about the smallest size that metadata.json allows.

    Args:
        weights: file in the bundle's folder; empty for those that the seeded network begins with.
    """
    image = golden_input(_shape(bundle), seed=_SEED)
    with torch.inference_mode():
        output = golden_network(bundle, weights=weights, seed=_SEED)(image)
    step = output.numel() // _VALUES | 1  # an odd one: not always the same column
    return GoldenRecord(
        weights=weights,
        weights_sha256=file_hash(bundle.root / weights) if weights else "",
        seed=_SEED,
        input_shape=tuple(image.shape),
        input_sha256=voxel_hash(image.numpy()),
        output_shape=tuple(output.shape),
        output_sha256=voxel_hash(output.numpy()),
        tolerance=float(f"{_TOLERANCE * output.abs().max():.1g}"),
        step=step,
        values=tuple(float(f"{value:.9g}") for value in output.flatten()[::step].tolist()),
    )


def _shape(bundle: BundleFiles) -> tuple[int, ...]:
    """As `monai.bundle verify_net_in_out` takes it from the metadata, with n = 2 and 32 for any size."""
    image = bundle.metadata("network_data_format", "inputs", "image")
    return (1, image["num_channels"], *_get_fake_spatial_shape(image["spatial_shape"], n=2, any=32))
