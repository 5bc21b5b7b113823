"""data_set_findings: what is wrong with a data set though nothing is with any case by itself."""

from collections import Counter
from collections.abc import Iterator, Sequence

from common.doctor_data.case_record import CaseRecord
from common.doctor_data.duplicate_findings import duplicate_findings
from common.doctor_data.finding import Finding
from common.doctor_data.outlier_findings import outlier_findings


def data_set_findings(records: Sequence[CaseRecord], *, class_names: Sequence[str]) -> Iterator[Finding]:
    """Images twice, outliers, and classes that no case has."""
    yield from duplicate_findings(records)
    yield from outlier_findings(records)
    yield from _absent_classes(records, class_names)


def _absent_classes(records: Sequence[CaseRecord], class_names: Sequence[str]) -> Iterator[Finding]:
    totals: Counter[str] = Counter()
    for record in records:
        totals.update(record.counts)
        if record.class_name:
            totals[record.class_name] += 1
    for name in class_names if totals else ():
        if not (totals[name] or totals[f"{name} voxels"] or totals[f"{name} pixels"]):
            rule = f"class {name} must be in some case, no label has it"
            yield Finding("warning", "", "", rule, "set class_names, and labels where there are any")
