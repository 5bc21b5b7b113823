"""examine_dataset: everything that is wrong with a data set, before hours are spent on it."""

import logging
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from monai.bundle import ConfigParser

from common.checks.input_error import InputError
from common.checks.plain_input_errors import plain_input_errors
from common.doctor_data.case_record import CaseRecord
from common.doctor_data.data_set_findings import data_set_findings
from common.doctor_data.examined_cases import examined_cases
from common.doctor_data.finding import Finding
from common.doctor_data.listed_cases import listed_cases
from common.doctor_data.memory_lines import memory_lines
from common.doctor_data.parsed_content import parsed_content
from common.doctor_data.picture_sheets import picture_sheets
from common.doctor_data.split_findings import split_findings
from common.doctor_data.summary_text import summary_text
from common.doctor_data.write_dataset_tables import write_dataset_tables
from common.experiments.config_files import config_files
from common.experiments.experiment_config import experiment_config

_logger = logging.getLogger(__name__)
_SEVERITIES = ("error", "warning", "note")
_SHOWN = 20  # findings of a severity that are printed


def examine_dataset(bundle: str, options: Mapping[str, str], output_dir: Path) -> int:
    """Reads every case that a training of the bundle would take, goes on wherever something is wrong, and writes
    `dataset.csv`, `findings.csv` and `dataset.png`; the result is the number of errors.

    Args:
        bundle: its name.
        options: of its training, as typed on the command line: dataset_dir, and whatever knobs the data set needs.
    """
    (file,) = config_files(bundle, ["train.json"])
    with plain_input_errors():
        parser = experiment_config(file.parent, [], options)
    parser["dataset_dir"] = str(parsed_content(parser, "dataset_dir"))  # made now, where it is a phantom
    cases, findings = listed_cases(parser)
    records = examined_cases(parser, cases)
    parser.globals["_cases_"] = cases
    parser["checked_cases"] = "$_cases_"
    class_names = [str(name) for name in parsed_content(parser, "class_names")]
    findings += [finding for record in records for finding in record.findings]
    findings += split_findings(parser, cases, records)
    findings += data_set_findings(records, class_names=class_names)
    _hand_out(findings, records)
    findings.sort(key=lambda finding: _SEVERITIES.index(finding.severity))
    write_dataset_tables(records, findings, output_dir)
    sheets = _draw(parser, records, class_names, output_dir, title=f"{file.parents[1].name}: {parser['dataset_dir']}")
    _logger.info("%s", summary_text(records))
    _log(findings)
    for line in _memory(parser, cases, records):
        _logger.info("%s", line)
    _logger.info("written: %s, findings.csv and %d picture(s)", output_dir / "dataset.csv", len(sheets))
    return sum(finding.severity == "error" for finding in findings)


def _memory(parser: ConfigParser, cases: Sequence[Mapping[str, Any]], records: Sequence[CaseRecord]) -> list[str]:
    try:
        with plain_input_errors():
            return memory_lines(parser, cases, records)
    except InputError as error:
        return [f"memory is not estimated: {error}"]


def _hand_out(findings: Sequence[Finding], records: Sequence[CaseRecord]) -> None:
    """Every record its findings, those too that only the whole data set shows."""
    of_case: dict[str, list[Finding]] = {}
    for finding in findings:
        of_case.setdefault(finding.case, []).append(finding)
    for record in records:
        record.findings = of_case.get(record.case_id, [])


def _draw(
    parser: ConfigParser, records: Sequence[CaseRecord], class_names: Sequence[str], folder: Path, *, title: str
) -> list[Path]:
    is_of_objects = any("objects" in record.counts for record in records)
    shown = class_names if is_of_objects else class_names[1:]
    return picture_sheets(records, folder, title=title, class_names=shown, instances=is_of_objects)


def _log(findings: Sequence[Finding]) -> None:
    if not findings:
        _logger.info("nothing wrong")
    for severity in _SEVERITIES:
        lines = [str(finding) for finding in findings if finding.severity == severity]
        level = logging.ERROR if severity == "error" else logging.INFO
        for line in lines[:_SHOWN]:
            _logger.log(level, "%s", line)
        if len(lines) > _SHOWN:
            _logger.info("and %d more %ss in findings.csv", len(lines) - _SHOWN, severity)
