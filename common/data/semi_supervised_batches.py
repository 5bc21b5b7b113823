"""SemiSupervisedBatches: labelled and unlabelled images side by side, cut from one tensor.

torch's samplers balance classes only on average, and know one stream of images; its loaders collate image by image.
"""

from collections.abc import Sequence
from typing import Any, Literal

import numpy as np
import torch
from monai.transforms import Randomizable
from numpy.typing import NDArray
from torch import Tensor
from torch.utils.data import Dataset

from common.checks.input_error import InputError
from common.data.image_tensor import image_tensor
from common.data.labelled_images import drawn_labels


class SemiSupervisedBatches(Dataset[dict[str, Tensor]], Randomizable):
    """Each item is a new random batch: "image" (N_L, C, W, H) with "label" (N_L,), and "unlabelled" (N_U, C, W, H).

    For a DataLoader without a batch size. Kamnitsas et al. 2018 (arXiv:1806.02679), sec. 3: N_L images of D_L, as many
    of each class, and N_U of D_U. D_U is all images, those of D_L too, as in the authors' program. Where N_L is no
    multiple of the classes, the rest are of classes drawn at random. An image comes twice in a batch only where its
    class, or D_U, has fewer than are wanted. The labelled images do not depend on N_U.

    Args:
        data: the cases of the training; labels other than those of D_L are neither kept nor handed out.
        channels, size: see `image_tensor`.
        labelled_images: size of D_L, which `drawn_labels` draws; 0 for all that have a label.
        batch_size: N_L.
        unlabelled_batch_size: N_U; 0 for supervised training.
        iterations_per_epoch: batches in an epoch.
        seed: of D_L alone; batches are drawn by the random state.
        device: where all images lie and batches are cut, in float32.
    """

    def __init__(
        self,
        data: Sequence[dict[str, Any]],
        *,
        channels: Literal[1, 3],
        size: Sequence[int] = (),
        class_names: Sequence[str],
        labelled_images: int,
        batch_size: int,
        unlabelled_batch_size: int,
        iterations_per_epoch: int,
        seed: int,
        device: str | torch.device = "cpu",
    ) -> None:
        _check("batch_size", batch_size, least=1)
        _check("unlabelled_batch_size", unlabelled_batch_size, least=0)
        _check("iterations_per_epoch", iterations_per_epoch, least=1)
        self.data = data
        self.batch_size = batch_size
        self.unlabelled_batch_size = unlabelled_batch_size
        self.iterations_per_epoch = iterations_per_epoch
        self.labelled_indices = drawn_labels(data, count=labelled_images, class_names=class_names, seed=seed)
        self.images = image_tensor(data, channels=channels, size=size).to(device)
        labels = np.array([data[index]["label"] for index in self.labelled_indices])
        self._of_class = [np.array(self.labelled_indices)[labels == number] for number in range(len(class_names))]

    @property
    def labelled(self) -> tuple[Tensor, Tensor]:
        """Images and labels of D_L."""
        labels = [self.data[index]["label"] for index in self.labelled_indices]
        return self._cut(np.array(self.labelled_indices)), torch.tensor(labels)

    def __len__(self) -> int:
        return self.iterations_per_epoch

    def __getitem__(self, index: int) -> dict[str, Tensor]:
        if index >= self.iterations_per_epoch:
            raise IndexError(index)
        # of 60,000 numbers MONAI's RandomState shuffles all to draw 100 without replacement, a Generator does not
        rng = np.random.default_rng(self.R.randint(2**32, dtype=np.uint32))
        counts = _shared_out(rng, self.batch_size, len(self._of_class))
        labelled = [
            members[_drawn(rng, len(members), count)] for members, count in zip(self._of_class, counts, strict=True)
        ]
        return {
            "image": self._cut(np.concatenate(labelled)),
            "label": torch.from_numpy(np.repeat(np.arange(len(counts)), counts)).to(self.images.device),
            "unlabelled": self._cut(_drawn(rng, len(self.images), self.unlabelled_batch_size)),
        }

    def _cut(self, indices: NDArray[np.int64]) -> Tensor:
        return self.images[torch.from_numpy(indices).to(self.images.device)].float()


def _shared_out(rng: np.random.Generator, total: int, classes: int) -> NDArray[np.int64]:
    """(classes,) numbers that differ by at most 1 and add up to the total, the larger ones at random places."""
    counts = np.full(classes, total // classes)
    counts[rng.choice(classes, total % classes, replace=False)] += 1
    return counts


def _drawn(rng: np.random.Generator, available: int, wanted: int) -> NDArray[np.int64]:
    """(wanted,) of the numbers below `available`, none more than once oftener than another."""
    rounds = [rng.permutation(available) for _ in range(wanted // available)]
    return np.concatenate([*rounds, rng.choice(available, wanted % available, replace=False)])


def _check(name: str, value: int, *, least: int) -> None:
    if value < least:
        raise InputError(f"{name}: must be {least} or more, got {value}")
