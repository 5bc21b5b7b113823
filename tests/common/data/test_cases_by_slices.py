"""Claims about how often a picture is visited."""

import pytest

from common.data.cases_by_slices import cases_by_slices


@pytest.mark.parametrize(
    ("size", "slices"),
    [((256, 256), 1), ((100, 40), 1), ((257, 256), 2), ((520, 696), 9), ((1024, 1024), 16), ((1040, 1388), 30)],
)
def test_a_picture_counts_once_a_slice(size: tuple[int, int], slices: int) -> None:
    assert len(cases_by_slices([{"size": size}], slice_size=(256, 256))) == slices


def test_order_is_kept() -> None:
    cases = [{"case_id": "b", "size": (300, 10)}, {"case_id": "a", "size": (10, 10)}]
    assert [case["case_id"] for case in cases_by_slices(cases, slice_size=(256, 256))] == ["b", "b", "a"]
