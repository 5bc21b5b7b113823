"""ClassifiedBatch holds what an undecollated iteration says of its images."""

from types import SimpleNamespace
from typing import Any

import pytest
import torch

from common.metrics.classified_batch import ClassifiedBatch


def _engine(output: Any) -> Any:
    return SimpleNamespace(state=SimpleNamespace(output=output, batch={"case_id": ["a", "b"]}))


def _output(**changed: Any) -> dict[str, Any]:
    return {"image": torch.zeros(2, 1, 4, 4), "pred": torch.zeros(2, 4), **changed}


def test_logits_become_log_probabilities() -> None:
    batch = ClassifiedBatch.of(_engine(_output()), num_classes=4)
    assert batch.case_ids == ["a", "b"]
    assert batch.log_probability.exp().tolist() == [pytest.approx([0.25] * 4)] * 2


def test_half_precision_keeps_probabilities_that_are_nearly_one() -> None:
    pred = torch.tensor([[20.0, 0.0], [0.0, 20.0]], dtype=torch.bfloat16)
    batch = ClassifiedBatch.of(_engine(_output(pred=pred)), num_classes=2)
    assert float(-batch.log_probability[0, 0]) == pytest.approx(2.0611536e-9, rel=1e-6)  # log(1 + exp(-20))


def test_label_may_be_absent() -> None:
    assert ClassifiedBatch.of(_engine(_output(label=None)), num_classes=4).label is None


def test_logits_of_another_number_of_classes_are_an_error() -> None:
    with pytest.raises(ValueError, match=r"pred must be logits \(B, 3\), one a class, got shape \(2, 4\)"):
        ClassifiedBatch.of(_engine(_output()), num_classes=3)


def test_decollated_output_is_an_error() -> None:
    with pytest.raises(ValueError, match=r"must be a dict, got list; set the evaluator's decollate: false"):
        ClassifiedBatch.of(_engine([_output()]), num_classes=4)
