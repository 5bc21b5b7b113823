"""What CCLP costs, and how fast its networks train: ratios, measured in one process.

    python scripts/benchmark.py cclp_ssl --part loss --json benchmark.json

1. loss: forward and backward at 200, 400 and 1,000 samples, as a share of a step of the network for CIFAR-10, and the
   authors' formulation, an inverse in float32;
2. step: a training step on MNIST's network, 100 labelled and 100 unlabelled images;
3. batch: drawing these images.

Times are medians of warmed-up calls; compare ratios, not seconds. Images and weights are random.
"""

from argparse import ArgumentParser, Namespace
from typing import Any

import torch

from bundles.cclp_ssl.benchmark_parts.batch_drawing import batch_drawing
from bundles.cclp_ssl.benchmark_parts.loss_cost import loss_cost
from bundles.cclp_ssl.benchmark_parts.training_step import training_step
from common.benchmark.benchmark_report import BenchmarkReport
from common.benchmark.median_seconds import median_seconds
from common.checks.input_error import InputError
from common.metrics.text_columns import text_columns

_PARTS = ("loss", "step", "batch")
_WAYS: dict[str, dict[str, bool]] = {
    "fp32": {},
    "fp32, channels last": {"channels_last": True},
    "bf16, channels last": {"channels_last": True, "amp": True},
    "bf16, channels last, joint pass": {"channels_last": True, "amp": True, "joint": True},
    "fp32, supervised loss alone": {"with_cclp": False},
}
_Rows = list[dict[str, Any]]


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--samples", type=int, nargs="+", default=[200, 400, 1000], help="in the graph of part loss")
    parser.add_argument("--features", type=int, nargs="+", default=[128, 192, 1024], help="of an embedding")
    parser.add_argument("--batch", type=int, default=200, help="images of the parts step and batch, half labelled")
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--part", choices=[*_PARTS, "all"], default="all")


def benchmark(arguments: Namespace) -> BenchmarkReport:
    if min(*arguments.samples, arguments.batch) < 20:
        raise InputError("samples and batch: must be at least 20, which is one labelled image a class")
    torch.manual_seed(0)
    device = torch.device(arguments.device)
    parts = _PARTS if arguments.part == "all" else (arguments.part,)
    texts: list[str] = []
    figures: dict[str, _Rows] = {}
    if "loss" in parts:
        figures["loss"] = loss_cost(arguments.samples, arguments.features, repeats=arguments.repeats, device=device)
        texts.append(_loss_text(figures["loss"]))
    if "step" in parts:
        figures["step"] = _steps(arguments.batch, arguments.repeats, device)
        texts.append(_step_text(figures["step"], arguments.batch))
    if "batch" in parts:
        figures["batch"] = batch_drawing(arguments.batch, repeats=arguments.repeats, device=device)
        texts.append(_batch_text(figures["batch"], arguments.batch))
    return BenchmarkReport("\n\n".join(texts), figures)


def _steps(samples: int, repeats: int, device: torch.device) -> _Rows:
    rows = []
    for name, options in _WAYS.items():
        step = training_step("mnist", samples, device=device, **options)
        step()
        rows.append({"step": name, "seconds": median_seconds(step, repeats, device)})
    return rows


def _loss_text(rows: _Rows) -> str:
    head = ("samples", "features", "milliseconds", "authors' way", "speed", "share of a step, fp32", "bf16")
    lines = [
        (
            str(row["samples"]),
            str(row["features"]),
            f"{1000 * row['seconds']:.2f}",
            f"{1000 * row['authors_seconds']:.2f}",
            f"{row['authors_seconds'] / row['seconds']:.2f}x",
            f"{row['share_fp32']:.2%}",
            f"{row['share_bf16']:.2%}",
        )
        for row in rows
    ]
    return text_columns([head, *lines], left=())


def _step_text(rows: _Rows, samples: int) -> str:
    lines = [
        (row["step"], f"{rows[0]['seconds'] / row['seconds']:.2f}x", f"{1000 * row['seconds']:.1f}") for row in rows
    ]
    return text_columns([(f"step of {samples} images of 28 x 28", "speed", "milliseconds"), *lines], left=(0,))


def _batch_text(rows: _Rows, samples: int) -> str:
    lines = [
        (row["batch"], f"{rows[1]['milliseconds'] / row['milliseconds']:.1f}x", f"{row['milliseconds']:.2f}")
        for row in rows
    ]
    return text_columns([(f"drawing {samples} images", "speed", "milliseconds"), *lines], left=(0,))
