"""EnsembleInferer: several models over an image, one after another, and what they say together.

`monai.engines.EnsembleEvaluator` has all networks and all their outputs in memory at once, one inferer and one image
for all of them, and stops where one of them fails.
"""

import copy
import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import torch
from monai.inferers import Inferer
from monai.utils import convert_to_dst_type
from torch import Tensor, nn

from common.checks.input_error import InputError
from common.checks.known_name import check_known_name
from common.inferers.ensemble_member import EnsembleMember
from common.inferers.member_confidences import RULES, MemberConfidences

_logger = logging.getLogger(__name__)


class EnsembleInferer(Inferer):
    """The members' class confidences, combined voxel by voxel (Kamnitsas' thesis, sec. 4.3.4: averaged).

    A member that cannot be loaded, fails, or gives what is not finite is named in the log and left out. One whose
    logits have another size, or other classes, is a mistake in the ensemble and stops it.

    Args:
        members: in the order in which they are asked.
        num_classes: with the background.
        rule: see `MemberConfidences`.
        min_members: that must be left.
        weights_gb: what the weights of members may take that stay in memory for the next image; those of the first
            members, as many as fit. The others are loaded for each image, and freed before the next one is.
    """

    def __init__(
        self,
        members: Sequence[EnsembleMember],
        *,
        num_classes: int,
        rule: str = "mean",
        min_members: int = 1,
        weights_gb: float = 1.0,
    ) -> None:
        names = [member.name for member in members]
        check_known_name(rule, RULES, argument="rule")
        if len(set(names)) < len(names):
            raise InputError(f"members: must have names of their own, got {', '.join(names)}")
        if not 1 <= min_members <= len(members):
            raise InputError(f"min_members: must be from 1 to the {len(members)} members there are, got {min_members}")
        if weights_gb < 0:
            raise InputError(f"weights_gb: must be 0 (keep no member in memory) or more, got {weights_gb}")
        super().__init__()
        self.members = list(members)
        self.num_classes = num_classes
        self.rule = rule
        self.min_members = min_members
        self.weights_gb = weights_gb
        self._kept: dict[str, tuple[nn.Module, Inferer]] = {}

    def __call__(self, inputs: Tensor, network: Any = None, mask: Tensor | None = None, **images: Tensor) -> Tensor:
        """(B, K, *) logarithms of the ensemble's confidences: logits, as every inferer's, whose softmax they are.

        Args:
            inputs: (B, C, *), for the members that ask for no other.
            network: not used; an evaluator has one.
            mask: (B, 1, *), for the members that take it.
            images: what is prepared for members, by the name that they have for it, on the grid of `inputs`.
        """
        confidences = self.member_confidences(inputs, mask, **images)  # type: ignore[arg-type]  # no image is an option
        return convert_to_dst_type(confidences.log_combined(), inputs, dtype=torch.float32)[0]

    def member_confidences(
        self,
        inputs: Tensor,
        mask: Tensor | None = None,
        *,
        keep_growing: bool = False,
        watch: Callable[[str, Tensor], None] | None = None,
        **images: Tensor,
    ) -> MemberConfidences:
        """What the members say, for maps of their uncertainty and for their agreement; other arguments as of a call.

        Args:
            keep_growing: see `MemberConfidences`.
            watch: told the name and the logits of each member that is not left out.
        """
        confidences, left_out = MemberConfidences(self.rule, keep_growing=keep_growing), dict[str, str]()
        for member in self.members:
            image = _plain(_image_of(member, inputs, images))
            try:
                logits = self._logits(member, image, mask)
            except Exception as error:  # whatever it is, the other members can go on
                left_out[member.name] = f"{type(error).__name__}: {error}".splitlines()[0]
                _logger.warning("ensemble: %s is left out (%s)", member.name, left_out[member.name])
                self._check_enough(left_out)
            else:
                self._check_shape(member, logits, inputs)
                confidences.add(member.name, logits)
                if watch is not None:
                    watch(member.name, logits)
        return confidences

    def _logits(self, member: EnsembleMember, image: Tensor, mask: Tensor | None) -> Tensor:
        """A function of its own, so that nothing holds the network after it."""
        network, inferer = self._loaded(member)
        network = network.to(image.device).eval()
        with torch.no_grad():
            logits = inferer(image, network, mask) if member.takes_mask else inferer(image, network)
        if not logits.isfinite().all():
            raise ValueError("logits are nan or infinite")
        return _plain(logits)

    def _loaded(self, member: EnsembleMember) -> tuple[nn.Module, Inferer]:
        """The network and an inferer of its own, as an inferer may hold what it made of the network."""
        if member.name in self._kept:
            return self._kept[member.name]
        loaded = member.load(), copy.copy(member.inferer)
        networks = [loaded[0], *(network for network, _ in self._kept.values())]
        if sum(map(_bytes_of, networks)) <= self.weights_gb * 1e9:
            self._kept[member.name] = loaded
        return loaded

    def _check_enough(self, left_out: Mapping[str, str]) -> None:
        if len(self.members) - len(left_out) < self.min_members:
            problems = "; ".join(f"{name} ({problem})" for name, problem in left_out.items())
            raise InputError(
                f"min_members: {self.min_members} of {len(self.members)} members must work; left out: {problems}"
            )

    def _check_shape(self, member: EnsembleMember, logits: Tensor, inputs: Tensor) -> None:
        if logits.shape[1] != self.num_classes:
            raise InputError(
                f"{member.name}: must have the ensemble's {self.num_classes} classes, got {logits.shape[1]}; "
                "give the weights and the network of one with the same labels"
            )
        if logits.shape[2:] != inputs.shape[2:]:
            sizes = f"{tuple(logits.shape[2:])} for {tuple(inputs.shape[2:])}"
            raise InputError(f"{member.name}: must give logits of the image's size, got {sizes}; change its inferer")


def _image_of(member: EnsembleMember, inputs: Tensor, images: Mapping[str, Tensor]) -> Tensor:
    if member.image is None:
        return inputs
    if member.image not in images:
        raise ValueError(f"images must hold {member.image!r}, which {member.name} sees, got {sorted(images)}")
    return images[member.image]


def _plain(values: Tensor) -> Tensor:
    """Without MONAI's meta data."""
    return values.as_tensor() if hasattr(values, "as_tensor") else values


def _bytes_of(network: nn.Module) -> int:
    return sum(tensor.nbytes for tensor in (*network.parameters(), *network.buffers()))
