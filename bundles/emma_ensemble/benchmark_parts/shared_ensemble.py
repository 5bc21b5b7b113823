"""SharedEnsemble: an ensemble of Branching and EnsembleInferer, of which the second half is timed for itself too."""

import time
from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import torch
from torch import Tensor

from bundles.emma_ensemble.benchmark_parts.random_members import NUM_CLASSES, RandomMember
from common.benchmark.synchronise import synchronise
from common.inferers.ensemble_inferer import EnsembleInferer
from common.inferers.ensemble_member import EnsembleMember
from common.transforms.branching import Branching


class SharedEnsemble:
    """Called, it takes its case from the files to the confidences, (1, K, *).

    Args:
        weights_gb: see `EnsembleInferer`.

    Attributes:
        inferer: whose members name the images that they see.
        inference_seconds: of each call, from the prepared images on.
    """

    def __init__(
        self, members: Sequence[RandomMember], case: Mapping[Hashable, Any], *, weights_gb: float, device: torch.device
    ) -> None:
        first = members[0].normalisation
        names = {member.normalisation: member.normalisation for member in members} | {first: "image"}
        self.case = case
        self.device = device
        self.preprocessing = Branching({names[member.normalisation]: member.steps for member in members})
        asked = [
            EnsembleMember(member.name, member.load, member.inferer, names[member.normalisation], takes_mask=True)
            for member in members
        ]
        self.inferer = EnsembleInferer(asked, num_classes=NUM_CLASSES, min_members=len(asked), weights_gb=weights_gb)
        self.inference_seconds: list[float] = []

    def __call__(self) -> Tensor:
        images, mask = self.prepared()
        start = time.perf_counter()
        confidences = self.inferer.member_confidences(images["image"], mask, **images).combined().cpu()
        synchronise(self.device)
        self.inference_seconds.append(time.perf_counter() - start)
        return confidences

    def prepared(self) -> tuple[dict[str, Any], Tensor]:
        """The images, (1, C, *), by their names, and the mask."""
        item = self.preprocessing(self.case)
        batches = {name: item[name].as_tensor()[None].to(self.device) for name in (*self.preprocessing.chains, "mask")}
        return batches, batches.pop("mask")
