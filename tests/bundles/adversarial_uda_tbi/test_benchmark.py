"""Claims about what this bundle's benchmark compares, and about its arithmetic. No claim about a time."""

import gc
import json
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any
from weakref import ReferenceType, ref

import pytest
import torch
from bundle_configs import PROJECT, parser_of
from torch import Tensor

from bundles.adversarial_uda_tbi import benchmark
from bundles.adversarial_uda_tbi.benchmark_parts import inference_cost, memory_cost, step_phases, training_run
from bundles.adversarial_uda_tbi.benchmark_parts.interleaved_seconds import interleaved_seconds
from bundles.adversarial_uda_tbi.benchmark_parts.random_batch import random_batch
from bundles.adversarial_uda_tbi.benchmark_parts.setting import Setting
from bundles.adversarial_uda_tbi.benchmark_parts.step_cost import EPOCHS, SCHEDULE, schedule_cost, step_cost
from bundles.adversarial_uda_tbi.benchmark_parts.training_run import TrainingRun
from bundles.adversarial_uda_tbi.networks import Discriminator, SegmenterTaps
from bundles.deepmedic_brats.networks import DeepMedic
from common.benchmark.benchmark_report import BenchmarkReport
from common.checks.input_error import InputError
from common.engines.adversarial_step import Form

CPU = torch.device("cpu")
SIZE = (16, 16, 16)


class _Setting(Setting):
    """A segmenter of two layers a pathway and one behind them, in place of a preset."""

    def segmenter(self) -> DeepMedic:
        pathways = [{"factor": factor, "widths": [3, 4]} for factor in (1, 3)]
        return DeepMedic(5, 2, pathways=pathways, hidden=[6], dropout=0.0)


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    torch.manual_seed(0)
    monkeypatch.setattr(benchmark, "Setting", _Setting)
    monkeypatch.setattr(training_run, "Discriminator", partial(Discriminator, widths=[4] * 4))


@pytest.fixture
def setting() -> Setting:
    return _Setting(segment=13, batch=2, taps="1,3")


def _report(*words: str) -> BenchmarkReport:
    parser = ArgumentParser()
    parser.add_argument("--device", default="cpu")
    benchmark.add_arguments(parser)
    small = ["--segment", "13", "--batch", "1", "--taps", "1,3", "--size", *map(str, SIZE), "--repeats", "1"]
    return benchmark.benchmark(parser.parse_args([*small, *words]))


# --- what is measured on


def test_default_is_the_published_training() -> None:
    paper = parser_of(PROJECT / "bundles" / "adversarial_uda_tbi", "train.json", "paper.json").get()
    ours = Setting()
    assert [ours.segment] * 3 == paper["segment_size"]
    assert (ours.batch, ours.preset, ours.taps) == (paper["batch_size"], paper["preset"], paper["taps"])
    assert paper["max_epochs"] == EPOCHS
    knobs = ("alpha_max", "alpha_from", "alpha_until")
    assert (SCHEDULE.alpha_max, SCHEDULE.first_epoch, SCHEDULE.last_epoch) == tuple(paper[knob] for knob in knobs)


def test_segment_has_9_voxels_to_predict_and_all_that_the_pathways_see_around_them() -> None:
    batch = random_batch(Setting(batch=1), CPU)
    shapes = {name: tuple(values.shape) for name, values in batch.items()}
    assert shapes == {
        "image": (1, 5, 57, 57, 57),
        "label": (1, 1, 9, 9, 9),
        "domain_image": (1, 2, 5, 57, 57, 57),
        "domain": (1, 2),
    }


@pytest.mark.parametrize(
    ("alpha", "passes", "discriminator_learns"), [(None, [2], False), (0.0, [2, 4], True), (0.05, [2, 4], True)]
)
def test_adaptation_takes_a_second_pass_of_twice_as_many_segments(
    setting: Setting, alpha: float | None, passes: list[int], discriminator_learns: bool
) -> None:
    run = TrainingRun(setting, random_batch(setting, CPU), alpha=alpha)
    seen: list[int] = []
    run.network.register_forward_pre_hook(lambda module, entering: seen.append(len(entering[0])))
    before = [weight.clone() for weight in run.discriminator.parameters()]
    run()
    assert seen == passes
    changed = [not torch.equal(*pair) for pair in zip(before, run.discriminator.parameters(), strict=True)]
    assert any(changed) == discriminator_learns


@pytest.mark.parametrize("form", ["reversal", "two_optimisers"])
def test_what_a_step_held_is_free_before_the_next_one_is_measured(setting: Setting, form: Form) -> None:
    run = TrainingRun(setting, random_batch(setting, CPU), alpha=0.05, form=form)
    logits: list[ReferenceType[Tensor]] = []
    run.network.register_forward_hook(lambda module, entering, leaving: logits.append(ref(leaving)))
    run()
    gc.collect()
    assert [tensor() for tensor in logits] == [None, None]


# --- time


def test_calls_take_turns_and_the_first_one_does_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter([9.0, 9.0, 1.0, 5.0, 3.0, 6.0, 2.0, 7.0])
    called: list[str] = []

    def seconds(work: Any, repeats: int, device: torch.device) -> float:
        work()
        return next(clock)

    monkeypatch.setattr(f"{interleaved_seconds.__module__}.median_seconds", seconds)
    works = {name: lambda name=name: called.append(name) for name in "ab"}
    assert interleaved_seconds(works, 3, CPU) == {"a": 2.0, "b": 6.0}
    assert called == list("abababab")


def test_ratio_per_segment_is_a_third_of_the_ratio(setting: Setting) -> None:
    rows = step_cost(setting, random_batch(setting, CPU), repeats=1)
    assert [row["segments"] for row in rows] == [2, 6, 6, 6] * 2
    assert [row["ratio"] for row in rows if row["step"] == "supervised"] == [1.0, 1.0]
    thirds = [row["ratio"] / (3 if row["segments"] == 6 else 1) for row in rows]
    assert [row["ratio_per_segment"] for row in rows] == pytest.approx(thirds)


def test_schedule_has_alpha_0_in_a_sixth_of_its_epochs() -> None:
    ratios = {"UDA, alpha 0": 2.0, "UDA, reversal": 3.5}
    rows = [{"step": step, "precision": "fp32", "ratio": ratio} for step, ratio in ratios.items()]
    rows += [{"step": step, "precision": "bf16", "ratio": 2 * ratio} for step, ratio in ratios.items()]
    assert schedule_cost(rows) == pytest.approx({"fp32": 3.25, "bf16": 6.5})


# --- phases


@pytest.mark.parametrize(("alpha", "backward"), [(0.0, []), (0.05, [step_phases._BACKWARD])])
@pytest.mark.parametrize("amp", [False, True], ids=["fp32", "bf16"])
def test_phases_follow_one_another(setting: Setting, alpha: float, backward: list[str], amp: bool) -> None:
    watch = step_phases._Watch(TrainingRun(setting, random_batch(setting, CPU), alpha=alpha, amp=amp))
    watch.shares()
    assert [phase for phase, _ in watch.laps] == [
        step_phases._SEGMENTATION,
        step_phases._FORWARD,
        step_phases._DISCRIMINATOR,
        step_phases._REST,
        step_phases._DISCRIMINATOR,
        *backward,
        step_phases._SEGMENTATION,
        step_phases._REST,
    ]


def test_backward_pass_of_the_adversarial_loss_ends_before_that_of_the_other_begins(setting: Setting) -> None:
    """All of the segmenter's layers have two gradients, the first of them before the last phase."""
    run = TrainingRun(setting, random_batch(setting, CPU), alpha=0.05)
    watch = step_phases._Watch(run)
    seen: list[int] = []
    run.network.pathways[0].layers[0].activation.register_full_backward_hook(
        lambda module, entering, leaving: seen.append(len(watch.laps))
    )
    watch.shares()
    assert seen == [5, 6]  # laps before it: the sixth is that of L_adv's backward pass


def test_shares_are_of_the_whole_step(setting: Setting) -> None:
    rows = step_phases.step_phases(setting, random_batch(setting, CPU), repeats=1)
    assert [sum(row[phase] for phase in step_phases.PHASES) for row in rows] == pytest.approx([1.0] * 4)
    assert [row[step_phases._BACKWARD] > 0 for row in rows] == [False, True, False, True]


# --- inference


def test_both_segmenters_are_measured(setting: Setting) -> None:
    rows = inference_cost.inference_cost(setting, random_batch(setting, CPU), SIZE, repeats=1)
    assert [row["segmenter"] for row in rows] == ["without adaptation", "of a run with adaptation"]
    assert rows[0]["ratio"] == 1


def test_trace_of_the_adaptation_is_refused(setting: Setting, monkeypatch: pytest.MonkeyPatch) -> None:
    @contextmanager
    def recorded(taps: SegmenterTaps) -> Iterator[Any]:
        with original(taps) as record:
            taps._joined.hooked({})
            yield record

    original = SegmenterTaps.recorded
    monkeypatch.setattr(SegmenterTaps, "recorded", recorded)
    with pytest.raises(ValueError, match="adaptation must leave the segmenter as it is"):
        inference_cost.inference_cost(setting, random_batch(setting, CPU), SIZE, repeats=1)


def test_other_logits_are_refused(setting: Setting, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(DeepMedic, "load_state_dict", lambda network, weights: None)
    with pytest.raises(ValueError, match="adaptation must leave the segmenter as it is"):
        inference_cost.inference_cost(setting, random_batch(setting, CPU), SIZE, repeats=1)


# --- memory


def test_memory_is_that_of_a_warm_step_beside_the_supervised_one_of_its_precision(
    setting: Setting, monkeypatch: pytest.MonkeyPatch
) -> None:
    peaks = iter([2.0, 3.0, 6.0, 6.0, 1.0, 2.0, 4.0, 5.0])
    monkeypatch.setattr(memory_cost, "peak_megabytes", lambda work, device: (work(), next(peaks))[1])
    rows = memory_cost.memory_cost(setting, random_batch(setting, CPU))
    assert [row["ratio"] for row in rows] == [1.0, 1.5, 3.0, 3.0, 1.0, 2.0, 4.0, 5.0]


# --- the report


def test_report_has_every_part_and_figures_for_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory_cost, "peak_megabytes", lambda work, device: 1.0)
    report = _report()
    heads = [table.split("  ")[0] for table in report.text.split("\n\n")]
    assert heads == [
        "training step, 1 + 2 x 1 segments of 13^3",
        "share of a step's time, reversal",
        "inference, 16 x 16 x 16",
        "peak memory of a step",
    ]
    assert "published schedule, 10 of 60 epochs with alpha 0, mean ratio: " in report.text
    assert json.loads(json.dumps(report.figures)).keys() == {
        *("step", "schedule", "phases", "inference", "memory", "threads")
    }


@pytest.mark.parametrize(("words", "threads"), [((), 1), (("--threads_free",), 2)])
def test_one_thread_measures_unless_they_are_free(
    words: tuple[str, ...], threads: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    used: list[int] = []
    monkeypatch.setattr(torch, "get_num_threads", lambda: 2)
    monkeypatch.setattr(torch, "set_num_threads", used.append)
    report = _report("--part", "inference", *words)
    assert used == [threads, 2]
    assert report.figures["threads"] == threads


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--batch", "0"), r"^batch: must be at least 1, got 0$"),
        (("--size", "16", "15", "16"), r"^size: must be at least 16 .* got \[16, 15, 16\]$"),
        (("--segment", "11"), "^segment_size: the segmenter must predict at least"),
        (("--taps", "5"), "^taps: the segmenter has no layer 5"),
    ],
)
def test_impossible_setting_is_refused(words: tuple[str, ...], message: str) -> None:
    with pytest.raises(InputError, match=message):
        _report(*words)
