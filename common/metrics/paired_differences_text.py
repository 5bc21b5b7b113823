"""paired_differences_text: the differences between two evaluations as a table to read."""

from collections.abc import Mapping

from common.metrics.paired_difference import PairedDifference
from common.metrics.text_columns import text_columns

_COLUMNS = (
    *("score", "n", "undefined", "unpaired", "second - first", "sd", "95% interval"),
    *("p", "p (Holm)", "Wilcoxon p", "Wilcoxon p (Holm)"),
)


def paired_differences_text(differences: Mapping[str, PairedDifference]) -> str:
    """One line a score under a line of column names, in columns; `-` for what is undefined."""
    return text_columns([_COLUMNS, *(_line(name, of) for name, of in differences.items())], left=(0,))


def _line(name: str, difference: PairedDifference) -> tuple[str, ...]:
    mean, sd, interval = difference["mean"], difference["sd"], difference["interval"]
    tests = (difference["p"], difference["p_holm"], difference["wilcoxon_p"], difference["wilcoxon_p_holm"])
    return (
        name,
        str(difference["n"]),
        str(difference["undefined"]),
        str(difference["unpaired"]),
        "-" if mean is None else f"{mean:+.3f}",
        "-" if sd is None else f"{sd:.3f}",
        "-" if interval is None else f"{interval[0]:+.3f} to {interval[1]:+.3f}",
        *("-" if p is None else f"{p:.2g}" for p in tests),
    )
