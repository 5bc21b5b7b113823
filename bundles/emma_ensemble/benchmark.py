"""What a scan takes an ensemble, beside the naive way and beside one network: ratios, measured in one process.

    python scripts/benchmark.py emma_ensemble --members 21 --size 240 240 155 --json benchmark.json
    python scripts/benchmark.py emma_ensemble --members 7 --size 96 96 64 --scale 0.5

1. ensemble: shared preprocessing and EnsembleInferer, beside each member for itself from the files on, with all
   confidences kept and averaged; and beside the members' networks alone, on prepared images, with their weights loaded;
2. distillation: the ensemble beside DeepMedicRes, into which it may be distilled.

Times are medians of warmed-up calls; compare ratios, not seconds. The scan and all weights are random.
"""

from argparse import ArgumentParser, Namespace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import torch

from bundles.emma_ensemble.benchmark_parts.distillation_gain import distillation_gain
from bundles.emma_ensemble.benchmark_parts.ensemble_cost import ensemble_cost
from bundles.emma_ensemble.benchmark_parts.random_members import random_members
from bundles.emma_ensemble.benchmark_parts.written_scan import written_scan
from bundles.emma_ensemble.networks import MEMBERS
from common.benchmark.benchmark_report import BenchmarkReport
from common.checks.input_error import InputError
from common.metrics.text_columns import text_columns
from common.transforms.normalisation import NORMALISATIONS

_PARTS = ("ensemble", "distillation")
_MOST = len(MEMBERS) * len(NORMALISATIONS)
_SMALLEST = 16  # of the scan
_ENSEMBLE_NOTE = """\
Overhead: to {networks:.3g} s of the members' networks alone; of everything from the scan's files on, and of the
inference alone, from its prepared images on.
Memory is beyond what was held before the first call, the ensemble's weights included. On a GPU it is the GPU's."""


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--size", type=int, nargs=3, default=[120, 120, 80], help="of the scan")
    parser.add_argument("--channels", type=int, default=4, help="sequences of the scan")
    parser.add_argument(
        "--members", type=int, default=_MOST, help="of the ensemble; architectures and normalisations take turns"
    )
    parser.add_argument("--scale", type=float, default=1.0, help="of the networks' widths, for small machines")
    parser.add_argument("--repeats", type=int, default=3, help="warm calls a scan")
    parser.add_argument("--part", choices=[*_PARTS, "all"], default="all")


def benchmark(arguments: Namespace) -> BenchmarkReport:
    _check(arguments)
    torch.manual_seed(0)
    parts = _PARTS if arguments.part == "all" else (arguments.part,)
    options = {"repeats": arguments.repeats, "device": torch.device(arguments.device)}
    title = f"{' x '.join(map(str, arguments.size))}, {arguments.members} members"
    texts: list[str] = []
    figures: dict[str, Any] = {}
    with TemporaryDirectory() as folder:
        case = written_scan(Path(folder), arguments.size, sequences=arguments.channels)
        members = random_members(arguments.members, case, Path(folder), scale=arguments.scale)
        if "ensemble" in parts:
            figures["ensemble"], figures["network_seconds"] = ensemble_cost(members, case, **options)
            texts.append(_ensemble_text(figures["ensemble"], figures["network_seconds"], title))
        if "distillation" in parts:
            figures["distillation"] = distillation_gain(members, case, **options)
            texts.append(_distillation_text(figures["distillation"]))
    return BenchmarkReport("\n\n".join(texts), figures)


def _check(arguments: Namespace) -> None:
    if min(arguments.size) < _SMALLEST:
        raise InputError(f"size: must be at least {_SMALLEST} along each axis, got {arguments.size}")
    if not 1 <= arguments.members <= _MOST:
        raise InputError(f"members: must be from 1 to {_MOST}, got {arguments.members}")
    if arguments.channels < 1:
        raise InputError(f"channels: must be at least 1, got {arguments.channels}")
    if not 0 < arguments.scale <= 1:
        raise InputError(f"scale: must be above 0 and at most 1, got {arguments.scale}")


def _ensemble_text(rows: list[dict[str, Any]], networks: float, title: str) -> str:
    head = (
        title,
        "speed",
        "memory",
        "overhead",
        "inference alone",
        "seconds",
        "first call",
        "MB",
        "largest difference",
    )
    lines = [
        (
            row["ensemble"],
            f"{row['speed']:.2f}x",
            f"{row['peak_mb'] / rows[0]['peak_mb']:.2f}x",
            f"{row['overhead']:.1%}",
            f"{row['inference_overhead']:.1%}" if "inference_overhead" in row else "-",
            f"{row['seconds']:.3g}",
            f"{row['first_seconds']:.3g}",
            f"{row['peak_mb']:.0f}",
            f"{row['largest_difference']:.1e}" if "largest_difference" in row else "-",
        )
        for row in rows
    ]
    return text_columns([head, *lines], left=(0,)) + "\n" + _ENSEMBLE_NOTE.format(networks=networks)


def _distillation_text(rows: list[dict[str, Any]]) -> str:
    lines = [
        (
            row["model"],
            f"{row['speed']:.2f}x",
            f"{row['peak_mb'] / rows[0]['peak_mb']:.2f}x",
            f"{row['seconds']:.3g}",
            f"{row['peak_mb']:.0f}",
        )
        for row in rows
    ]
    return text_columns([("distillation", "speed", "memory", "seconds", "MB"), *lines], left=(0,))
