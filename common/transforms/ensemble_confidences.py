"""EnsembleConfidences: what an ensemble says of a case, to train one network that says the same.

`monai.transforms.MeanEnsembled` averages outputs that are there already, all of them in memory.
"""

import hashlib
from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import torch
from monai.data import MetaTensor
from monai.inferers import Inferer
from monai.transforms import Transform
from torch import Tensor

from common.inferers.ensemble_inferer import EnsembleInferer
from common.inferers.ensemble_member import EnsembleMember

_WITHOUT_EFFECT = {"members", "min_members", "weights_gb"}  # the members are looked at one by one


class EnsembleConfidences(Transform):
    """Adds "confidences", (K, *) float16: the ensemble's in each class, of an item that `Branching` has prepared.

    Hinton, Vinyals and Dean 2015 (arXiv:1503.02531), section 2: they are the targets of the network that is distilled.
    Float16 holds them to .0005 in half the memory of float32.

    For `PreprocessedCases` its arguments are `fingerprint`, and it is pickled without the inferer, which may hold
    functions and networks. With a GPU, and where cores are few, prepare cases in one process (`num_workers` 0): others
    would each have the members, and on a GPU they cannot be made at all.

    Args:
        images: names of the items that members see beside "image".
        device: where the members work.

    Attributes:
        fingerprint: hash of the members' weights, their networks' layers, their inferers and the ensemble's settings.
    """

    def __init__(
        self, inferer: EnsembleInferer, images: Sequence[str] = (), device: str | torch.device = "cpu"
    ) -> None:
        self.inferer = inferer
        self.images = tuple(images)
        self.device = torch.device(device)
        self.fingerprint = _fingerprint(inferer)

    def __call__(self, data: Mapping[Hashable, Any]) -> dict[Hashable, Any]:
        image = self._batch(data["image"])
        mask = self._batch(data["mask"]) if "mask" in data else None
        images: dict[str, Any] = {name: self._batch(data[name]) for name in self.images}
        with torch.random.fork_rng(devices=[]):  # networks draw their first weights
            confidences = self.inferer.member_confidences(image, mask, **images).combined()[0].half().cpu()
        affine = data["image"].affine.clone() if isinstance(data["image"], MetaTensor) else None
        return {**data, "confidences": MetaTensor(confidences, affine=affine)}

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in vars(self).items() if name in ("images", "fingerprint")}

    def _batch(self, image: Tensor) -> Tensor:
        plain = image.as_tensor() if isinstance(image, MetaTensor) else image
        return plain[None].to(self.device)


def _fingerprint(inferer: EnsembleInferer) -> str:
    """Of the members as they would be loaded now; one that cannot be loaded is not there."""
    with torch.random.fork_rng(devices=[]):
        members = [_description(member) for member in inferer.members]
    return hashlib.sha256("\n".join([_settings(inferer), *members]).encode()).hexdigest()


def _description(member: EnsembleMember) -> str:
    try:
        network = member.load()
    except Exception:  # the inferer says so, and goes on without it
        return ""
    content = hashlib.sha256(str(network).encode())  # the layers, which may do other things with the same weights
    for name, tensor in network.state_dict().items():
        content.update(name.encode())
        content.update(tensor.cpu().reshape(-1).view(torch.uint8).numpy().tobytes())
    return f"{content.hexdigest()} {member.image} {member.takes_mask} {_settings(member.inferer)}"


def _settings(inferer: Inferer) -> str:
    """Without what it holds for itself, such as networks."""
    counting = {name for name in vars(inferer).keys() - _WITHOUT_EFFECT if not name.startswith("_")}
    return f"{type(inferer).__name__} {[(name, getattr(inferer, name)) for name in sorted(counting)]}"
