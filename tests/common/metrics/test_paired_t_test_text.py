"""paired_t_test_text is a table a person can read."""

from common.metrics.paired_t_test_text import paired_t_test_text


def test_table_names_columns_and_gives_the_sign() -> None:
    header, line = paired_t_test_text(
        {"dice": {"n": 8, "undefined": 1, "unpaired": 2, "mean": 0.02, "interval": (-0.01, 0.05), "p": 0.0123}}
    ).splitlines()
    assert header.split("  ")[0] == "score"
    assert header.endswith("second - first      95% interval      p")
    assert line.split() == ["dice", "8", "1", "2", "+0.020", "-0.010", "to", "+0.050", "0.012"]


def test_what_does_not_exist_is_a_dash() -> None:
    line = paired_t_test_text(
        {"dice": {"n": 0, "undefined": 1, "unpaired": 0, "mean": None, "interval": None, "p": None}}
    ).splitlines()[1]
    assert line.split() == ["dice", "0", "1", "0", "-", "-", "-"]
