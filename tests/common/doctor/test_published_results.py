"""published_results finds pages that were not generated, and results of no experiment."""

from pathlib import Path

import pytest
from hand_made_result import hand_made_result

from common.doctor.bundle_files import BundleFiles
from common.doctor.rules.published_results import published_results
from common.experiments.publish_result import publish_result


@pytest.fixture
def collection(tmp_path: Path) -> Path:
    """Of two bundles, ants and bees; the table is of bees."""
    for name in ("ants", "bees"):
        (tmp_path / "bundles" / name / "configs" / "reproduce").mkdir(parents=True)
        (tmp_path / "bundles" / name / "configs" / "metadata.json").write_text("{}")
    (tmp_path / "bundles" / "bees" / "configs" / "reproduce" / "table.json").write_text("{}")
    publish_result(hand_made_result(bundle="bees"), tmp_path / "docs" / "results")
    return tmp_path


def _found(collection: Path) -> list[tuple[str, str]]:
    """Bundle and rule."""
    bundles = [BundleFiles(collection / "bundles" / name) for name in ("ants", "bees")]
    return [(bundle.root.name, found.rule) for bundle in bundles for found in published_results(bundle)]


def test_generated_page_of_an_experiment_is_right(collection: Path) -> None:
    assert _found(collection) == []


def test_typed_figure_is_found(collection: Path) -> None:
    page = collection / "docs" / "results" / "table.md"
    page.write_text(page.read_text().replace("4.00", "0.50"))
    assert _found(collection) == [("bees", "is not what is generated from table.json")]


def test_index_that_was_not_generated_is_found_once(collection: Path) -> None:
    index = collection / "docs" / "results" / "README.md"
    index.write_text(index.read_text().replace("4.00", "0.50"))
    assert _found(collection) == [("ants", "is not what is generated from the results beside it")]


def test_result_of_no_experiment_is_found(collection: Path) -> None:
    (collection / "bundles" / "bees" / "configs" / "reproduce" / "table.json").unlink()
    assert _found(collection) == [("bees", "is table, of which there is no configs/reproduce/table.json")]


def test_result_of_no_bundle_is_found_once(collection: Path) -> None:
    publish_result(hand_made_result(bundle="wasps"), collection / "docs" / "results")
    assert _found(collection) == [("ants", "is wasps, which is no bundle of the collection")]


def test_what_is_no_result_is_found_once(collection: Path) -> None:
    (collection / "docs" / "results" / "table.json").write_text('{"scale": 1}')
    assert _found(collection) == [("ants", "holds no experiment's result")]


@pytest.mark.parametrize(
    ("missing", "found"),
    [
        ("table.json", ("ants", "has no table.json beside it that it is generated from")),
        ("table.md", ("bees", "is missing beside its .json")),
    ],
)
def test_page_and_numbers_belong_together(collection: Path, missing: str, found: tuple[str, str]) -> None:
    (collection / "docs" / "results" / missing).unlink()
    assert _found(collection) == [found]
