"""reproduce: a text's table or figure, run again with several seeds."""

import logging
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from common.checks.input_error import InputError
from common.checks.known_name import check_known_name
from common.experiments.best_member import best_member
from common.experiments.find_reproduction import find_reproduction
from common.experiments.publish_result import publish_result
from common.experiments.reported_scores import reported_scores
from common.experiments.reproduction import SCALES, Reproduction
from common.experiments.reproduction_result import ReproductionResult
from common.experiments.result_picture import result_picture
from common.experiments.run_experiment import run_experiment
from common.experiments.run_provenance import RunProvenance
from common.experiments.training_notes import class_shares, trained_curves
from common.experiments.write_seed_tables import write_seed_tables

_logger = logging.getLogger(__name__)
_Pairs = Sequence[tuple[float, float]]  # epoch and value
_PLACES = ("runs", "tracking_uri")  # where results lie changes none
_BEST_MEMBER = "best_member"  # the score


def reproduce(
    name: str,
    options: Mapping[str, str],
    *,
    bundle: str = "",
    seeds: Sequence[int],
    scale: str = "laptop",
    jobs: int = 1,
    only: Sequence[str] = (),
    output_dir: str | None = None,
    overlays: Sequence[str] = (),
    publish_to: Path | None = None,
) -> Path:
    """Runs every setting of an experiment with every seed, writes the tables of what is done, and returns its folder.

    Args:
        name: see `find_reproduction`.
        options: of all runs, as typed on the command line; they override what the experiment's file says.
        bundle: see `find_reproduction`.
        seeds: more of them in a repeated call add to what is done.
        scale: "smoke", "laptop" or "paper".
        jobs: see `run_experiment`.
        only: the settings to work on now; none for all.
        output_dir: see `run_experiment`.
        overlays: config files that come after those of the file.
        publish_to: folder of the result's page, written once all runs that were asked for are done; None for no page.
    """
    reproduction = find_reproduction(name, bundle=bundle)
    _check(reproduction, options, seeds=seeds, scale=scale, only=only)

    settings = only or reproduction.rows
    asked = [reproduction.run_name(setting, seed) for setting in settings for seed in seeds]

    def report(folder: Path, summaries: Mapping[str, Mapping[str, Any]]) -> Sequence[Path]:
        scores = {run: {**reported_scores(of), **class_shares(folder / run)} for run, of in summaries.items()}
        if _BEST_MEMBER in (score.name for score in reproduction.scores):
            scores = {run: {**of, _BEST_MEMBER: best_member(folder / run)} for run, of in scores.items()}
        measured = _measured(reproduction, seeds, scores)
        runs = [reproduction.run_name(setting, seed) for seed in seeds for setting in reproduction.rows]
        records = {run: RunProvenance.read(folder / run) for run in runs if run in scores}
        told = {key: _without_folder(value) for key, value in options.items() if key not in _PLACES}
        files_told = [Path(file).name for file in overlays]
        over_cases = {run: _over_cases(reproduction, summaries[run]) for run in records}
        taken = {run: trained_curves(folder / run) for run in records} if reproduction.over_epochs else {}
        curves = _over_epochs(reproduction, seeds, taken)
        result = ReproductionResult(reproduction, scale, told, files_told, measured, curves, records, over_cases)
        files = _report(result, folder)
        if publish_to is not None and set(asked) <= scores.keys():
            _logger.info("published: %s", publish_result(result, publish_to))
        return files

    return run_experiment(
        reproduction.bundle,
        reproduction.children(seeds, options, scale=scale),
        title=f"{reproduction.runs_of or reproduction.name}_{scale}",
        output_dir=output_dir,
        overlays=[*reproduction.config_overlays(scale), *overlays],
        only=asked,
        jobs=jobs,
        trained_by=reproduction.trained_by(seeds),
        forests=reproduction.forests(seeds),
        report=report,
    )


def _check(
    reproduction: Reproduction, options: Mapping[str, str], *, seeds: Sequence[int], scale: str, only: Sequence[str]
) -> None:
    if not seeds or len(set(seeds)) != len(seeds) or min(seeds) < 0:
        raise InputError(
            f"seeds must be different numbers from 0 on, such as 0,1,2, got {','.join(map(str, seeds)) or 'none'}"
        )
    check_known_name(scale, reproduction.scales or SCALES, argument="scale")
    for key in ("seed", reproduction.knob):
        if key in options:
            raise InputError(f"{key} must be left out, it is what the runs differ in")
    for setting in only:
        check_known_name(setting, reproduction.rows, argument="only")


def _without_folder(value: str) -> str:
    """A path's last part: where something lies on this machine is nobody else's business."""
    return Path(value).name if value.startswith(("/", "~", ".")) and Path(value).name else value


def _measured(
    reproduction: Reproduction, seeds: Sequence[int], scores: Mapping[str, Mapping[str, float | None]]
) -> dict[str, dict[str, dict[int, float]]]:
    """By seed, by setting, by score, of the runs that are done."""
    measured: dict[str, dict[str, dict[int, float]]] = {}
    for score in reproduction.scores:
        measured[score.name] = {setting: {} for setting in reproduction.rows}
        for setting in reproduction.rows:
            for seed in seeds:
                of_run = scores.get(reproduction.run_name(setting, seed))
                if of_run is None:
                    continue
                check_known_name(score.name, of_run, argument=f"{reproduction.name}: scores")
                if (mean := of_run[score.name]) is not None:
                    measured[score.name][setting][seed] = score.factor * mean
    return measured


def _over_epochs(
    reproduction: Reproduction, seeds: Sequence[int], curves: Mapping[str, Mapping[str, _Pairs]]
) -> dict[str, dict[str, dict[int, _Pairs]]]:
    """By seed, by setting, by name of the curve, of what the runs took down."""
    known = dict.fromkeys(name for of_run in curves.values() for name in of_run)
    found: dict[str, dict[str, dict[int, _Pairs]]] = {}
    for name in reproduction.over_epochs if known else ():
        check_known_name(name, known, argument=f"{reproduction.name}: over_epochs")
        found[name] = {}
        for setting in reproduction.settings:
            of_seeds = {seed: curves.get(reproduction.run_name(setting, seed), {}).get(name) for seed in seeds}
            if by_seed := {seed: pairs for seed, pairs in of_seeds.items() if pairs}:
                found[name][setting] = by_seed
    return found


def _over_cases(reproduction: Reproduction, summary: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """n, mean, sd and interval over a run's cases, by score; what is counted over all pixels has none."""
    spreads = {}
    for score in reproduction.scores:
        of = summary["scores"].get(score.name, {"n": 0})
        if of["n"] and None not in (values := (of["mean"], of["sd"], *(of["interval"] or [None]))):
            mean, sd, *interval = (score.factor * value for value in values)
            spreads[score.name] = {"n": of["n"], "mean": mean, "sd": sd, "interval": interval}
    return spreads


def _report(result: ReproductionResult, folder: Path) -> list[Path]:
    """Writes and logs what there is to see; the result are the files."""
    name = result.reproduction.name
    text = write_seed_tables(result.tables(), folder, title=name, first=result.first, bounds=result.bounds)
    _logger.info("\n%s\nalso in %s", text, folder / "table.md")
    picture = folder / f"{name}.png"
    result_picture(result, picture)
    return [folder / "table.md", folder / "table.csv", picture]
