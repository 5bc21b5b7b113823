"""summary_section: what was run, when, on which data, and how good it is."""

import re
from xml.etree.ElementTree import Element

from common.bundle.run_record import RunRecord
from common.metrics.score_statistics import ScoreStatistics
from common.report.data_table import data_table
from common.report.element import element
from common.report.facts import facts
from common.report.missing import missing
from common.report.scored_cases import ScoredCases

_COLUMNS = ["score", "n", "undefined", "mean", "sd", "95% interval", "min", "max", "worst case"]
_KINDS = {"train": "training", "evaluate": "evaluation"}


def summary_section(
    run: RunRecord, training: RunRecord | None, evaluation: RunRecord | None, cases: ScoredCases | None
) -> Element:
    """The run, the training and the evaluation that belong together, and the means of the scores."""
    said = {
        "bundle": run.bundle,
        "run": f"{run.folder.name} ({_KINDS.get(run.kind, run.kind)})",
        "folder": run.folder.resolve(),
        "started": _started(run.folder.name),
        "state": "finished" if run.is_finished else "not finished: still running, or interrupted",
        "data": run.config.get("dataset_dir", "unknown"),
        "training": "not found" if training is None else training.folder.name,
    }
    if evaluation is not None and cases is not None:
        said |= _of_evaluation(evaluation, cases)
    parts = [facts(said)]
    if cases is None:
        parts.append(no_evaluation(run))
    else:
        parts.append(data_table([_line(name, of) for name, of in cases.scores.items()], columns=_COLUMNS))
    return element("div", None, *parts)


def no_evaluation(run: RunRecord) -> Element:
    """What is said of a run without scores, and how to get them."""
    if run.kind == "evaluate":
        return missing("This evaluation has not come to its end: there are no scores in its folder. Evaluate again.")
    weights = run.folder.resolve() / "model.pt"
    files = [f"bundles/{run.bundle}/configs/{name}.json" for name in ("train", "evaluate")]
    given = f"--output_dir {run.folder.resolve().parent}"
    given += f" --weights {weights}" if weights.is_file() and run.kind == "train" else ""
    return missing(
        "There is no evaluation of these weights beside this folder. Evaluate them, with the options of the training:",
        command=f"python -m monai.bundle run --config_file \"['{files[0]}','{files[1]}']\" {given}",
    )


def _started(name: str) -> str:
    found = re.search(r"-(\d{4})(\d{2})(\d{2})-(\d{2})(\d{2})(\d{2})", name)
    return "{}-{}-{} {}:{}:{}".format(*found.groups()) if found else "unknown"


def _of_evaluation(evaluation: RunRecord, cases: ScoredCases) -> dict[str, object]:
    said: dict[str, object] = {
        "evaluation": evaluation.folder.name,
        "weights": evaluation.weights or evaluation.config.get("ensemble_dir", "not recorded"),
        "evaluated": f"{len(cases.rows)} cases, part {evaluation.config.get('part', 'unknown')!r}",
        "intervals": cases.summary.get("interval", "unknown"),
    }
    if "empty_regions" in cases.summary:
        said["empty regions"] = cases.summary["empty_regions"]
    return said


def _line(name: str, of: ScoreStatistics) -> dict[str, str | float]:
    numbers = {key: of[key] for key in ("n", "undefined", "mean", "sd", "min", "max")}
    interval = "-" if of["interval"] is None else "{:.3f} to {:.3f}".format(*of["interval"])
    known = {key: value for key, value in numbers.items() if value is not None}
    return {"score": name, "95% interval": interval, "worst case": of["worst_case"] or "-", **known}
