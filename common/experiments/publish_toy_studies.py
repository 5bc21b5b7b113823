"""publish_toy_studies: what the toy studies came to, beside the other results in the documentation."""

import logging
import time
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

from common.experiments.publish_result import publish_result
from common.experiments.reproduced_score import ReproducedScore
from common.experiments.reproduction import Reproduction
from common.experiments.reproduction_result import ReproductionResult
from common.experiments.run_provenance import RunProvenance, machine_of_run
from common.experiments.toy_outcome import toy_outcome
from common.experiments.toy_picture import toy_picture
from common.experiments.toy_run import ToyRun
from common.experiments.toy_study import TOY_STUDIES, toy_study
from common.tracking.git_commit import git_commit

_logger = logging.getLogger(__name__)
_FIGURES = dict(zip(("6.2", "6.3"), TOY_STUDIES, strict=True))
_SCORES = (ReproducedScore("right_side", percent=True), ReproducedScore("largest_gap"))
_REMARKS = (
    "right side: share of the unlabelled points that end on their class's side of the boundary. largest gap: within a "
    "class, at any time, relative to that at the start. The thesis gives pictures and no numbers."
)


def publish_toy_studies(folder: Path, *, seeds: Sequence[int]) -> None:
    """Writes the page and the numbers of each study, and the picture of its first seed."""
    commit, machine = git_commit(), machine_of_run({"device": "cpu"}, threads=None)
    for figure, study in _FIGURES.items():
        runs: dict[int, list[ToyRun]] = {}
        records: dict[str, RunProvenance] = {}
        for seed in seeds:
            began = time.monotonic()
            runs[seed] = toy_study(study, seed=seed)
            seconds = (time.monotonic() - began) / len(runs[seed])
            record = RunProvenance(seconds, (commit,), (machine,))
            records |= {Reproduction.run_name(run.title, seed): record for run in runs[seed]}
        draw = partial(toy_picture, runs[seeds[0]])
        page = publish_result(_result(figure, runs, records), folder, draw=draw)
        _logger.info("published: %s", page)


def _result(
    figure: str, runs: Mapping[int, Sequence[ToyRun]], records: Mapping[str, RunProvenance]
) -> ReproductionResult:
    outcomes = {
        seed: {run.title: toy_outcome(run.points, run.states) for run in of_seed} for seed, of_seed in runs.items()
    }
    titles = list(next(iter(outcomes.values())))
    reproduction = Reproduction(
        name=f"thesis_figure_{figure.replace('.', '_')}",
        bundle="cclp_ssl",
        settings={title: {} for title in titles},
        scores=_SCORES,
        source=f"thesis, figure {figure}",
        give="points of a plane, made anew for each seed",
        command=f"python scripts/toy_studies.py --publish --seeds {','.join(map(str, runs))}",
        remarks=_REMARKS,
    )
    measured = {
        score.name: {
            title: {seed: score.factor * of_seed[title][score.name] for seed, of_seed in outcomes.items()}
            for title in titles
        }
        for score in _SCORES
    }
    return ReproductionResult(reproduction, "laptop", {}, [], measured, {}, records, {})
