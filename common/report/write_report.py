"""write_report: the report of a run."""

import logging
from collections.abc import Sequence
from pathlib import Path
from xml.etree.ElementTree import Element

from common.bundle.run_record import RunRecord
from common.files.whole_file import whole_file
from common.report.cases_section import cases_section
from common.report.config_section import config_section
from common.report.curves_section import curves_section
from common.report.environment_section import environment_section
from common.report.features_section import features_section
from common.report.page import page
from common.report.pictures_section import pictures_section
from common.report.scored_cases import ScoredCases
from common.report.scores_section import case_table, distributions
from common.report.summary_section import no_evaluation, summary_section

_logger = logging.getLogger(__name__)


def write_report(
    folder: Path,
    output: Path | None = None,
    *,
    number: int = 3,
    score: str = "",
    layers: Sequence[str] = (),
    image: str | None = None,
    dataset_dir: str | None = None,
) -> Path:
    """Writes the page of the run in the folder, with the training or the newest evaluation that belongs to it.

    Args:
        output: file of the page; `report.html` in the folder unless given.
        number: of worst, and of best cases in pictures.
        score: decides which they are, see `ScoredCases.read`.
        layers: of the network, whose feature maps are drawn.
        image: see `features_section`.
        dataset_dir: where the data are, if not where they were.
    """
    run = RunRecord.read(folder)
    finished = [record for record in run.evaluations if record.is_finished]
    training, evaluation = run.training, finished[-1] if finished else None
    cases = ScoredCases.read(evaluation.folder, score=score) if evaluation else None
    features: Element | None = None
    if layers:  # before the cases are segmented, which takes longer than to mistype one
        worst = str(cases.rows[0]["case_id"]) if cases else None
        features = features_section(training, layers, image=image, dataset_dir=dataset_dir, case_id=worst)
    sections = {
        "Summary": summary_section(run, training, evaluation, cases),
        "Curves": curves_section(training),
    }
    stacks: Element | None = None
    if evaluation and cases:
        stacks = cases_section(evaluation, cases, number=number, dataset_dir=dataset_dir)
        sections |= {"Worst and best cases": stacks} if stacks is not None else {}
        sections |= {"Cases": case_table(cases), "Distributions": distributions(cases)}
    else:
        sections["Cases"] = no_evaluation(run)
    records = list({record.folder.resolve(): record for record in (run, training, evaluation) if record}.values())
    pictures = pictures_section([record.folder for record in records], overlays=stacks is None)
    if pictures is not None:
        sections["Pictures"] = pictures
    if features is not None:
        sections["Feature maps"] = features
    sections |= {"Config": config_section(*records), "Environment": environment_section(run)}
    path = folder / "report.html" if output is None else output
    with whole_file(path) as part:
        part.write_text(page(f"{run.bundle}: {run.folder.resolve().name}", sections), encoding="utf-8")
    _logger.info("report: %s (%.1f MB)", path, path.stat().st_size / 1e6)
    return path
