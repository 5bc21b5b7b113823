"""overlay_values keeps what overlays say, whatever they say it of."""

import json
from pathlib import Path

from common.experiments.overlay_values import overlay_values


def test_a_place_in_another_file_is_a_key_like_any_other(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps({"train::dataset::data": 1, "seed": 2}))
    assert overlay_values([tmp_path / "a.json"]) == {"train::dataset::data": 1, "seed": 2}


def test_the_last_file_is_right(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps({"seed": 1, "amp": True}))
    (tmp_path / "b.json").write_text(json.dumps({"seed": 2}))
    assert overlay_values([tmp_path / "a.json", str(tmp_path / "b.json")]) == {"seed": 2, "amp": True}


def test_without_files_nothing_is_said() -> None:
    assert overlay_values([]) == {}
