"""data_table shows rows, and says to the page's script what to sort by."""

import math

from common.report.data_table import data_table


def test_numbers_are_rounded_and_sorted_by_all_their_digits() -> None:
    (cell,) = data_table([{"dice": 0.12345}], columns=["dice"]).iter("td")
    assert (cell.text, cell.get("data-value")) == ("0.123", "0.12345")


def test_what_is_undefined_or_absent_is_a_dash() -> None:
    cells = data_table([{"dice": math.nan}], columns=["dice", "hd95"]).iter("td")
    assert [(cell.text, cell.get("data-value")) for cell in cells] == [("-", ""), ("-", "")]


def test_only_heads_of_a_sortable_table_can_be_clicked() -> None:
    tables = [data_table([{"dice": 1.0}], columns=["dice"], sortable=sortable) for sortable in (True, False)]
    assert [len(list(table.iter("button"))) for table in tables] == [1, 0]
