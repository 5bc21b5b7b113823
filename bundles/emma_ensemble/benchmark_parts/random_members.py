"""random_members: members of the ensemble as their training leaves them, but for what they have learned."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from monai.inferers import Inferer
from monai.transforms import Compose, Orientationd, Spacingd
from torch import nn

from bundles.emma_ensemble.benchmark_parts.narrowed_settings import narrowed_settings
from bundles.emma_ensemble.member_inferer import member_inferer
from bundles.emma_ensemble.networks import MEMBERS, member_network
from common.transforms.brain_mask import BrainMaskd
from common.transforms.load_sequences import LoadSequencesd
from common.transforms.normalisation import NORMALISATIONS, correction, normalisation
from common.transforms.nyul_landmarks import learn_landmarks

NUM_CLASSES = 5
_KEYS = ["image", "mask"]


@dataclass(frozen=True)
class RandomMember:
    """Of the ensemble.

    Attributes:
        steps: of its preprocessing, from the files on.
        weights: file of a state dict.
        make: its network, with other weights.
    """

    architecture: str
    normalisation: str
    steps: Sequence[Callable[..., Any]]
    weights: Path
    make: Callable[[], nn.Module]

    @property
    def name(self) -> str:
        return f"{self.architecture}-{self.normalisation}"

    @property
    def inferer(self) -> Inferer:
        return member_inferer(self.architecture)

    def load(self) -> nn.Module:
        network = self.make()
        network.load_state_dict(torch.load(self.weights, weights_only=True))
        return network.eval()


def random_members(count: int, case: Mapping[Hashable, Any], folder: Path, *, scale: float) -> list[RandomMember]:
    """The first of the 21, ordered so that architectures and normalisations take turns; writes their weights.

    Args:
        case: with one image file a sequence, of which the landmarks are learned too.
        scale: of the networks' widths.
    """
    landmarks = learn_landmarks([Compose([*_loading(), *correction("n4_z_score")])(case)])
    members = []
    for number in range(count):
        architecture = list(MEMBERS)[number % len(MEMBERS)]
        name = NORMALISATIONS[number % len(NORMALISATIONS)]  # 7 and 3 have no common factor: no pair comes twice
        steps = [*_loading(), *normalisation(name, landmarks=landmarks)]
        make = _network(architecture, len(case["image"]), scale)
        member = RandomMember(architecture, name, steps, folder / f"{number}.pt", make)
        torch.save(make().state_dict(), member.weights)
        members.append(member)
    return members


def _loading() -> list[Callable[..., Any]]:
    return [
        LoadSequencesd("image"),
        BrainMaskd(),
        Orientationd(_KEYS, axcodes="RAS", labels=None),
        Spacingd(_KEYS, pixdim=[1.0, 1.0, 1.0], mode=["bilinear", "nearest"], dtype="float32"),
    ]


def _network(architecture: str, in_channels: int, scale: float) -> Callable[[], nn.Module]:
    changes = narrowed_settings(architecture, scale)
    return lambda: member_network(architecture, in_channels, NUM_CLASSES, **changes)
