"""What adaptation costs in training, and that it costs nothing at inference: ratios, measured in one process.

    python scripts/benchmark.py adversarial_uda_tbi --part step --json benchmark.json
    python scripts/benchmark.py adversarial_uda_tbi --batch 4 --repeats 3

1. step: a training step with adaptation, beside a supervised one, and where its time goes;
2. inference: a scan by the segmenter of a run with adaptation, and by one without;
3. memory: the peak of these steps, most exact where it is the only part.

Times are medians of warmed-up calls that take turns; compare ratios, not seconds. All data and weights are random.
"""

from argparse import ArgumentParser, Namespace
from collections.abc import Mapping, Sequence
from typing import Any

import torch

from bundles.adversarial_uda_tbi.benchmark_parts.inference_cost import inference_cost
from bundles.adversarial_uda_tbi.benchmark_parts.memory_cost import memory_cost
from bundles.adversarial_uda_tbi.benchmark_parts.random_batch import random_batch
from bundles.adversarial_uda_tbi.benchmark_parts.setting import DOMAINS, Setting
from bundles.adversarial_uda_tbi.benchmark_parts.step_cost import EPOCHS, SCHEDULE, schedule_cost, step_cost
from bundles.adversarial_uda_tbi.benchmark_parts.step_phases import PHASES, step_phases
from common.benchmark.benchmark_report import BenchmarkReport
from common.checks.input_error import InputError
from common.metrics.text_columns import text_columns

_PARTS = ("step", "inference", "memory")
_SMALLEST = 16  # of the scan
_Rows = Sequence[Mapping[str, Any]]


def add_arguments(parser: ArgumentParser) -> None:
    published = Setting()
    parser.add_argument("--segment", type=int, default=published.segment, help="voxels of a segment along each axis")
    parser.add_argument("--batch", type=int, default=published.batch, help="labelled segments, and of each domain")
    parser.add_argument("--preset", default=published.preset, help="the segmenter")
    parser.add_argument("--taps", default=published.taps, help="layers that the discriminator is connected to")
    parser.add_argument("--size", type=int, nargs=3, default=[120, 120, 80], help="of the scan of part inference")
    parser.add_argument("--repeats", type=int, default=5, help="warm calls of each")
    parser.add_argument("--threads_free", action="store_true", help="as many threads as torch takes, instead of one")
    parser.add_argument("--part", choices=[*_PARTS, "all"], default="all")


def benchmark(arguments: Namespace) -> BenchmarkReport:
    if arguments.batch < 1:
        raise InputError(f"batch: must be at least 1, got {arguments.batch}")
    if min(arguments.size) < _SMALLEST:
        raise InputError(f"size: must be at least {_SMALLEST} along each axis, got {arguments.size}")
    free = torch.get_num_threads()
    threads = free if arguments.threads_free else 1  # whose ratios are steadier on a busy machine
    torch.set_num_threads(threads)
    try:
        text, figures = _measured(arguments)
    finally:
        torch.set_num_threads(free)
    return BenchmarkReport(text, {**figures, "threads": threads})


def _measured(arguments: Namespace) -> BenchmarkReport:
    torch.manual_seed(0)
    setting = Setting(arguments.segment, arguments.batch, arguments.preset, arguments.taps)
    batch = random_batch(setting, torch.device(arguments.device))
    parts = _PARTS if arguments.part == "all" else (arguments.part,)
    texts: list[str] = []
    figures: dict[str, Any] = {}
    if "step" in parts:
        figures["step"] = step_cost(setting, batch, repeats=arguments.repeats)
        figures["schedule"] = schedule_cost(figures["step"])
        figures["phases"] = step_phases(setting, batch, repeats=arguments.repeats)
        texts += [_step_text(figures["step"], figures["schedule"], setting), _phases_text(figures["phases"])]
    if "inference" in parts:
        figures["inference"] = inference_cost(setting, batch, arguments.size, repeats=arguments.repeats)
        texts.append(_inference_text(figures["inference"], arguments.size))
    if "memory" in parts:
        figures["memory"] = memory_cost(setting, batch)
        texts.append(_memory_text(figures["memory"]))
    return BenchmarkReport("\n\n".join(texts), figures)


def _step_text(rows: _Rows, schedule: Mapping[str, float], setting: Setting) -> str:
    title = f"training step, {setting.batch} + {DOMAINS} x {setting.batch} segments of {setting.segment}^3"
    lines = [
        (
            f"{row['step']}, {row['precision']}",
            f"{row['ratio']:.2f}x",
            str(row["segments"]),
            f"{row['ratio_per_segment']:.2f}x",
            f"{row['seconds']:.3f}",
        )
        for row in rows
    ]
    table = text_columns([(title, "ratio", "segments", "ratio per segment", "seconds"), *lines], left=(0,))
    means = ", ".join(f"{mean:.2f}x in {precision}" for precision, mean in schedule.items())
    return f"{table}\npublished schedule, {SCHEDULE.first_epoch} of {EPOCHS} epochs with alpha 0, mean ratio: {means}"


def _phases_text(rows: _Rows) -> str:
    head = ["share of a step's time, reversal", *(f"{row['precision']}, alpha {row['alpha']:g}" for row in rows)]
    lines = [[phase, *(f"{row[phase]:.1%}" for row in rows)] for phase in PHASES]
    return text_columns([head, *lines], left=(0,))


def _inference_text(rows: _Rows, size: Sequence[int]) -> str:
    lines = [(row["segmenter"], f"{row['ratio']:.2f}x", f"{row['seconds']:.3g}") for row in rows]
    title = f"inference, {' x '.join(map(str, size))}"
    return text_columns([(title, "ratio", "seconds"), *lines], left=(0,)) + "\nThe logits are identical, to the bit."


def _memory_text(rows: _Rows) -> str:
    lines = [(f"{row['step']}, {row['precision']}", f"{row['ratio']:.2f}x", f"{row['peak_mb']:.0f}") for row in rows]
    return text_columns([("peak memory of a step", "ratio", "MB"), *lines], left=(0,))
