"""Claims about crf.json: it is what the best validation was of."""

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import torch
from ignite.engine import Engine, Events

from common.engines.run_checkpoint import RunCheckpoint
from common.postprocessing.crf_parameters import CRFParameters
from common.postprocessing.learned_crf import LearnedCRF
from common.postprocessing.learned_crf_file import LearnedCRFFile


class Validation:
    """Stands in for the evaluator: one score an epoch, None where there is no validation."""

    def __init__(self, scores: list[float | None]) -> None:
        self.scores = scores
        self.state = SimpleNamespace(epoch=0, metrics={}, key_metric_name="dice")

    def attach(self, engine: Engine) -> None:
        engine.add_event_handler(Events.EPOCH_COMPLETED, self)

    def __call__(self, engine: Engine) -> None:
        score = self.scores[engine.state.epoch - 1]
        if score is not None:
            self.state.epoch, self.state.metrics = engine.state.epoch, {"dice": score}


def _written(folder: Path, scores: list[float | None]) -> dict[str, Any]:
    """What the file holds after a training in which the appearance kernel weighs as many as there were epochs."""
    crf, validation = LearnedCRF(2, CRFParameters()), Validation(scores)

    def step(engine: Engine, _: Any) -> None:
        crf.log_weights.data[1] = torch.tensor(float(engine.state.epoch)).log()

    trainer = Engine(step)
    evaluator: Any = validation
    checkpoint = RunCheckpoint(str(folder), network=torch.nn.Identity(), evaluator=evaluator, resumed={}, interval=1)
    for handler in (validation, checkpoint, LearnedCRFFile(str(folder), crf, checkpoint=checkpoint)):
        handler.attach(trainer)
    trainer.run([0], max_epochs=len(scores))
    content: dict[str, Any] = json.loads((folder / "crf.json").read_text())
    return content


@pytest.mark.parametrize(
    ("scores", "best"),
    [([0.1, 0.3, 0.2], 2), ([0.3, None, 0.2], 1), ([None, 0.2, None], 2), ([None, None], 2)],
    ids=["second", "first", "only_one", "never_validated"],
)
def test_file_is_of_the_best_validation_or_the_last_epoch(tmp_path: Path, scores: list[Any], best: int) -> None:
    assert _written(tmp_path, scores)["crf_parameters::appearance_weight"] == pytest.approx(best)


def test_file_holds_the_knobs_of_evaluation(tmp_path: Path) -> None:
    content = _written(tmp_path, [0.5])
    knobs = [f"crf_parameters::{name}" for name in CRFParameters.__dataclass_fields__]
    assert list(content) == ["crf", "crf_merged", *knobs]
    assert (content["crf"], content["crf_merged"]) == (True, False)
