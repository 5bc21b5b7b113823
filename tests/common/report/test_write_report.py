"""write_report says what there is of a run, and what is missing."""

import json
import logging
import re
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import numpy as np
import pytest
from opened_page import opened_page, sorted_column
from saved_picture import saved_picture

from common.checks.input_error import InputError
from common.metrics.score_summary import score_summary
from common.report import cases_section
from common.report.element import element
from common.report.write_report import write_report

_RECORDER = {"_target_": "common.tracking.picture_recorder.PictureRecorder"}


def _run(folder: Path, kind: str, **config: Any) -> Path:
    folder.mkdir(parents=True)
    content = {"bundle_root": "/elsewhere/vnet_prostate", "run_dir": {"kind": kind}, "track": False, **config}
    (folder / "config.json").write_text(json.dumps(content))
    return folder


@pytest.fixture
def training(tmp_path: Path) -> Path:
    folder = _run(tmp_path / "train-20260102-030405-abcd", "train", learning_rate=0.25)
    (folder / "pictures").mkdir()
    (folder / "pictures" / "curves.csv").write_text("epoch,loss,val_mean_dice\n1,1.5,\n2,1.25,0.5\n")
    for name in ("model.pt", "finished"):
        (folder / name).touch()
    return folder


@pytest.fixture
def evaluation(training: Path) -> Path:
    """Of the training's weights; a name of a case is a piece of a page."""
    handlers = {"handlers": [_RECORDER]}
    folder = training.with_name("evaluate-20260102-040506-abcd")
    _run(folder, "evaluate", weights=str(training / "model.pt"), validate=handlers, class_names=["background", "a"])
    rows = [{"case_id": name, "dice": value} for name, value in (("<b>c</b>", 0.5), ("d", 0.25), ("e", 0.75))]
    (folder / "scores.csv").write_text(
        "\n".join(["case_id,dice", *(f"{row['case_id']},{row['dice']}" for row in rows)])
    )
    (folder / "summary.json").write_text(json.dumps({"interval": "95%", "scores": score_summary(rows)}))
    return folder


@pytest.fixture
def segmented(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What was asked for, the network's part being left out."""
    asked: dict[str, Any] = {}

    def case_stacks(evaluation: Any, captions: dict[str, list[str]], **given: Any) -> dict[str, Element]:
        asked.update(given, evaluation=evaluation.folder.name, captions=captions)
        return {name: element("figure", None, f"{name}: {' '.join(lines)}") for name, lines in captions.items()}

    monkeypatch.setattr(cases_section, "case_stacks", case_stacks)
    return asked


def _headings(page: str) -> list[str]:
    return re.findall("<h2>(.*?)</h2>", page)


def test_a_training_is_shown_with_its_evaluation(training: Path, evaluation: Path, segmented: dict[str, Any]) -> None:
    page = write_report(training).read_text()
    assert _headings(page) == [
        *("Summary", "Curves", "Worst and best cases", "Cases", "Distributions", "Config", "Environment")
    ]
    assert "2026-01-02 03:04:05" in page
    assert "curves of loss, val_mean_dice" in page
    assert ">0.500<" in page  # the mean


def test_an_evaluation_is_shown_with_its_training(evaluation: Path, segmented: dict[str, Any]) -> None:
    page = write_report(evaluation).read_text()
    assert "curves of loss, val_mean_dice" in page
    assert "train-20260102-030405-abcd" in page


def test_the_worst_and_the_best_cases_are_segmented(evaluation: Path, segmented: dict[str, Any]) -> None:
    write_report(evaluation, number=1, dataset_dir="moved")
    assert segmented["captions"] == {"d": ["dice 0.250"], "e": ["dice 0.750"]}
    assert (segmented["evaluation"], segmented["dataset_dir"]) == (evaluation.name, "moved")


def test_names_are_no_markup(evaluation: Path, segmented: dict[str, Any]) -> None:
    page = write_report(evaluation).read_text()
    assert "&lt;b&gt;c&lt;/b&gt;" in page
    assert "<b>c" not in page.replace('data-value="<b>c', "")


def test_the_page_works_in_a_browser(evaluation: Path, segmented: dict[str, Any], tmp_path: Path) -> None:
    opened = opened_page(write_report(evaluation).read_text(), tmp_path)
    assert opened.complaints == []
    assert sorted_column(opened, 0) == ["d", "<b>c</b>", "e"]


def test_without_an_evaluation_the_command_for_one_is_there(training: Path) -> None:
    page = write_report(training).read_text()
    assert _headings(page) == ["Summary", "Curves", "Cases", "Config", "Environment"]
    assert "There is no evaluation of these weights" in page
    assert f"evaluate.json']\" --output_dir {training.parent} --weights {training / 'model.pt'}" in page.replace(
        "&quot;", '"'
    )


def test_without_an_evaluation_the_overlays_of_the_training_are_shown(training: Path) -> None:
    (training / "pictures" / "overlays").mkdir()
    saved_picture(training / "pictures" / "overlays" / "a_epoch002.png", np.zeros((4, 4, 3), np.uint8))
    page = write_report(training).read_text()
    assert 'alt="pictures/overlays/a_epoch002.png"' in page


def test_an_evaluation_without_its_training_says_so(
    training: Path, evaluation: Path, segmented: dict[str, Any], tmp_path: Path
) -> None:
    training.rename(tmp_path / "gone")
    assert "so there are no curves" in write_report(evaluation).read_text()


def test_cases_that_cannot_be_segmented_are_said_to_be_so(
    evaluation: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise InputError("dataset_dir: there is no folder /gone")

    monkeypatch.setattr(cases_section, "case_stacks", refuse)
    with caplog.at_level(logging.WARNING, logger="common"):
        page = write_report(evaluation).read_text()
    assert "could not be segmented once more: dataset_dir: there is no folder /gone" in page
    assert "no pictures of cases: dataset_dir: there is no folder /gone" in caplog.messages


def test_the_page_goes_where_it_is_asked_to(training: Path, tmp_path: Path) -> None:
    assert write_report(training, tmp_path / "new" / "page.html") == tmp_path / "new" / "page.html"
    assert not (training / "report.html").exists()


def test_layers_of_an_evaluation_without_a_training_are_refused(
    training: Path, evaluation: Path, segmented: dict[str, Any], tmp_path: Path
) -> None:
    training.rename(tmp_path / "gone")
    with pytest.raises(InputError, match=r"^layers: .* give the folder of a training"):
        write_report(evaluation, layers=["conv"])
    assert not (evaluation / "report.html").exists()
