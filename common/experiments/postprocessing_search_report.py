"""postprocessing_search_report: what a search for a step's parameters has found, as files and to be read."""

import csv
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from common.experiments.children_text import children_text
from common.experiments.experiment_recorder import ExperimentRecorder
from common.experiments.experiment_tables import experiment_tables
from common.experiments.parameter_search import ParameterSearch
from common.experiments.postprocessing_evaluation import PostprocessingEvaluation
from common.experiments.search_picture import search_picture
from common.experiments.search_space import Parameters
from common.files.whole_file import whole_file
from common.metrics.paired_differences import paired_differences
from common.metrics.paired_differences_text import paired_differences_text
from common.metrics.read_score_table import read_score_table
from common.metrics.text_columns import text_columns
from common.tracking.picture_name import picture_name

_SHOWN = 3  # cases in pictures
_JUDGED = "They had no part in the choice of the parameters."
_CHOSE = (
    "They chose the parameters, so that other cases will gain less: judge them by cases held out "
    "(--judge_share 0.3, or an evaluation of other cases)."
)

_Table = Sequence[Mapping[str, str | float]]


def postprocessing_search_report(
    search: ParameterSearch,
    evaluation: PostprocessingEvaluation,
    reference: float,
    *,
    judged: Sequence[str],
    folder: Path,
    recorder: ExperimentRecorder | None,
) -> str:
    """Writes the overlay, the tables and the pictures into the folder and to MLflow; the result is text.

    Args:
        reference: the score that the trials are compared with, of the cases that chose.
        judged: the cases that judge the parameters; if there are none, all cases chose them and judge them.
    """
    best, objective = search.study.best_trial, evaluation.objective
    found, is_better = search.space.parameters(best.params), best.value > reference
    files = [folder / name for name in (f"{evaluation.name}.json", "trials.csv", "comparison.json")]
    _write_json(evaluation.fragment(found, is_better=is_better), files[0])
    _write_trials(search, objective, files[1])
    _draw(search, evaluation, reference, folder / "pictures" / "search.png")
    for case_id in (judged or evaluation.case_ids)[:_SHOWN]:
        evaluation.draw(found, case_id, folder / "pictures" / picture_name(case_id))
    folders = {evaluation.before: folder / evaluation.before, evaluation.after: folder / f"trial_{best.number}"}
    for of, parameters in zip(folders.values(), (None, found), strict=True):
        _write_scores(evaluation, parameters, judged or evaluation.case_ids, of)
    runs = experiment_tables(folders, folder=folder, pool_cases=False)["runs"]
    summaries = {name: summary["scores"] for name, summary in runs.items()}
    tables = [read_score_table(of / "scores.csv") for of in folders.values()]
    differences = paired_differences(*tables)
    first, second = folders
    _write_json({"first": first, "second": second, "second - first": differences}, files[2])
    if recorder:
        recorder.record_scores(summaries, folder)
        for path in (*files, *sorted(folder.glob("pictures/*.png"))):
            recorder.record_file(path)
    chose = len(evaluation.case_ids) - len(judged)
    scores = f"{objective} {best.value:.4f}, {evaluation.reference} {reference:.4f}, mean over {chose} cases"
    paragraphs = [
        f"best of {len(search.finished)} trials: trial {best.number}, {scores}\n{_parameters_text(found)}",
        f"{len(tables[0])} cases {evaluation.reference} and with {evaluation.what} of this trial. "
        f"{_JUDGED if judged else _CHOSE}",
        _cases_text(*tables, objective=objective, names=(first, second)),
        children_text(summaries),
        f"first: {first}\nsecond: {second}\n{paired_differences_text(differences)}",
        f"empty regions: {runs[first]['empty_regions']}",
        f"{f'{evaluation.what} of this trial' if is_better else evaluation.stays}: {files[0]}",
    ]
    return "\n\n".join(paragraphs)


def _draw(search: ParameterSearch, evaluation: PostprocessingEvaluation, reference: float, path: Path) -> None:
    bundle = Path(evaluation.parser.get_parsed_content("bundle_root")).name
    search_picture(
        search.finished,
        path,
        title=f"{bundle}: {len(search.finished)} trials of {evaluation.what}",
        score_name=evaluation.objective.replace("_", " "),
        reference=(evaluation.reference, reference),
    )


def _parameters_text(parameters: Parameters) -> str:
    numbers = {name: of if isinstance(of, list | tuple) else [of] for name, of in parameters.items()}
    return ", ".join(f"{name} {' '.join(f'{number:.4g}' for number in of)}" for name, of in numbers.items())


def _cases_text(before: _Table, after: _Table, *, objective: str, names: tuple[str, str]) -> str:
    """A line a case: the score that was searched by."""
    lines = [("case", f"{objective} {names[0]}", names[1], "difference")]
    for one, other in zip(before, after, strict=True):
        first, second = float(one[objective]), float(other[objective])
        lines.append((str(one["case_id"]), f"{first:.3f}", f"{second:.3f}", f"{second - first:+.3f}"))
    return text_columns(lines, left=(0,))


def _write_scores(
    evaluation: PostprocessingEvaluation, parameters: Parameters | None, case_ids: Sequence[str], folder: Path
) -> None:
    """Of each case, unless an earlier command has."""
    if not (folder / "summary.json").is_file():
        evaluation.scorer.output_dir = folder
        evaluation.scorer.metrics(evaluation.rows(parameters, case_ids), write=True)


def _write_trials(search: ParameterSearch, objective: str, path: Path) -> None:
    with whole_file(path) as part, part.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["trial", objective, *search.space.distributions])
        writer.writerows([trial.number, trial.value, *trial.params.values()] for trial in search.finished)


def _write_json(content: Mapping[str, Any], path: Path) -> None:
    with whole_file(path) as file:
        file.write_text(json.dumps(content, indent=2, allow_nan=False) + "\n", encoding="utf-8")
