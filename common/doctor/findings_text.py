"""findings_text: what was found in bundles, to be read."""

from collections.abc import Mapping, Sequence

from common.doctor.finding import Finding
from common.metrics.text_columns import text_columns


def findings_text(found: Mapping[str, Sequence[Finding]]) -> str:
    """A table a bundle, errors first, and the counts of all."""
    parts = [f"{name}\n{_table(findings)}" for name, findings in found.items()]
    severities = [finding.severity for findings in found.values() for finding in findings]
    counts = [_count(severities.count(kind), kind) for kind in ("error", "warning")]
    return "\n\n".join([*parts, f"{_count(len(found), 'bundle')}: {', '.join(counts)}"])


def _table(findings: Sequence[Finding]) -> str:
    if not findings:
        return "  nothing wrong"
    lines = [[f"  {own.severity}", own.file, own.key or "-", f"{own.rule}; {own.fix}"] for own in findings]
    return text_columns(lines, left=range(4))


def _count(number: int, what: str) -> str:
    return f"{number} {what}" + ("s" if number != 1 else "")
