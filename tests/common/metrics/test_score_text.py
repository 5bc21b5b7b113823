"""score_text is a table a person can read."""

from common.metrics.score_summary import score_summary
from common.metrics.score_text import score_text


def test_table_names_columns_scores_and_worst_case() -> None:
    rows: list[dict[str, str | float]] = [{"case_id": "a", "dice": 0.5}, {"case_id": "b", "dice": 0.75}]
    header, line = score_text(score_summary(rows)).splitlines()
    assert header.split() == ["score", "n", "undefined", "mean", "sd", "95%", "interval", "min", "max", "worst", "case"]
    assert line.split() == ["dice", "2", "0", "0.625", "0.177", "0.500", "to", "0.750", "0.500", "0.750", "a"]


def test_what_does_not_exist_is_a_dash() -> None:
    line = score_text(score_summary([{"case_id": "a", "hd95": float("nan")}])).splitlines()[1]
    assert line.split() == ["hd95", "0", "1", "-", "-", "-", "-", "-", "-"]
