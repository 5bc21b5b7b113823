"""DeepMedic's speed and memory beside the usual ways to do the same: ratios, measured in one process.

    python scripts/benchmark.py deepmedic_brats --part volume --json benchmark.json

1. volume: segmentation of one scan inside the brain's mask, beside the authors' tiles in plain PyTorch;
2. segment: drawing a training segment, beside MONAI's transforms;
3. step: a training step of 10 segments of 25^3.

Times are medians of warmed-up calls, first calls stand apart; compare ratios, not seconds. Data and weights are random.
The first compiled steps take minutes, seconds once torch's cache on disk has them.
"""

from argparse import ArgumentParser, Namespace
from typing import Any

import torch

from bundles.deepmedic_brats.benchmark_parts.segment_drawing import segment_drawing
from bundles.deepmedic_brats.benchmark_parts.training_step import training_step
from bundles.deepmedic_brats.benchmark_parts.whole_volume import whole_volume
from common.benchmark.benchmark_report import BenchmarkReport
from common.benchmark.head_volume import head_volume
from common.checks.input_error import InputError
from common.metrics.text_columns import text_columns

_PARTS = ("volume", "segment", "step")
_SMALLEST = 57  # of the network's input for a segment
_VOLUME_NOTE = """\
Baseline: the authors' tiles of 45^3 voxels, those without brain skipped. Labels and probabilities are compared with one
pass of the network in float32, which the baseline gives with 27 outputs a tile side. With 29, as timed, it does not:
the low-resolution blocks of 3 begin at each tile's first voxel, so that the authors' result depends on their tiling.
Memory is beyond what was held before the first call, preparation included. On a GPU it is the GPU's, and the times hold
the way of the scan there and of the logits back."""


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--size", type=int, nargs=3, default=[240, 240, 155], help="of the scan")
    parser.add_argument("--channels", type=int, default=2, help="sequences of the scan that is segmented")
    parser.add_argument("--baseline_batch", type=int, default=10, help="tiles of the baseline in a batch")
    parser.add_argument(
        "--repeats", type=int, default=3, help="warm calls a scan; 3 times as many steps, 20 times as many segments"
    )
    parser.add_argument("--part", choices=[*_PARTS, "all"], default="all")
    parser.add_argument("--no_mask", action="store_true", help="only part volume, and all of it; takes long")


def benchmark(arguments: Namespace) -> BenchmarkReport:
    if min(arguments.size) < _SMALLEST:
        raise InputError(f"size: must be at least {_SMALLEST} along each axis, got {arguments.size}")
    torch.manual_seed(0)
    parts = _PARTS if arguments.part == "all" else (arguments.part,)
    if arguments.no_mask:
        parts = ("volume",)
    device = torch.device(arguments.device)
    texts: list[str] = []
    figures: dict[str, Any] = {}
    if "volume" in parts:
        figures["volume"] = whole_volume(
            arguments.size,
            sequences=arguments.channels,
            repeats=arguments.repeats,
            baseline_batch=arguments.baseline_batch,
            with_mask=not arguments.no_mask,
            device=device,
        )
        texts.append(_volume_text(figures["volume"]))
    if "segment" in parts or "step" in parts:
        head = head_volume(arguments.size, sequences=4)
    if "segment" in parts:
        figures["segment"] = segment_drawing(head, draws=20 * arguments.repeats)
        texts.append(_segment_text(figures["segment"]))
    if "step" in parts:
        rows, share = training_step(head, steps=3 * arguments.repeats, device=device)
        figures["step"], figures["share_drawing_segments"] = rows, share
        texts.append(_step_text(rows, share))
    return BenchmarkReport("\n\n".join(texts), figures)


def _volume_text(rows: list[dict[str, Any]]) -> str:
    head = ("whole volume", "speed", "memory", "seconds", "first call", "MB", "same labels", "largest difference")
    lines = [
        (
            row["inference"],
            f"{row['speed']:.2f}x",
            f"{row['peak_mb'] / rows[0]['peak_mb']:.2f}x",
            f"{row['seconds']:.3g}",
            f"{row['first_seconds']:.3g}" if "first_seconds" in row else "-",
            f"{row['peak_mb']:.0f}",
            f"{row['label_agreement']:.4%}",
            f"{row['largest_difference']:.1e}",
        )
        for row in rows
    ]
    return text_columns([head, *lines], left=(0,)) + "\n" + _VOLUME_NOTE


def _segment_text(rows: list[dict[str, Any]]) -> str:
    lines = [(row["segments"], f"{row['speed']:.2f}x", f"{row['milliseconds']:.2f}") for row in rows]
    return text_columns([("training segment of 57^3", "speed", "milliseconds"), *lines], left=(0,))


def _step_text(rows: list[dict[str, Any]], share: float) -> str:
    lines = [
        (row["step"], "-", "-", row["missing"])
        if "missing" in row
        else (row["step"], f"{row['speed']:.2f}x", f"{row['seconds']:.3f}", f"{row['first_seconds']:.2f}")
        for row in rows
    ]
    table = text_columns([("training step", "speed", "seconds", "first step"), *lines], left=(0,))
    return f"{table}\nshare of the fastest step that would go into drawing its segments: {share:.1%}"
