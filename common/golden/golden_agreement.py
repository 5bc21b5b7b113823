"""GoldenAgreement: how far a bundle as it is now gives the output that it gave.

`torch.testing.assert_close` says how far two tensors differ, but nothing of where the difference may come from.
"""

import math
from dataclasses import dataclass

import torch
from torch import Tensor

from common.checks.input_error import InputError
from common.doctor.bundle_files import BundleFiles
from common.doctor_data.voxel_hash import voxel_hash
from common.files.file_hash import file_hash
from common.golden.golden_input import golden_input
from common.golden.golden_network import golden_network
from common.golden.golden_record import GoldenRecord


@dataclass(frozen=True)
class GoldenAgreement:
    """Of a golden record with its bundle.

    Attributes:
        difference: the largest of the values that are recorded.
        cause: what is not as it was, for a reader.
    """

    difference: float
    tolerance: float
    is_exact: bool
    cause: str

    @classmethod
    def of(cls, bundle: BundleFiles, record: GoldenRecord) -> "GoldenAgreement":
        """InputError where the network cannot be made or applied."""
        image = golden_input(record.input_shape, seed=record.seed)
        try:
            network = golden_network(bundle, weights=record.weights, seed=record.seed)
            with torch.inference_mode():
                output = network(image)
        except Exception as error:  # networks and configs raise what they like
            reason = f"{type(error).__name__}: {error}".splitlines()[0][:160]
            raise InputError(f"golden: {bundle.root.name} cannot give its output ({reason}); mend it") from error
        is_exact = voxel_hash(output.numpy()) == record.output_sha256
        return cls(_difference(output, record), record.tolerance, is_exact, _cause(bundle, record, image))

    @property
    def holds(self) -> bool:
        """Whether it is the same output, of the same weights, but for what machines may differ in."""
        return self.is_exact or (self.difference <= self.tolerance and not self.cause)

    def __str__(self) -> str:
        if self.is_exact:
            return "the same bits"
        text = f"largest difference {self.difference:.2g}, {self.tolerance:g} allowed"
        return text if self.holds else f"{text}: {self.cause or 'the code has changed, or a library'}"


def _difference(output: Tensor, record: GoldenRecord) -> float:
    if tuple(output.shape) != record.output_shape:
        return math.inf
    return float((output.flatten()[:: record.step] - torch.tensor(record.values)).abs().max())


def _cause(bundle: BundleFiles, record: GoldenRecord, image: Tensor) -> str:
    if voxel_hash(image.numpy()) != record.input_sha256:
        return "numpy draws another input, or the record was changed"
    if record.weights and file_hash(bundle.root / record.weights) != record.weights_sha256:
        return f"{record.weights} has changed"
    return ""
