"""The overlay that trains a CRF on top of trained weights: what it writes is what evaluation takes."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import torch
from bundle_configs import PROJECT, config_of
from ignite.engine import Engine, Events
from monai.bundle import ConfigWorkflow
from tiny_bundle import TinyBundle, content

BUNDLE = PROJECT / "bundles" / "deepmedic_brats"
OVERLAY = "learned_crf.json"


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> TinyBundle:
    """With untrained weights, which are enough for a CRF to change."""
    tiny = TinyBundle(BUNDLE, tmp_path_factory.mktemp("runs"))
    torch.manual_seed(0)
    torch.save(content(tiny.workflow("train.json"), "network_def").state_dict(), tiny.runs / "model.pt")
    return tiny


@pytest.fixture(scope="module")
def given(tiny: TinyBundle) -> dict[str, Any]:
    return {"track": False, "weights": str(tiny.runs / "model.pt"), "device": "cpu"}


@pytest.fixture(scope="module")
def frozen(tiny: TinyBundle, given: dict[str, Any]) -> ConfigWorkflow:
    """A CRF after two epochs, on top of weights that stay."""
    return tiny.run("train.json", OVERLAY, **given)


@pytest.fixture(scope="module", params=["frozen", "joint"])
def learned(
    request: pytest.FixtureRequest, tiny: TinyBundle, given: dict[str, Any], frozen: ConfigWorkflow
) -> ConfigWorkflow:
    return frozen if request.param == "frozen" else tiny.run("train.json", OVERLAY, joint=True, **given)


def _folder(workflow: ConfigWorkflow) -> Path:
    return Path(content(workflow, "run_dir"))


def _press_ctrl_c(engine: Engine) -> None:
    raise KeyboardInterrupt


def _weights(file: Path) -> Iterator[Any]:
    return iter(torch.load(file, weights_only=True).values())


def test_learning_starts_where_evaluation_has_the_crf() -> None:
    overlay, evaluation = config_of(BUNDLE, OVERLAY), config_of(BUNDLE, "evaluate.json")
    assert overlay["crf_parameters"] == evaluation["crf_parameters"]
    assert overlay["crf_merged"] == evaluation["crf_merged"]


@pytest.mark.slow
def test_run_learns_a_crf_and_writes_it(learned: ConfigWorkflow) -> None:
    start = config_of(BUNDLE, OVERLAY)["crf_parameters"]
    written = json.loads((_folder(learned) / "crf.json").read_text())
    assert written["crf_parameters::appearance_weight"] != pytest.approx(start["appearance_weight"], abs=1e-3)
    assert written["crf_parameters::appearance_sigma"] == start["appearance_sigma"]


@pytest.mark.slow
def test_weights_are_those_given_unless_both_are_trained(tiny: TinyBundle, learned: ConfigWorkflow) -> None:
    pairs = zip(_weights(tiny.runs / "model.pt"), _weights(_folder(learned) / "model.pt"), strict=True)
    assert all(torch.equal(before, after) for before, after in pairs) is not content(learned, "joint")


@pytest.mark.slow
def test_resumed_run_learns_what_an_uninterrupted_one_does(
    tiny: TinyBundle, given: dict[str, Any], frozen: ConfigWorkflow, tmp_path: Path
) -> None:
    given = {**given, "output_dir": str(tmp_path)}
    interrupted = tiny.workflow("train.json", OVERLAY, **given)
    interrupted.initialize()
    content(interrupted, "train::trainer").add_event_handler(Events.EPOCH_STARTED(once=2), _press_ctrl_c)
    with pytest.raises(KeyboardInterrupt):
        interrupted.run()
    resumed = tiny.run("train.json", OVERLAY, resume=True, **given)
    assert (_folder(resumed) / "crf.json").read_text() == (_folder(frozen) / "crf.json").read_text()
    learned = [content(workflow, "learned_crf").state_dict() for workflow in (frozen, resumed)]
    assert all(torch.equal(learned[0][name], learned[1][name]) for name in learned[0])


@pytest.mark.slow
def test_evaluation_takes_what_was_learned(tiny: TinyBundle, learned: ConfigWorkflow) -> None:
    overlay = _folder(learned) / "crf.json"
    knobs = json.loads(overlay.read_text())
    weights = str(_folder(learned) / "model.pt")
    evaluated = tiny.run("train.json", "evaluate.json", track=False, weights=weights, **knobs)
    assert (_folder(evaluated) / "scores.csv").is_file()
