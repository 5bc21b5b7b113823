"""split_findings: tells the cases of training from those of validation, where there are enough for both."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from monai.bundle import ConfigParser

from common.checks.input_error import InputError
from common.data.labelled_images import drawn_labels
from common.doctor_data.case_record import CaseRecord
from common.doctor_data.finding import Finding
from common.doctor_data.parsed_content import parsed_content

_PARTS = {
    "training": ("train::cases", "train::dataset::data", "train::target::dataset::data"),
    "validation": ("validate::cases", "validate::dataset::data"),
}
_FIX = "add cases"


def split_findings(
    parser: ConfigParser, cases: Sequence[Mapping[str, Any]], records: Sequence[CaseRecord]
) -> Iterator[Finding]:
    """Sets the records' "part" as a run of the config would; an error where a part cannot be made.

    Args:
        parser: whose `checked_cases` are these cases.
    """
    part_of: dict[str, str] = {}
    refused: set[Finding] = set()
    for part, names in _PARTS.items():
        for name in _present(parser, names):
            try:
                chosen = parsed_content(parser, name)
                if part == "training" and "labelled_images" in parser:
                    _draw(parser, chosen)
            except InputError as error:
                refused.add(Finding.of_error(error, fix=_FIX))
                continue
            part_of.update({case["case_id"]: part for case in chosen})
    yield from refused
    for record in records:
        record.part = part_of.get(record.case_id, "held out")


def _present(parser: ConfigParser, names: Sequence[str]) -> list[str]:
    """Those that the config has; the list of the cases themselves hides what is made of them."""
    present = [name for name in names if name in parser]
    return present[:1] if present[0].endswith("::cases") else present


def _draw(parser: ConfigParser, training: Sequence[Mapping[str, Any]]) -> None:
    """What a training with few labels checks when it draws them."""
    class_names, count, seed = (parsed_content(parser, name) for name in ("class_names", "labelled_images", "seed"))
    drawn_labels(training, count=count, class_names=class_names, seed=seed)
