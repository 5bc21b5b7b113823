"""semi_supervised_method: CCLP and what it is compared with, by the names that configs use."""

from typing import Any

from torch import nn

from common.checks.known_name import check_known_name
from common.losses.cclp import CCLP
from common.losses.entropy_minimisation import EntropyMinimisation
from common.losses.learning_by_association import LearningByAssociation
from common.losses.pi_model import PiModel
from common.losses.pseudo_label import PseudoLabel

_METHODS: dict[str, type[nn.Module] | None] = {
    "cclp": CCLP,
    "supervised": None,
    "entropy": EntropyMinimisation,
    "association": LearningByAssociation,
    "pi_model": PiModel,
    "pseudo_label": PseudoLabel,
}


def semi_supervised_method(name: str, *, num_classes: int, **cclp: Any) -> nn.Module | None:
    """From a SemiSupervisedBatch to a loss; None for "supervised", which looks at labelled images only.

    Args:
        cclp: see `CCLP`; for it alone.
    """
    check_known_name(name, _METHODS, argument="method")
    method = _METHODS[name]
    if method is CCLP:
        return CCLP(num_classes, **cclp)
    return method() if method else None


def unlabelled_in_batch(name: str, size: int) -> int:
    """How many unlabelled images a step of the method takes: `size`, or none."""
    check_known_name(name, _METHODS, argument="method")
    return size if _METHODS[name] else 0
