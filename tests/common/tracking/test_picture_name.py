"""Claims about the names of pictures."""

import pytest

from common.tracking.picture_name import picture_name


@pytest.mark.parametrize(
    ("case_id", "expected"),
    [("brain_000", "brain_000.png"), ("HGG/a b", "HGG_a_b.png"), ("prostate-1.2", "prostate-1.2.png")],
)
def test_id_is_kept_but_for_what_file_systems_take_amiss(case_id: str, expected: str) -> None:
    assert picture_name(case_id) == expected


def test_ending_comes_last() -> None:
    assert picture_name("a", "_epoch003") == "a_epoch003.png"
