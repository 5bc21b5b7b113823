"""Speed and exactness of the 2D bundle beside the usual ways to do the same: ratios, measured in one process.

    python scripts/benchmark.py unet2d_nuclei --part large --json benchmark.json

1. networks: a picture of 512 x 512 through VHLLRHe and MONAI's U-Nets of equally many operations;
2. large: one of 2048 x 2048 through the default network in tiles, beside MONAI's sliding windows, and one of half the
   side through the unpadded network;
3. tiles: pixels that are computed for each that is kept, by the side of the tiles; nothing is timed;
4. labels: the weights of the original loss and the challenge's score, beside the usual ways to write them, 256 x 256;
5. step: a training step of 8 patches of 256 x 256.

Times are medians after a first call; compare ratios, not seconds. Pictures and weights are random.
"""

from argparse import ArgumentParser, Namespace
from typing import Any

import torch

from bundles.unet2d_nuclei.benchmark_parts.label_arithmetic import label_arithmetic
from bundles.unet2d_nuclei.benchmark_parts.large_picture import large_picture
from bundles.unet2d_nuclei.benchmark_parts.same_flops import same_flops
from bundles.unet2d_nuclei.benchmark_parts.tile_overheads import tile_overheads
from bundles.unet2d_nuclei.benchmark_parts.training_step import training_step
from common.benchmark.benchmark_report import BenchmarkReport
from common.checks.input_error import InputError
from common.metrics.text_columns import text_columns

_PARTS = ("networks", "large", "tiles", "labels", "step")
_UNIT = 32  # the sides of all pictures are multiples of it
_Rows = list[dict[str, Any]]


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--size", type=int, default=512, help="side of a picture, and of MONAI's windows")
    parser.add_argument("--tile", type=int, default=1152, help="side of our tiles of a large picture")
    parser.add_argument("--large_size", type=int, default=2048, help="side of a large picture")
    parser.add_argument(
        "--batch", type=int, default=8, help="patches in a training step, of half the side of a picture"
    )
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--part", choices=[*_PARTS, "all"], default="all")


def benchmark(arguments: Namespace) -> BenchmarkReport:
    size, large_size = arguments.size, arguments.large_size
    if size < _UNIT or size % _UNIT or large_size < size or large_size % _UNIT:
        raise InputError(f"size: must be a multiple of {_UNIT}, large_size one no smaller, got {size} and {large_size}")
    torch.manual_seed(0)
    options = {"repeats": arguments.repeats, "device": torch.device(arguments.device)}
    parts = _PARTS if arguments.part == "all" else (arguments.part,)
    texts: list[str] = []
    figures: dict[str, _Rows] = {}
    if "networks" in parts:
        figures["networks"] = same_flops(size, **options)
        texts.append(_networks_text(figures["networks"], f"{size} x {size}"))
    if "large" in parts:
        for variant, side in (("U3HR", large_size), ("UNet2015", large_size // 2)):
            figures[variant] = large_picture(variant, side, tile=arguments.tile, window=size, **options)
            texts.append(_large_text(figures[variant], f"{variant}, {side} x {side}"))
    if "tiles" in parts:
        figures["tiles"] = tile_overheads(large_size)
        texts.append(_tiles_text(figures["tiles"], f"computed per kept pixel, {large_size} x {large_size}"))
    if "labels" in parts:
        figures["labels"] = label_arithmetic(size // 2, repeats=arguments.repeats)
        texts.append(_labels_text(figures["labels"], f"{size // 2} x {size // 2}"))
    if "step" in parts:
        figures["step"] = training_step(size // 2, arguments.batch, **options)
        texts.append(_step_text(figures["step"], f"step of {arguments.batch} x {size // 2} x {size // 2}"))
    return BenchmarkReport("\n\n".join(texts), figures)


def _networks_text(rows: _Rows, size: str) -> str:
    head = (f"network, {size}", "parameters", "GFLOP", "plain", "inferer", "inferer, bf16", "speed: plain", "inferer")
    reference = rows[0]["plain"] / rows[0]["gflop"]
    lines = []
    for row in rows:
        seconds = [row[way] for way in ("plain", "inferer", "inferer_bf16")]
        speeds = [reference * row["gflop"] / value for value in seconds]
        cells = [f"{value:.3f}" for value in seconds] + [f"{speed:.2f}x" for speed in speeds]
        lines.append((row["network"], f"{row['parameters']:,}", f"{row['gflop']:.1f}", *cells))
    return text_columns([(*head, "inferer, bf16"), *lines], left=(0,)) + "\nspeed: per operation, the first's is 1"


def _large_text(rows: _Rows, title: str) -> str:
    lines = [
        (
            row["inference"],
            f"{rows[0]['seconds'] / row['seconds']:.2f}x",
            f"{row['seconds']:.2f}",
            f"{row['peak_mb']:.0f}",
            f"{row['largest_difference']:.1e}",
            f"{row['other_class']:.3%}",
        )
        for row in rows
    ]
    head = (title, "speed", "seconds", "MB", "largest difference", "other class")
    return text_columns([head, *lines], left=(0,)) + "\ndifferences: to one pass, in its logits' standard deviations"


def _tiles_text(rows: _Rows, title: str) -> str:
    lines = [[f"{value:.2f}" if isinstance(value, float) else value or "-" for value in row.values()] for row in rows]
    return text_columns([(title, *list(rows[0])[1:]), *lines], left=(0,))


def _labels_text(rows: _Rows, size: str) -> str:
    lines = [
        (
            row["arithmetic"],
            str(row["objects"]),
            f"{row['plain_seconds'] / row['seconds']:.1f}x",
            f"{1000 * row['seconds']:.2f}",
            f"{1000 * row['plain_seconds']:.2f}",
            f"{row['largest_difference']:.0e}",
        )
        for row in rows
    ]
    head = (f"labels, {size}", "objects", "speed", "milliseconds", "as usual", "largest difference")
    return text_columns([head, *lines], left=(0,))


def _step_text(rows: _Rows, title: str) -> str:
    reference = rows[0]["seconds"]
    lines = [
        (row["step"], f"{reference / row['seconds']:.2f}x", f"{row['seconds']:.2f}", f"{row['peak_mb']:.0f}")
        for row in rows
    ]
    return text_columns([(title, "speed", "seconds", "MB"), *lines], left=(0,))
