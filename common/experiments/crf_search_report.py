"""crf_search_report: what a search for the CRF's parameters has found, as files and to be read."""

import csv
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from monai.bundle.utils import ID_SEP_KEY
from monai.utils import convert_to_numpy

from common.experiments.children_text import children_text
from common.experiments.crf_evaluation import CRFEvaluation
from common.experiments.experiment_recorder import ExperimentRecorder
from common.experiments.experiment_tables import experiment_tables
from common.experiments.parameter_search import ParameterSearch
from common.experiments.search_picture import search_picture
from common.experiments.search_space import Parameters
from common.files.whole_file import whole_file
from common.metrics.empty_rule import EMPTY_RULES
from common.metrics.paired_t_test import paired_t_test
from common.metrics.paired_t_test_text import paired_t_test_text
from common.metrics.read_score_table import read_score_table
from common.metrics.score_summary import score_summary
from common.metrics.text_columns import text_columns
from common.metrics.write_score_tables import write_score_tables
from common.tracking.image_geometry import image_geometry
from common.tracking.picture_name import picture_name
from common.tracking.segmentations_montage import segmentations_montage

_SHOWN = 3  # cases in pictures
_JUDGED = "They had no part in the choice of the parameters."
_CHOSE = (
    "They chose the parameters, so that other cases will gain less: judge the CRF by cases held out "
    "(--judge_share 0.3, or an evaluation of other cases)."
)


def crf_search_report(
    search: ParameterSearch,
    evaluation: CRFEvaluation,
    without: float,
    *,
    judged: Sequence[str],
    folder: Path,
    recorder: ExperimentRecorder | None,
) -> str:
    """Writes crf.json, the tables and the picture into the folder and to MLflow; the result is text.

    Args:
        without: the score without the CRF, of the cases that chose.
        judged: the cases that judge the parameters; if there are none, all cases chose them and judge them.
    """
    best = search.study.best_trial
    found, is_better = search.space.parameters(best.params), best.value > without
    own = {name: value for name, value in evaluation.parser["crf_parameters"].items() if name != "_target_"}
    knobs = {f"crf_parameters{ID_SEP_KEY}{name}": value for name, value in {**own, **found}.items()}
    fragment = {"crf": is_better, **knobs}
    _write_json(fragment, folder / "crf.json")
    _write_trials(search, evaluation.objective, folder / "trials.csv")
    _draw(search, evaluation, without, folder / "pictures" / "search.png")
    shown = (judged or evaluation.case_ids)[:_SHOWN]
    pictures = [_draw_refined(evaluation, found, case_id, folder / "pictures") for case_id in shown]
    folders = {"without": folder / "without", "with": folder / f"trial_{best.number}"}
    for of, parameters in zip(folders.values(), (None, found), strict=True):
        _write_scores(evaluation, parameters, judged or evaluation.case_ids, of)
    runs = experiment_tables(folders, folder=folder, pool_cases=False)["runs"]
    summaries = {name: summary["scores"] for name, summary in runs.items()}
    tables = {name: read_score_table(of / "scores.csv") for name, of in folders.items()}
    differences = paired_t_test(tables["without"], tables["with"])
    _write_json({"first": "without", "second": "with", "second - first": differences}, folder / "comparison.json")
    if recorder:
        recorder.record_scores(summaries, folder)
        for name in ("crf.json", "trials.csv", "comparison.json", "pictures/search.png"):
            recorder.record_file(folder / name)
        for picture in pictures:
            recorder.record_file(picture)
    chose = len(evaluation.case_ids) - len(judged)
    scores = f"{evaluation.objective} {best.value:.4f}, without the CRF {without:.4f}, mean over {chose} cases"
    outcome = "the CRF of this trial" if is_better else "no trial is better than no CRF, which is therefore left off"
    paragraphs = [
        f"best of {len(search.finished)} trials: trial {best.number}, {scores}\n{_parameters_text(found)}",
        f"{len(tables['with'])} cases without the CRF and with it. {_JUDGED if judged else _CHOSE}",
        _cases_text(tables, evaluation.objective),
        children_text(summaries),
        f"first: without\nsecond: with\n{paired_t_test_text(differences)}",
        f"empty regions: {EMPTY_RULES[evaluation.scorer.empty]}",
        f"{outcome}: {folder / 'crf.json'}",
    ]
    return "\n\n".join(paragraphs)


def _draw(search: ParameterSearch, evaluation: CRFEvaluation, without: float, path: Path) -> None:
    bundle = Path(evaluation.parser.get_parsed_content("bundle_root")).name
    search_picture(
        search.finished,
        path,
        title=f"{bundle}: {len(search.finished)} trials of the CRF",
        score_name=evaluation.objective.replace("_", " "),
        reference=("without the CRF", without),
    )


def _draw_refined(evaluation: CRFEvaluation, parameters: Parameters, case_id: str, folder: Path) -> Path:
    path = folder / picture_name(case_id)
    before, after = evaluation.shown(None, case_id), evaluation.shown(parameters, case_id)
    segmentations = {"without the CRF": before["pred"], "with it": after["pred"], "label": before["label"]}
    image = before["image"]
    spacing, axis_codes = image_geometry(image)
    segmentations_montage(
        convert_to_numpy(image[0]),
        {name: convert_to_numpy(classes[0]).astype(np.int16) for name, classes in segmentations.items()},
        path,
        title=case_id,
        class_names=evaluation.scorer.class_names,
        spacing=spacing,
        axis_codes=axis_codes,
    )
    return path


def _parameters_text(parameters: Parameters) -> str:
    numbers = {name: of if isinstance(of, Sequence) else [of] for name, of in parameters.items()}
    return ", ".join(f"{name} {' '.join(f'{number:.4g}' for number in of)}" for name, of in numbers.items())


def _cases_text(tables: Mapping[str, Sequence[Mapping[str, str | float]]], objective: str) -> str:
    """A line a case: the score that was searched by."""
    lines = [("case", f"{objective} without", "with", "difference")]
    for before, after in zip(tables["without"], tables["with"], strict=True):
        first, second = float(before[objective]), float(after[objective])
        lines.append((str(before["case_id"]), f"{first:.3f}", f"{second:.3f}", f"{second - first:+.3f}"))
    return text_columns(lines, left=(0,))


def _write_scores(
    evaluation: CRFEvaluation, parameters: Parameters | None, case_ids: Sequence[str], folder: Path
) -> None:
    """Of each case, unless an earlier command has."""
    if not (folder / "summary.json").is_file():
        rows = list(evaluation.rows(parameters, case_ids, scores=evaluation.scorer.scores))
        summary = score_summary(rows, seed=evaluation.scorer.seed)
        write_score_tables(rows, summary, folder=folder, empty=evaluation.scorer.empty)


def _write_trials(search: ParameterSearch, objective: str, path: Path) -> None:
    with whole_file(path) as part, part.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["trial", objective, *search.space.distributions])
        writer.writerows([trial.number, trial.value, *trial.params.values()] for trial in search.finished)


def _write_json(content: Mapping[str, Any], path: Path) -> None:
    with whole_file(path) as file:
        file.write_text(json.dumps(content, indent=2, allow_nan=False) + "\n", encoding="utf-8")
