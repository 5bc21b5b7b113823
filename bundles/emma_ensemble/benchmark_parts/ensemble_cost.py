"""ensemble_cost: what a scan takes an ensemble, beside the naive way and beside its networks alone."""

import logging
import statistics
from collections.abc import Hashable, Mapping, Sequence
from functools import partial
from typing import Any

import torch
from torch import Tensor, nn

from bundles.emma_ensemble.benchmark_parts.naive_confidences import naive_confidences
from bundles.emma_ensemble.benchmark_parts.random_members import RandomMember
from bundles.emma_ensemble.benchmark_parts.shared_ensemble import SharedEnsemble
from common.benchmark.measured_calls import measured_calls
from common.benchmark.median_seconds import median_seconds
from common.inferers.ensemble_member import EnsembleMember

logger = logging.getLogger(__name__)
_WAYS = {"shared, weights loaded for each scan": 0.0, "shared, weights kept": 1000.0}  # GB of weights


def ensemble_cost(
    members: Sequence[RandomMember], case: Mapping[Hashable, Any], *, repeats: int, device: torch.device
) -> tuple[list[dict[str, Any]], float]:
    """A row for the naive way and one for each of ours, and the seconds of the networks alone.

    Overheads are to the networks alone: "overhead" of the whole way from the files, "inference_overhead" of what comes
    after the preprocessing.
    """
    networks = _network_seconds(members, case, repeats=repeats, device=device)
    logger.info("ensemble: naive, 1 + %d scans", repeats)
    figures, reference = measured_calls(partial(naive_confidences, members, case, device), repeats, device)
    rows: list[dict[str, Any]] = [{"ensemble": "naive", **figures}]
    for name, weights_gb in _WAYS.items():
        logger.info("ensemble: %s, 1 + %d scans", name, repeats)
        ensemble = SharedEnsemble(members, case, weights_gb=weights_gb, device=device)
        row, confidences = _measured(ensemble, repeats)
        row["inference_overhead"] = row["inference_seconds"] / networks - 1
        row["largest_difference"] = (confidences - reference).abs().max().item()
        rows.append({"ensemble": name, **row})
        del ensemble  # so that its weights are not there beside the next one's
    speeds = [{"speed": rows[0]["seconds"] / row["seconds"], "overhead": row["seconds"] / networks - 1} for row in rows]
    return [row | speed for row, speed in zip(rows, speeds, strict=True)], networks


def _measured(ensemble: SharedEnsemble, repeats: int) -> tuple[dict[str, float], Tensor]:
    figures, confidences = measured_calls(ensemble, repeats, ensemble.device)
    warm = ensemble.inference_seconds[1:]
    return {**figures, "inference_seconds": statistics.median(warm)}, confidences


def _network_seconds(
    members: Sequence[RandomMember], case: Mapping[Hashable, Any], *, repeats: int, device: torch.device
) -> float:
    """Sum over the members: each loaded, warmed up, on its prepared image."""
    ensemble = SharedEnsemble(members, case, weights_gb=0.0, device=device)
    images, mask = ensemble.prepared()
    total = 0.0
    for member in ensemble.inferer.members:
        logger.info("ensemble: the network of %s, 1 + %d scans", member.name, repeats)
        network = member.load().to(device)
        work = partial(_logits, member, network, images[str(member.image)], mask)
        work()
        total += median_seconds(work, repeats, device)
    return total


@torch.no_grad()
def _logits(member: EnsembleMember, network: nn.Module, image: Tensor, mask: Tensor) -> Tensor:
    logits: Tensor = member.inferer(image, network, mask)
    return logits
