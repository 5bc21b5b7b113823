"""distillation_gain: what a scan takes an ensemble, and the one network that its knowledge is distilled into."""

import logging
from collections.abc import Callable, Hashable, Mapping, Sequence
from functools import cached_property
from typing import Any

import torch
from monai.transforms import Compose
from torch import Tensor, nn

from bundles.emma_ensemble.benchmark_parts.random_members import RandomMember
from bundles.emma_ensemble.benchmark_parts.shared_ensemble import SharedEnsemble
from common.benchmark.measured_calls import measured_calls

logger = logging.getLogger(__name__)


def distillation_gain(
    members: Sequence[RandomMember], case: Mapping[Hashable, Any], *, repeats: int, device: torch.device
) -> list[dict[str, Any]]:
    """A row for the ensemble, its weights kept, and one for its first member alone, both from the files on."""
    ways: dict[str, Callable[[], Tensor]] = {
        f"ensemble of {len(members)}": SharedEnsemble(members, case, weights_gb=1000.0, device=device),
        f"{members[0].name} alone": _Student(members[0], case, device),
    }
    rows: list[dict[str, Any]] = []
    for name, way in ways.items():
        logger.info("distillation: %s, 1 + %d scans", name, repeats)
        rows.append({"model": name, **measured_calls(way, repeats, device)[0]})
    return [row | {"speed": rows[0]["seconds"] / row["seconds"]} for row in rows]


class _Student:
    """A network that goes over its case."""

    def __init__(self, member: RandomMember, case: Mapping[Hashable, Any], device: torch.device) -> None:
        self.case = case
        self.device = device
        self.preprocessing = Compose(member.steps)
        self.member = member
        self.inferer = member.inferer

    @cached_property
    def network(self) -> nn.Module:
        """Loaded when it is asked for, as the ensemble's are, so that its memory counts."""
        return self.member.load().to(self.device)

    @torch.no_grad()
    def __call__(self) -> Tensor:
        item = self.preprocessing(self.case)
        image, mask = (item[name].as_tensor()[None].to(self.device) for name in ("image", "mask"))
        confidences: Tensor = self.inferer(image, self.network, mask).softmax(dim=1).cpu()
        return confidences
