"""publish_result writes a page, its numbers and its figure, all or none."""

import json
from pathlib import Path

import pytest
from hand_made_result import hand_made_result

import common.experiments.publish_result as module
from common.experiments.publish_result import publish_result
from common.experiments.reproduction_result import ReproductionResult
from common.experiments.result_page import result_page


def test_three_files_are_written(tmp_path: Path) -> None:
    result = hand_made_result()
    assert publish_result(result, tmp_path / "results") == tmp_path / "results" / "table.md"
    assert (tmp_path / "results" / "table.md").read_text() == result_page(result)
    content = json.loads((tmp_path / "results" / "table.json").read_text())
    assert ReproductionResult.read(content).measured == result.measured
    assert content["tables"]["error"][1]["mean"] == 4.0
    assert (tmp_path / "results" / "table.png").read_bytes()[:4] == b"\x89PNG"


def test_figure_may_be_drawn_by_who_publishes(tmp_path: Path) -> None:
    publish_result(hand_made_result(), tmp_path, draw=lambda path: path.write_bytes(b"a picture"))
    assert (tmp_path / "table.png").read_bytes() == b"a picture"


def test_nothing_is_written_where_the_figure_cannot_be_drawn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(module, "result_picture", fail)
    with pytest.raises(OSError, match="disk full"):
        publish_result(hand_made_result(), tmp_path)
    assert list(tmp_path.iterdir()) == []
