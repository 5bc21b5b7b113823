"""ForestRun is made by a script at once, and told by the folder that the script makes."""

from pathlib import Path

import pytest

from common.experiments.forest_run import ForestRun


@pytest.fixture
def forest(tmp_path: Path) -> ForestRun:
    configs = tmp_path / "deepmedic_brats" / "configs"
    return ForestRun(tmp_path / "RF-seed0", configs, ["mine.json"], {"seed": "0", "crf": "True"}, {"evaluate": ()})


def test_folder_of_the_forest_says_whether_it_is_done(forest: ForestRun) -> None:
    (forest.folder / "evaluate-1").mkdir(parents=True)
    (forest.folder / "evaluate-1" / "finished").touch()
    assert forest.next_stage() == "evaluate"
    (forest.folder / "random_forest-1").mkdir()
    (forest.folder / "random_forest-1" / "summary.json").touch()
    assert not forest.has_begun()
    forest.complete("evaluate")
    assert forest.next_stage() is None
    assert forest.evaluation() == forest.folder / "random_forest-1"


def test_script_is_given_bundle_overlays_and_options(forest: ForestRun) -> None:
    _, script, *words = forest.command("evaluate", parent_run="abc")
    assert Path(script).is_file()
    assert Path(script).name == "random_forest.py"
    assert words[:3] == [str(forest.configs.parent), "--config", "mine.json"]
    given = dict(zip(words[3::2], words[4::2], strict=True))
    assert given == {"--seed": "0", "--crf": "True", "--output_dir": str(forest.folder), "--parent_run": "'abc'"}
