"""Claims about what this bundle's benchmark compares with. No claim about a time."""

from argparse import ArgumentParser

import pytest
import torch

from bundles.cclp_ssl import benchmark
from bundles.cclp_ssl.benchmark_parts import loss_cost
from bundles.cclp_ssl.benchmark_parts.batch_drawing import batch_drawing
from common.checks.input_error import InputError

CPU = torch.device("cpu")


def _report(*words: str) -> str:
    parser = ArgumentParser()
    parser.add_argument("--device", default="cpu")
    benchmark.add_arguments(parser)
    return benchmark.benchmark(parser.parse_args(words)).text


def test_the_authors_way_gives_the_same_loss_where_clusters_are_not_well_separated() -> None:
    z = torch.randn(30, 4, generator=torch.Generator().manual_seed(0)).requires_grad_()
    labels = torch.arange(15) % 10
    ours, theirs = loss_cost._ours(z, labels), loss_cost._as_the_authors(z, labels)
    torch.testing.assert_close(ours, theirs, rtol=1e-5, atol=0)
    gradients = [torch.autograd.grad(loss, z)[0] for loss in (ours, theirs)]
    torch.testing.assert_close(*gradients, rtol=1e-3, atol=1e-5)


def test_every_way_to_make_a_step_is_a_row() -> None:
    text = _report("--part", "step", "--batch", "20", "--repeats", "1")
    assert [line for line in benchmark._WAYS if line not in text] == []


def test_loss_has_a_row_for_each_size() -> None:
    lines = _report("--part", "loss", "--samples", "20", "--features", "4", "8", "--repeats", "1").splitlines()
    assert [line.split()[:2] for line in lines[1:]] == [["20", "4"], ["20", "8"]]


def test_both_ways_to_draw_are_measured() -> None:
    rows = batch_drawing(20, repeats=1, device=CPU)
    assert [row["milliseconds"] > 0 for row in rows] == [True, True]


@pytest.mark.parametrize("words", [("--samples", "10"), ("--batch", "10")])
def test_a_batch_without_a_label_for_each_class_is_refused(words: tuple[str, str]) -> None:
    with pytest.raises(InputError, match="samples and batch: must be at least 20"):
        _report(*words)
