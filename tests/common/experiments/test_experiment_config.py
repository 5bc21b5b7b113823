"""experiment_config finds mistakes before any run begins."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from bundle_configs import BUNDLES

from common.checks.input_error import InputError
from common.experiments.experiment_config import experiment_config

CONFIGS = BUNDLES[0] / "configs"
Refused = Callable[[], AbstractContextManager[list[str]]]


def test_options_come_last(tmp_path: Path) -> None:
    overlay = tmp_path / "overlay.json"
    overlay.write_text('{"seed": 1, "batch_size": 7}')
    parser = experiment_config(CONFIGS, [str(overlay)], {"seed": "2"})
    assert (parser.get("seed"), parser.get("batch_size")) == (2, 7)


@pytest.mark.parametrize(("typed", "is_tracked"), [("true", True), ("false", False), ("False", False)])
def test_words_are_truth_values(typed: str, is_tracked: bool) -> None:
    assert experiment_config(CONFIGS, [], {"track": typed}).get_parsed_content("track") is is_tracked


def test_mistyped_key_is_refused(refused: Refused) -> None:
    with refused() as lines:
        experiment_config(CONFIGS, [], {"learning_rte": "1"})
    assert "did you mean learning_rate?" in lines[0]


def test_key_below_one_that_is_not_there_is_refused() -> None:
    with pytest.raises(InputError, match=r"^nothing::more: no such key in this bundle's configs$"):
        experiment_config(CONFIGS, [], {"nothing::more": "1"})
