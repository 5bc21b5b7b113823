"""MemberConfidences: what the members of an ensemble say, one added after another, and what comes of it.

`monai.transforms.MeanEnsemble` and `VoteEnsemble` take the outputs of all members at once, which for 21 members, five
classes and a head of 240 x 240 x 155 voxels are 3.7 GB; they know no other rule, and not how the members differ.
"""

import torch
from torch import Tensor

from common.checks.known_name import check_known_name
from common.postprocessing.predictive_entropy import predictive_entropy
from common.postprocessing.staple import staple

RULES = ("mean", "median", "product", "majority", "staple")
_TINY = torch.finfo(torch.float32).tiny


class MemberConfidences:
    """Float32 sums over M members, and the confidences of the ensemble by a rule.

    Where p_mk is the confidence of member m in class k, the ensemble's is
        mean      Σ_m p_mk / M, Kamnitsas' thesis, eq. 4.3
        median    of the p_mk, in proportion; the only rule that keeps what all members say
        product   Π_m p_mk, in proportion
        majority  the share of the members that decide for k
        staple    the probability of k by `staple`, from what the members decide
    (Kittler et al. 1998, doi:10.1109/34.667881, for the middle three.)

    Args:
        rule: one of the five.
        keep_growing: whether the ensembles on the way are kept, see `growing`.

    Attributes:
        label_maps: what each member decides, (B, 1, *), by its name, in bytes: four members' take as much as the
            confidences of one class.
        growing: what the first 2, 3, ... members decide by their mean, as label_maps, by the names that Kamnitsas'
            thesis has for them in table 4.2: EMMA2, EMMA3, ...
    """

    def __init__(self, rule: str = "mean", *, keep_growing: bool = False) -> None:
        check_known_name(rule, RULES, argument="rule")
        self.rule = rule
        self.keep_growing = keep_growing
        self.label_maps: dict[str, Tensor] = {}
        self.growing: dict[str, Tensor] = {}
        self._sums: dict[str, Tensor] = {}
        self._kept: list[Tensor] = []

    def add(self, name: str, logits: Tensor) -> None:
        """A further member's, (B, K, *)."""
        logarithms = logits.float().log_softmax(dim=1)
        confidences = logarithms.exp()
        self.label_maps[name] = _decided(confidences)
        self._add_up("confidences", confidences)
        if self.keep_growing and len(self.label_maps) > 1:
            self.growing[f"EMMA{len(self.label_maps)}"] = _decided(self._sums["confidences"])
        self._add_up("entropy", predictive_entropy(confidences))
        if self.rule == "product":
            self._add_up("logarithms", logarithms)
        if self.rule == "median":
            self._kept.append(confidences)

    def mean(self) -> Tensor:
        """Of the members' confidences, (B, K, *), whatever the rule."""
        return self._sums["confidences"] / len(self.label_maps)

    def mean_entropy(self) -> Tensor:
        """Of the members' confidences, (B, 1, *), see `mutual_information`."""
        return self._sums["entropy"] / len(self.label_maps)

    def combined(self) -> Tensor:
        """The ensemble's confidences by the rule, (B, K, *)."""
        if self.rule == "mean":
            return self.mean()
        if self.rule == "product":
            return self._sums["logarithms"].softmax(dim=1)
        return {"median": self._median, "majority": self._majority, "staple": self._staple}[self.rule]()

    def log_combined(self) -> Tensor:
        """Logarithms of `combined`, all finite: logits, as an inferer's, whose softmax the confidences are."""
        return self.combined().clamp_(min=_TINY).log_()

    def _add_up(self, name: str, values: Tensor) -> None:
        if name in self._sums:
            self._sums[name] += values
        else:
            self._sums[name] = values.clone()

    def _median(self) -> Tensor:
        """torch's is the lower of the two in the middle, where there are two."""
        medians = torch.empty_like(self._kept[0])
        middle = {(len(self._kept) - 1) // 2, len(self._kept) // 2}
        for index in range(medians.shape[1]):  # one class at a time takes less memory
            ranked = torch.stack([confidences[:, index] for confidences in self._kept]).sort(dim=0).values
            medians[:, index] = ranked[list(middle)].mean(dim=0)
        medians.clamp_(min=_TINY)  # all are 0 where the members are sure of different classes
        return medians / medians.sum(dim=1, keepdim=True)

    def _majority(self) -> Tensor:
        votes = torch.zeros_like(self._sums["confidences"])
        one = votes.new_ones(()).expand_as(votes[:, :1])
        for label_map in self.label_maps.values():
            votes.scatter_add_(1, label_map.long(), one)
        return votes / len(self.label_maps)

    def _staple(self) -> Tensor:
        batch, num_classes = self._sums["confidences"].shape[:2]
        maps = self.label_maps.values()
        return torch.stack([staple([of[index, 0] for of in maps], num_classes=num_classes) for index in range(batch)])


def _decided(confidences: Tensor) -> Tensor:
    # argmax takes five times as long
    return confidences.max(dim=1, keepdim=True).indices.to(torch.uint8)
