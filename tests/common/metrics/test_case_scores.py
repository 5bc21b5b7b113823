"""CaseScores in an evaluation: tables, means, names of cases."""

import csv
import json
import logging
import math
from pathlib import Path
from typing import Any

import ignite.distributed as idist
import pytest
import torch
from ignite.engine import Engine, Events
from monai.data import DataLoader, Dataset, MetaTensor
from monai.engines import SupervisedEvaluator
from monai.transforms import AsDiscreted

from common.checks.input_error import InputError
from common.metrics.case_scores import CaseScores

# 2 mm along the first axis
_AFFINE = torch.diag(torch.tensor([2.0, 1.0, 1.0, 1.0]))


def _volume(start: int, *, meta: dict[str, Any] | None = None) -> MetaTensor:
    """(1, 8, 8, 4): four planes across the first axis; none from start 8 on."""
    volume = torch.zeros(1, 8, 8, 4)
    volume[:, start : start + 4] = 1
    return MetaTensor(volume, affine=_AFFINE, meta=meta)


def _items(*starts: int) -> list[dict[str, Any]]:
    return [
        {"image": _volume(start), "label": _volume(2), "case_id": f"case_{index}"} for index, start in enumerate(starts)
    ]


def _handler(folder: Path, **changed: Any) -> CaseScores:
    return CaseScores(folder, **{"num_classes": 2, "class_names": ["organ"], "seed": 0, **changed})


def _evaluator(items: list[dict[str, Any]], handler: CaseScores) -> SupervisedEvaluator:
    """Takes the image for the logits of a binary segmentation."""
    return SupervisedEvaluator(
        device=torch.device("cpu"),
        val_data_loader=DataLoader(Dataset(items), batch_size=2),
        network=torch.nn.Identity(),
        postprocessing=AsDiscreted(keys="pred", threshold=0.5),
        val_handlers=[handler],
    )


def _cells(folder: Path) -> list[dict[str, str]]:
    with (folder / "scores.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_each_case_gets_a_row_with_its_scores_in_mm(tmp_path: Path) -> None:
    # planes 2-5 against 2-5, 3-6 and 4-7: a shift of one plane is 2 mm
    _evaluator(_items(2, 3, 4), _handler(tmp_path)).run()
    rows = _cells(tmp_path)
    assert [(row["case_id"], row["dice_organ"], row["hd95_organ"]) for row in rows] == [
        ("case_0", "1", "0"),
        ("case_1", "0.75", "2"),
        ("case_2", "0.5", "4"),
    ]


def test_means_reach_the_engine_and_the_summary(tmp_path: Path) -> None:
    evaluator = _evaluator(_items(2, 3, 4), _handler(tmp_path))
    evaluator.run()
    summary = json.loads((tmp_path / "summary.json").read_text())
    assert evaluator.state.metrics["dice_organ"] == summary["scores"]["dice_organ"]["mean"] == 0.75
    assert summary["scores"]["mean_dice"]["worst_case"] == "case_2"


def test_missed_structure_is_counted_as_undefined(tmp_path: Path) -> None:
    evaluator = _evaluator(_items(8), _handler(tmp_path))
    evaluator.run()
    assert math.isnan(evaluator.state.metrics["hd95_organ"])
    assert json.loads((tmp_path / "summary.json").read_text())["scores"]["hd95_organ"]["undefined"] == 1


def test_second_evaluation_starts_anew(tmp_path: Path) -> None:
    evaluator = _evaluator(_items(2, 3), _handler(tmp_path))
    evaluator.run()
    evaluator.run()
    assert len(_cells(tmp_path)) == 2


def test_table_is_logged(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, logger="common.metrics.case_scores"):
        _evaluator(_items(2, 3), _handler(tmp_path)).run()
    assert "scores of 2 cases" in caplog.text
    assert "dice_organ" in caplog.text


def test_rule_for_empty_regions_stands_under_the_table(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, logger="common.metrics.case_scores"):
        _evaluator(_items(2), _handler(tmp_path, empty="omit")).run()
    assert caplog.messages[-1].splitlines()[-1].startswith("empty regions: omit: a region absent from the label")
    assert json.loads((tmp_path / "summary.json").read_text())["empty_regions"].startswith("omit: ")


def test_regions_are_scored_instead_of_classes(tmp_path: Path) -> None:
    # the prediction has the core's class everywhere: the whole is right, the core twice too large
    label = _volume(2)
    label[:, 4:6] *= 2
    choices = {"num_classes": 3, "class_names": ["oedema", "core"], "scores": ["precision", "sensitivity"]}
    regions = {"whole": ["oedema", "core"], "core": ["core"]}
    item = {"pred": _volume(2) * 2, "label": label, "case_id": "a"}
    _run_once([item], _handler(tmp_path, **choices, regions=regions))
    assert _cells(tmp_path) == [
        {
            "case_id": "a",
            "precision_whole": "1",
            "sensitivity_whole": "1",
            "precision_core": "0.5",
            "sensitivity_core": "1",
            "mean_precision": "0.75",
            "mean_sensitivity": "1",
        }
    ]


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        pytest.param({"regions": {"all": ["organs"]}}, "'all': there is no 'organs'; did you mean organ", id="class"),
        pytest.param({"regions": {"all": ["organ"]}, "class_names": None}, "^class_names: must name", id="no names"),
        pytest.param({"scores": ["dise"]}, "^scores: there is no 'dise'; did you mean dice", id="score"),
        pytest.param({"empty": "omitted"}, "^empty: there is no 'omitted'; did you mean omit", id="rule"),
    ],
)
def test_wrong_choice_is_named_before_the_first_case(tmp_path: Path, changed: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        _handler(tmp_path, **changed)


def _run_once(output: list[dict[str, Any]], handler: CaseScores) -> Engine:
    engine = Engine(lambda _engine, _batch: output)
    handler.attach(engine)
    engine.run([0], max_epochs=1)
    return engine


def test_file_name_stands_in_for_a_missing_case_id(tmp_path: Path) -> None:
    label = _volume(2, meta={"filename_or_obj": "/data/labels/Case07.nii.gz"})
    _run_once([{"pred": _volume(2), "label": label}], _handler(tmp_path))
    assert [row["case_id"] for row in _cells(tmp_path)] == ["Case07"]


def test_rows_of_all_processes_count_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # the sampler pads: the second process has seen this one's only case too
    other = {name: {"case_id": name, "dice_organ": dice} for name, dice in (("case_b", 1.0), ("case_a", 0.5))}
    monkeypatch.setattr(idist, "all_gather", lambda rows: [rows, other])
    item = {"pred": _volume(4), "label": _volume(2), "case_id": "case_b"}
    _run_once([item | {"case_id": "case_a"}], _handler(tmp_path))
    assert [(row["case_id"], row["dice_organ"]) for row in _cells(tmp_path)] == [("case_a", "0.5"), ("case_b", "1")]


def test_only_the_first_process_writes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(idist, "get_rank", lambda: 1)
    engine = _run_once([{"pred": _volume(2), "label": _volume(2), "case_id": "a"}], _handler(tmp_path))
    assert engine.state.metrics["mean_dice"] == 1
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("output", "message"),
    [
        pytest.param({"pred": _volume(2), "label": _volume(2)}, "'label' has no name; give each item", id="no name"),
        pytest.param({"case_id": "a", "label": _volume(2)}, "output must hold 'pred', got", id="no prediction"),
        pytest.param(
            {"case_id": "a", "pred": torch.zeros(2, 8, 8, 4), "label": _volume(2)},
            r"pred must be a label map \(1, H, W\[, D\]\), got shape \(2, 8, 8, 4\); add AsDiscreted",
            id="one-hot",
        ),
        pytest.param(
            {"case_id": "a", "pred": _volume(2), "label": torch.zeros(1, 8, 8, 4)},
            "label must be a MetaTensor, whose affine gives the spacing, got Tensor",
            id="no spacing",
        ),
    ],
)
def test_wrong_outputs_are_named(tmp_path: Path, output: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        _run_once([output], _handler(tmp_path))


def test_case_id_that_comes_twice_is_an_error(tmp_path: Path) -> None:
    item = {"pred": _volume(2), "label": _volume(2), "case_id": "a"}
    with pytest.raises(ValueError, match="case_id must be unique, got 'a' twice"):
        _run_once([item, item], _handler(tmp_path))


def test_failed_evaluation_leaves_no_table(tmp_path: Path) -> None:
    evaluator = _evaluator(_items(2), _handler(tmp_path))
    evaluator.add_event_handler(Events.ITERATION_COMPLETED, _fail)
    with pytest.raises(RuntimeError, match="out of memory"):
        evaluator.run()
    assert not list(tmp_path.iterdir())


def _fail() -> None:
    raise RuntimeError("out of memory")
