"""reproduce: a paper's table, run again with several seeds."""

import logging
from collections.abc import Mapping, Sequence
from pathlib import Path

from common.checks.input_error import InputError
from common.checks.known_name import check_known_name
from common.experiments.knob_picture import knob_picture
from common.experiments.read_reproduction import read_reproduction
from common.experiments.reproduction import Reproduction
from common.experiments.run_experiment import run_experiment
from common.experiments.seed_table import seed_table
from common.experiments.write_seed_table import write_seed_table
from common.metrics.score_statistics import ScoreStatistics

_logger = logging.getLogger(__name__)


def reproduce(
    bundle: str,
    name: str,
    options: Mapping[str, str],
    *,
    seeds: int,
    jobs: int = 1,
    only: Sequence[str] = (),
    output_dir: str | None = None,
    overlays: Sequence[str] = (),
) -> Path:
    """Runs every setting of the file with every seed and writes the table of what is done, and returns its folder.

    Args:
        name: see `read_reproduction`.
        options: of all runs, as typed on the command line.
        seeds: how many, from 0 on; more of them in a repeated call add to what is done.
        jobs: see `run_experiment`.
        only: the settings to work on now; none for all.
        output_dir: see `run_experiment`.
        overlays: config files that come after those of the file.
    """
    reproduction = read_reproduction(bundle, name)
    if seeds < 1:
        raise InputError(f"seeds must be at least 1, got {seeds}; an interval needs 2")
    for key in ("seed", reproduction.knob):
        if key in options:
            raise InputError(f"{key} must be left out, it is what the runs differ in")
    for setting in only:
        check_known_name(setting, reproduction.settings, argument="only")

    def report(folder: Path, summaries: Mapping[str, Mapping[str, ScoreStatistics]]) -> Sequence[Path]:
        return _report(reproduction, folder, _scores(reproduction, seeds, summaries))

    return run_experiment(
        bundle,
        reproduction.children(seeds, options),
        title=f"reproduce_{reproduction.name}",
        output_dir=output_dir,
        overlays=[*reproduction.overlays, *overlays],
        only=[reproduction.run_name(setting, seed) for setting in only for seed in range(seeds)],
        jobs=jobs,
        report=report,
    )


def _scores(
    reproduction: Reproduction, seeds: int, summaries: Mapping[str, Mapping[str, ScoreStatistics]]
) -> dict[str, dict[int, float]]:
    """By seed, by setting, of the runs that are done."""
    scores: dict[str, dict[int, float]] = {}
    for setting in reproduction.settings:
        scores[setting] = {}
        for seed in range(seeds):
            summary = summaries.get(reproduction.run_name(setting, seed))
            if summary is None:
                continue
            check_known_name(reproduction.score, summary, argument=f"{reproduction.name}: score")
            if (mean := summary[reproduction.score]["mean"]) is not None:
                scores[setting][seed] = reproduction.scale * mean
    return scores


def _report(reproduction: Reproduction, folder: Path, scores: Mapping[str, Mapping[int, float]]) -> list[Path]:
    """Writes and logs what there is to see; the result are the files."""
    bounds = reproduction.bounds if all(scores[bound] for bound in reproduction.bounds) else ()
    table = write_seed_table(
        seed_table(scores, published=reproduction.published, bounds=bounds),
        folder,
        title=reproduction.name,
        score_name=reproduction.score_name,
        first=next(iter(scores)),
        bounds=bounds,
    )
    _logger.info("\n%s\nalso in %s", table, folder / "table.md")
    files = [folder / "table.md", folder / "table.csv"]
    curves = {
        setting: {value: scores[row] for value, row in rows.items() if scores[row]}
        for setting, rows in reproduction.varied.items()
    }
    if any(curves.values()):
        rows = {row for by_value in reproduction.varied.values() for row in by_value.values()}
        files.append(folder / f"{reproduction.name}.png")
        knob_picture(
            {setting: curve for setting, curve in curves.items() if curve},
            {setting: of for setting, of in scores.items() if of and setting not in rows},
            files[-1],
            title=reproduction.name,
            knob=reproduction.knob,
            score_name=reproduction.score_name,
        )
    return files
