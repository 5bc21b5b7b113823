"""paired_differences_text is a table a person can read."""

from common.metrics.paired_difference import PairedDifference
from common.metrics.paired_differences_text import paired_differences_text

_OF: PairedDifference = {
    "n": 8,
    "undefined": 1,
    "unpaired": 2,
    "mean": 0.02,
    "sd": 0.04,
    "interval": (-0.01, 0.05),
    "p": 0.0123,
    "p_holm": 0.0246,
    "wilcoxon_p": 0.02,
    "wilcoxon_p_holm": 0.04,
}
_NOTHING: PairedDifference = {
    "n": 0,
    "undefined": 1,
    "unpaired": 0,
    "mean": None,
    "sd": None,
    "interval": None,
    "p": None,
    "p_holm": None,
    "wilcoxon_p": None,
    "wilcoxon_p_holm": None,
}


def test_table_names_columns_and_gives_the_sign() -> None:
    header, line = paired_differences_text({"dice": _OF}).splitlines()
    assert header.split("  ")[0] == "score"
    assert "second - first     sd      95% interval" in header
    assert " ".join(line.split()) == "dice 8 1 2 +0.020 0.040 -0.010 to +0.050 0.012 0.025 0.02 0.04"


def test_what_does_not_exist_is_a_dash() -> None:
    line = paired_differences_text({"dice": _NOTHING}).splitlines()[1]
    assert line.split() == ["dice", "0", "1", "0", *"-------"]
