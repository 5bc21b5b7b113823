"""duplicate_findings: images that are in a data set more than once, by what is in them."""

from collections.abc import Iterator, Sequence

from common.doctor_data.case_record import CaseRecord
from common.doctor_data.finding import Finding


def duplicate_findings(records: Sequence[CaseRecord]) -> Iterator[Finding]:
    """An error for each image whose voxels are those of another, be it of the same case or of one before it.

    A network that is validated on a case of its training is judged by what it has learnt by heart.
    """
    seen: dict[str, tuple[CaseRecord, str]] = {}
    for record in records:
        for file, digest in record.hashes.items():
            first, first_file = seen.setdefault(digest, (record, file))
            if (first, first_file) == (record, file):
                continue
            name = first_file or first.case_id
            if first is record:
                rule, fix = f"holds the same voxels as {name}", "replace one by the right sequence"
            else:
                rule = f"holds the same voxels as {name} of case {first.case_id}{_leak(first, record)}"
                fix = "remove one of the two cases"
            yield Finding("error", record.case_id, file, rule, fix)


def _leak(first: CaseRecord, second: CaseRecord) -> str:
    if first.part == second.part:
        return ""
    return f", across the split: that is in {first.part}, this in {second.part}"
