"""write_dataset_tables: an examination as two tables."""

from collections.abc import Sequence
from pathlib import Path

from common.doctor_data.case_record import CaseRecord
from common.doctor_data.finding import Finding
from common.metrics.write_rows import write_rows

_FINDING = ("severity", "case", "file", "rule", "fix")


def write_dataset_tables(records: Sequence[CaseRecord], findings: Sequence[Finding], folder: Path) -> None:
    """`dataset.csv`, a row a case, and `findings.csv`, a row a finding.

    Intensities are those of voxels other than 0, of pictures those of all pixels; the hash is of the voxels of all
    images of the case.
    """
    rows = [_row(record) for record in records]
    write_rows(rows, folder / "dataset.csv", columns=list(dict.fromkeys(column for row in rows for column in row)))
    lines = [{name: str(getattr(finding, name)) for name in _FINDING} for finding in findings]
    write_rows(lines, folder / "findings.csv", columns=_FINDING)


def _row(record: CaseRecord) -> dict[str, str | float]:
    row: dict[str, str | float] = {
        "case": record.case_id,
        "part": record.part,
        "findings": str(len(record.findings)),
        "files": " ".join(record.files),
        "size": "x".join(str(side) for side in record.size),
    }
    if record.spacing:
        row |= {"spacing": "x".join(f"{mm:.4g}" for mm in record.spacing), "orientation": record.axis_codes}
    if record.class_name:
        row["class"] = record.class_name
    row |= {name: str(number) for name, number in record.counts.items()}
    for sequence, found in record.intensities.items():
        row |= {f"{sequence} {name}": value for name, value in found._asdict().items()}
    return row | {"sha256": " ".join(digest[:16] for digest in record.hashes.values())}
