"""The fully connected CRF's speed and memory beside the authors' algorithm: ratios, measured in one process.

    python scripts/benchmark.py crf --case a --json benchmark.json

a. 2 channels, 2 labels, 5 iterations, the whole volume;
b. the same inside the brain's mask;
c. 4 channels, 2 of them with noise, in air too, 5 labels, 2 iterations, the whole volume.

Times are medians of warmed-up calls, first calls stand apart, compilation is in neither; compare ratios, not seconds.
Data are random, parameters those of the authors' example configuration.
"""

import logging
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from functools import partial
from typing import Any

import torch
from torch import Tensor

from common.benchmark.benchmark_report import BenchmarkReport
from common.benchmark.measured_calls import measured_calls
from common.checks.input_error import InputError
from common.metrics.text_columns import text_columns
from common.postprocessing.benchmark_parts.crf_case import CRFCase, crf_case
from common.postprocessing.benchmark_parts.plain_crf import plain_crf
from common.postprocessing.dense_crf import dense_crf

logger = logging.getLogger(__name__)
_CPU = torch.device("cpu")
_CASES: dict[str, dict[str, int]] = {
    "a": {"channels": 2, "labels": 2, "iterations": 5},
    "b": {"channels": 2, "labels": 2, "iterations": 5},
    "c": {"channels": 4, "labels": 5, "iterations": 2},
}
_MASKED = "b"
_SMALLEST = 16
_NOTE = """\
Authors' algorithm: Krähenbühl & Koltun's program written anew in numba, float32, a hash lattice for either kernel, all
labels filtered, by one thread as theirs; ours by {threads}. It has no mask, as theirs: in case b it computes the whole
volume, its brain sees the air, and it is compared inside the mask. Otherwise what differs is that our smoothness kernel
is exact. Memory is beyond what was held before the first call, preparation included."""


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--size", type=int, nargs=3, default=[240, 240, 155], help="of the scan")
    parser.add_argument("--case", choices=[*_CASES, "all"], default="all")
    parser.add_argument("--repeats", type=int, default=3, help="warm calls")
    parser.set_defaults(device="cpu")  # where the CRF is computed, whatever else there is


def benchmark(arguments: Namespace) -> BenchmarkReport:
    if min(arguments.size) < _SMALLEST:
        raise InputError(f"size: must be at least {_SMALLEST} along each axis, got {arguments.size}")
    if arguments.device != "cpu":
        raise InputError(f"device: must be cpu, where the CRF is computed, got {arguments.device}")
    chosen = _CASES if arguments.case == "all" else [arguments.case]
    figures: dict[str, Any] = {}
    for name in chosen:
        torch.manual_seed(0)
        case = crf_case(arguments.size, **_CASES[name])
        figures[name] = _compared(case, name, masked=name == _MASKED, repeats=arguments.repeats)
    texts = [_text(name, rows) for name, rows in figures.items()]
    return BenchmarkReport("\n\n".join([*texts, _NOTE.format(threads=torch.get_num_threads())]), figures)


def _compared(case: CRFCase, name: str, *, masked: bool, repeats: int) -> list[dict[str, Any]]:
    """A row for the authors' algorithm and one for ours; label agreement and difference are those to the authors'."""
    mask = case.mask if masked else torch.ones_like(case.mask)
    contestants: dict[str, Callable[..., Tensor]] = {"authors' algorithm": plain_crf, "dense_crf": dense_crf}
    rows: list[dict[str, Any]] = []
    for contestant, refine in contestants.items():
        logger.info("case %s: %s, 1 + %d calls", name, contestant, repeats)
        _compile(refine, case)
        if masked and refine is dense_crf:
            refine = partial(dense_crf, mask=case.mask)
        figures, refined = measured_calls(partial(refine, *case[:2], case.parameters), repeats, _CPU)
        found = refined[:, mask[0]]
        if not rows:
            reference = found
        figures["label_agreement"] = (found.argmax(0) == reference.argmax(0)).double().mean().item()
        figures["mean_difference"] = (found - reference).abs().mean().item()
        rows.append({"crf": contestant, **figures})
    return [row | {"speed": rows[0]["seconds"] / row["seconds"]} for row in rows]


def _compile(refine: Callable[..., Tensor], case: CRFCase) -> None:
    """By a call on a few of the voxels."""
    few = [grid[:, ::16, ::16, ::16].contiguous() for grid in (case.probabilities, case.image)]
    refine(*few, case.parameters)


def _text(name: str, rows: list[dict[str, Any]]) -> str:
    title = "{channels} channels, {labels} labels, {iterations} iterations".format(**_CASES[name])
    where = "in the mask" if name == _MASKED else "whole volume"
    head = (f"{name}: {title}, {where}", "speed", "memory", "seconds", "first call", "MB", "same labels", "mean |dp|")
    lines = [
        (
            row["crf"],
            f"{row['speed']:.2f}x",
            f"{row['peak_mb'] / rows[0]['peak_mb']:.2f}x",
            f"{row['seconds']:.2f}",
            f"{row['first_seconds']:.2f}",
            f"{row['peak_mb']:.0f}",
            f"{row['label_agreement']:.4%}",
            f"{row['mean_difference']:.1e}",
        )
        for row in rows
    ]
    return text_columns([head, *lines], left=(0,))
