"""read_curves reads what a CurveRecorder has written."""

from pathlib import Path

from common.tracking.read_curves import read_curves


def test_curves_have_a_pair_where_there_is_a_value(tmp_path: Path) -> None:
    (tmp_path / "curves.csv").write_text("epoch,loss,dice\n1,3,\n2,0.75,0.5\n")
    assert read_curves(tmp_path / "curves.csv") == {"loss": [(1, 3), (2, 0.75)], "dice": [(2, 0.5)]}
