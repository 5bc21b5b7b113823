"""score_over_epochs: what a finished training would have scored after each of its epochs, on cases it never read."""

import json
import logging
import math
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path

from monai.bundle import ConfigParser

from common.checks.input_error import InputError
from common.checks.known_name import check_known_name
from common.experiments.child_run import ChildRun
from common.experiments.children_text import children_text
from common.experiments.config_files import config_files
from common.experiments.devices_for_runs import devices_for_runs
from common.experiments.estimate import Estimate
from common.experiments.experiment_config import experiment_config
from common.experiments.experiment_state import ExperimentState
from common.experiments.option_values import option_values
from common.experiments.over_epochs_picture import over_epochs_picture
from common.experiments.overlay_values import overlay_values
from common.experiments.run_children import run_children
from common.experiments.trained_run import TrainedRun
from common.metrics.score_statistics import ScoreStatistics
from common.metrics.write_rows import write_rows
from common.tracking.record_afterwards import record_afterwards

_logger = logging.getLogger(__name__)
_NAME = "over_epochs"  # of the table, the picture, and the folder of the evaluations
_OWN = ("resume", "parent_run", "run_dir", "weights")  # set for each evaluation
_HERE = ("bundle_root", "device")  # of this machine, not of that which trained
_MARKS = ("alpha_from", "alpha_until")


class _Evaluation(ChildRun):
    """Of one snapshot."""

    def has_begun(self) -> bool:
        return self.evaluation() is not None


def score_over_epochs(
    bundle: str,
    run_dir: Path,
    options: Mapping[str, str],
    *,
    score: str = "",
    jobs: int = 1,
    output_dir: Path | None = None,
    overlays: Sequence[str] = (),
) -> dict[int, Estimate]:
    """The mean score of each snapshot, by epoch, over the cases that the bundle's evaluate.json judges.

    Writes `over_epochs.csv` and `over_epochs.png`, and adds both to the training's run in MLflow, unless that was not
    tracked. The evaluations are in `over_epochs`; a repeated command does those that are missing.

    Args:
        run_dir: folder of a finished training with snapshots.
        options: of the evaluation, as typed on the command line; the others are those of the training.
        score: of the evaluation's summary.json; its first if empty.
        jobs: evaluations at a time on one device.
        output_dir: where all goes; to `run_dir` unless given.
        overlays: config files that come last: paths, or names of the bundle's own.
    """
    for key in options.keys() & set(_OWN):
        raise InputError(f"{key} must be left out, each snapshot's evaluation is given its own")
    train, *behind = config_files(bundle, ["train.json"], overlays=overlays)
    run = TrainedRun.read(run_dir.expanduser().resolve(), bundle=train.parents[1].name)
    folder = run.folder if output_dir is None else output_dir.expanduser().resolve()
    files = [str(run.folder / "config.json"), str(train.parent / "evaluate.json"), *map(str, behind)]
    given = {**_of_this_machine(train), **options}
    parser = experiment_config(train.parent, files, given)
    devices, threads = devices_for_runs(parser, jobs)
    children = _children(run, folder / _NAME, train.parent, files, given)
    settings = {"run": str(run.folder), **overlay_values(behind), **option_values(options)}
    with closing(ExperimentState(folder / _NAME)) as state:
        first, *others = children.values()
        state.remember([first, *others], {child.name: settings for child in (first, *others)})
        # one before the others, so that a mistyped score costs one evaluation
        problems = run_children([first], gpus=devices[:1], held=[state.lock])
        score = _known_score(first, score, problems)
        problems = run_children(others, gpus=devices, held=[state.lock], threads=threads)
        estimates = _report(children, run, parser, score, folder)
    if problems:
        raise InputError(f"{len(problems)} of {len(children)} evaluations failed; first: {problems[0]}")
    return estimates


def _of_this_machine(train: Path) -> dict[str, str]:
    """What the bundle says of these, where the run's config has what it was when it trained."""
    own = ConfigParser.load_config_file(str(train))
    return {key: repr(own[key]) for key in _HERE}


def _children(
    run: TrainedRun, folder: Path, configs: Path, files: Sequence[str], options: Mapping[str, str]
) -> dict[int, ChildRun]:
    """By epoch, in rising order."""
    return {
        epoch: _Evaluation(
            folder / weights.stem,
            configs,
            [],
            {**options, "weights": repr(str(weights)), "track": "False"},
            {"evaluate": ("train.json", *files)},
        )
        for epoch, weights in sorted(run.snapshots.items())
    }


def _known_score(child: ChildRun, score: str, problems: Sequence[str]) -> str:
    """The name as it was given, or the first there is."""
    if problems:
        raise InputError(f"the first evaluation failed: {problems[0]}")
    names = list(_summary(child))
    if score:
        check_known_name(score, names, argument="score")
    return score or names[0]


def _summary(child: ChildRun) -> dict[str, ScoreStatistics]:
    """By score; none where it has not been evaluated."""
    folder = child.evaluation()
    if folder is None:
        return {}
    scores: dict[str, ScoreStatistics] = json.loads((folder / "summary.json").read_text())["scores"]
    return scores


def _report(
    children: Mapping[int, ChildRun], run: TrainedRun, parser: ConfigParser, score: str, folder: Path
) -> dict[int, Estimate]:
    """Of those that have been evaluated: text, table, picture, MLflow."""
    statistics = {epoch: summary[score] for epoch, child in children.items() if (summary := _summary(child))}
    estimates = {epoch: _estimate(of) for epoch, of in statistics.items()}
    table, picture = folder / f"{_NAME}.csv", folder / f"{_NAME}.png"
    _write_table(estimates, run, score, table)
    _draw(estimates, run, parser, score, picture)
    bundle = Path(parser.get_parsed_content("bundle_root")).name
    if parser.get_parsed_content("track"):
        record_afterwards(
            parser.get_parsed_content("tracking_uri"),
            experiment_name=bundle,
            run_name=run.folder.name,
            metric=score,
            values={epoch: of.value for epoch, of in estimates.items()},
            files=[table, picture],
        )
    text = children_text({children[epoch].name: {score: of} for epoch, of in statistics.items()})
    _logger.info("\n%s\n\ntable: %s\npicture: %s", text, table, picture)
    return estimates


def _estimate(statistics: ScoreStatistics) -> Estimate:
    """Not a number where there is none, as of the interval of a single case."""
    low, high = statistics["interval"] or (math.nan, math.nan)
    return Estimate(math.nan if statistics["mean"] is None else statistics["mean"], low, high)


def _write_table(estimates: Mapping[int, Estimate], run: TrainedRun, score: str, path: Path) -> None:
    curves = {name: dict(curve) for name, curve in run.curves.items()}
    names = (score, f"{score}_low", f"{score}_high")
    rows = [
        {"epoch": epoch, **dict(zip(names, of, strict=True))}
        | {name: curve[epoch] for name, curve in curves.items() if epoch in curve}
        for epoch, of in estimates.items()
    ]
    write_rows(rows, path, columns=["epoch", *names, *curves])


def _draw(estimates: Mapping[int, Estimate], run: TrainedRun, parser: ConfigParser, score: str, path: Path) -> None:
    adapted = "domain_accuracy" in run.curves
    judged = f" on {', '.join(parser.get_parsed_content('judged_sites'))}" if "judged_sites" in parser else ""
    over_epochs_picture(
        estimates,
        run.curves,
        path,
        title=f"{Path(parser.get_parsed_content('bundle_root')).name}, {run.folder.name}",
        score_name=score + judged,
        marks={name: run.config[name] for name in _MARKS} if adapted else {},
        chance=1 / len(parser.get_parsed_content("sites")) if adapted else None,
    )
