"""Weights are found, loaded, and refused where they are another network's."""

import json
import logging
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
import torch
from ignite.engine import Engine, Events
from monai.bundle import ConfigParser
from torch import nn

from common.bundle.weights import find_weights, load_weights, transfer_weights
from common.checks.input_error import InputError
from common.engines.run_checkpoint import RunCheckpoint


@pytest.fixture
def weights(tmp_path: Path) -> Path:
    """File of the weights of a layer with two inputs and one output."""
    torch.save({"weight": torch.tensor([[1.0, 2.0]]), "bias": torch.tensor([3.0])}, tmp_path / "model.pt")
    return tmp_path / "model.pt"


def _touch(path: Path) -> str:
    path.parent.mkdir(parents=True)
    path.touch()
    return str(path)


def _refusal(network: nn.Module, path: Path) -> str:
    with pytest.raises(InputError) as caught:
        load_weights(network, str(path))
    message = str(caught.value)
    assert "\n" not in message
    assert str(path) in message
    return message


def test_newest_run_with_weights_is_found(tmp_path: Path) -> None:
    for name in ("train-20260101-120000-ffff", "train-20261120-090000-0000", "evaluate-20270101-000000-0000"):
        _touch(tmp_path / "runs" / name / "model.pt")
    _touch(tmp_path / "runs" / "train-20261231-235959-0000" / "config.json")  # stopped before its first validation
    _touch(tmp_path / "bundle" / "models" / "model.pt")
    found = find_weights(str(tmp_path / "runs"), bundle_root=str(tmp_path / "bundle"))
    assert found == str(tmp_path / "runs" / "train-20261120-090000-0000" / "model.pt")


def test_shipped_weights_are_found_where_there_is_no_run(tmp_path: Path) -> None:
    shipped = _touch(tmp_path / "bundle" / "models" / "model.pt")
    assert find_weights(str(tmp_path / "runs"), bundle_root=str(tmp_path / "bundle")) == shipped


def test_no_weights_at_all_is_refused(tmp_path: Path) -> None:
    with pytest.raises(
        InputError, match=r"^weights: no run with a model\.pt in .*runs; train first, or give --weights"
    ):
        find_weights(str(tmp_path / "runs"), bundle_root=str(tmp_path / "bundle"))


def test_weights_are_loaded_and_said(weights: Path, caplog: pytest.LogCaptureFixture) -> None:
    network = nn.Linear(2, 1)
    with caplog.at_level(logging.INFO):
        load_weights(network, str(weights))
    assert network(torch.tensor([10.0, 100.0])).item() == 1 * 10 + 2 * 100 + 3
    assert f"weights: {weights}" in caplog.messages


@pytest.mark.parametrize(
    ("network", "difference"),
    [
        (nn.Linear(3, 1), "weight is (1, 2) there, (1, 3) in Linear as configured"),
        (nn.Linear(2, 1, bias=False), "bias is (1,) there, absent in Linear as configured"),
        (nn.Sequential(nn.Linear(2, 1)), "0.bias is absent there, (1,) in Sequential as configured"),
    ],
    ids=["shape", "one too many", "name"],
)
def test_weights_of_another_network_are_refused(weights: Path, network: nn.Module, difference: str) -> None:
    before = {name: value.clone() for name, value in network.state_dict().items()}
    assert _refusal(network, weights) == f"weights: {weights} belong to another network: {difference}"
    assert all(torch.equal(value, before[name]) for name, value in network.state_dict().items())


def test_missing_file_is_refused(tmp_path: Path) -> None:
    assert _refusal(nn.Linear(2, 1), tmp_path / "model.pt").startswith("weights: no such file")


def test_folder_of_a_run_is_refused_with_the_file_in_it(tmp_path: Path) -> None:
    message = _refusal(nn.Linear(2, 1), tmp_path)
    assert message == f"weights: {tmp_path} is a folder; give --weights {tmp_path / 'model.pt'}"


@pytest.mark.parametrize("share", [0.0, 0.3, 0.9], ids=["empty", "beginning", "without its end"])
def test_truncated_file_is_refused(weights: Path, share: float) -> None:
    whole = weights.read_bytes()
    weights.write_bytes(whole[: int(share * len(whole))])
    assert "is not a whole file of torch weights" in _refusal(nn.Linear(2, 1), weights)


@pytest.mark.parametrize("content", [b"hello", b"weights\n", b"aaa", b"\x80\x02", b"X"], ids=repr)
def test_file_of_another_kind_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "model.pt").write_bytes(content)
    assert "is not a whole file of torch weights" in _refusal(nn.Linear(2, 1), tmp_path / "model.pt")


def test_pickled_network_is_refused_without_running_its_code(tmp_path: Path) -> None:
    torch.save(nn.Linear(2, 1), tmp_path / "model.pt")
    message = _refusal(nn.Linear(2, 1), tmp_path / "model.pt")
    assert "is not a whole file of torch weights" in message
    assert "can still be loaded" not in message  # torch's advice is to trust the file


@pytest.mark.parametrize(
    "content",
    [{"network": {"weight": torch.zeros(1, 2)}}, [torch.zeros(1, 2)], torch.zeros(1, 2), {"epoch": 3}],
    ids=["nested", "list", "tensor", "numbers"],
)
def test_what_is_no_flat_state_dict_is_refused(tmp_path: Path, content: Any) -> None:
    torch.save(content, tmp_path / "model.pt")
    assert "must hold a flat state dict of tensors" in _refusal(nn.Linear(2, 1), tmp_path / "model.pt")


def _load_in_config(weights: Path, **knobs: Any) -> None:
    load = {"_target_": load_weights, "network": nn.Linear(2, 1), "path": str(weights), "same": ["spacing", "new_knob"]}
    ConfigParser({"new_knob": 1, **knobs, "load": load}).get_parsed_content("load")


def test_knob_other_than_in_training_is_refused(
    weights: Path, refused: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    weights.with_name("config.json").write_text(json.dumps({"spacing": [1.0, 1.0, 1.5]}))
    with refused() as lines:
        _load_in_config(weights, spacing=[2.5, 2.5, 3.0])
    assert lines == [
        f"spacing: was [1.0, 1.0, 1.5] when {weights} was trained, is [2.5, 2.5, 3.0]; give --spacing '[1.0, 1.0, 1.5]'"
    ]


def test_knobs_of_a_snapshot_are_those_of_its_run(
    weights: Path, refused: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    weights.with_name("config.json").write_text(json.dumps({"spacing": [1.0, 1.0, 1.5]}))
    snapshot = weights.parent / "snapshots" / "epoch_0004.pt"
    snapshot.parent.mkdir()
    weights.rename(snapshot)
    with refused() as lines:
        _load_in_config(snapshot, spacing=[2.5, 2.5, 3.0])
    assert lines[0].startswith(f"spacing: was [1.0, 1.0, 1.5] when {snapshot} was trained")


def test_same_knob_is_accepted_however_it_is_written(weights: Path) -> None:
    weights.with_name("config.json").write_text(json.dumps({"spacing": [1.0, 1.0, 1.5]}))
    _load_in_config(weights, spacing="$[1, 1, 3 / 2]")


def test_weights_without_a_record_are_accepted(weights: Path) -> None:
    _load_in_config(weights, spacing=[2.5, 2.5, 3.0])


def _transfer(network: nn.Module, path: str, caplog: pytest.LogCaptureFixture, **given: Any) -> list[str]:
    with caplog.at_level(logging.INFO):
        transfer_weights(network, path, **given)
    return caplog.messages


def test_prior_gives_every_tensor_that_fits_and_the_others_are_reported(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    prior = nn.ModuleDict({"down": nn.Linear(2, 3), "head": nn.Linear(3, 2), "old": nn.Linear(1, 1, bias=False)})
    network = nn.ModuleDict({"down": nn.Linear(2, 3), "head": nn.Linear(3, 5), "new": nn.Linear(1, 1, bias=False)})
    own_head = network["head"].weight.clone()
    torch.save(prior.state_dict(), tmp_path / "model.pt")
    assert _transfer(network, str(tmp_path / "model.pt"), caplog) == [
        f"From_Prior: 2 of 5 tensors from {tmp_path / 'model.pt'}, 4 not loaded",
        "not loaded: head.bias, (2,) in the file, (5,) in the network",
        "not loaded: head.weight, (2, 3) in the file, (5, 3) in the network",
        "not loaded: new.weight, absent in the file",
        "not loaded: old.weight, not in the network",
    ]
    assert torch.equal(network["down"].weight, prior["down"].weight)
    assert torch.equal(network["head"].weight, own_head)


def test_no_prior_leaves_the_network_as_it_is(caplog: pytest.LogCaptureFixture) -> None:
    network = nn.Linear(2, 1)
    before = network.weight.clone()
    assert _transfer(network, "", caplog, freeze=["weight"]) == ["No_Prior: Linear starts from its own initialisation"]
    assert torch.equal(network.weight, before)
    assert network.weight.requires_grad


def test_prior_of_which_nothing_fits_is_refused(weights: Path) -> None:
    with pytest.raises(InputError, match=r"^prior: no tensor of .*model\.pt fits Sequential; give weights of"):
        transfer_weights(nn.Sequential(nn.Linear(2, 1)), str(weights))


def test_missing_prior_is_refused_by_its_own_name(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"^prior: no such file .*; train first, or give --prior FILE$"):
        transfer_weights(nn.Linear(2, 1), str(tmp_path / "model.pt"))


def test_frozen_parameters_are_those_of_the_name(weights: Path, caplog: pytest.LogCaptureFixture) -> None:
    network = nn.Linear(2, 1)
    assert _transfer(network, str(weights), caplog, freeze=["weight"])[-1] == "frozen: weight, 2 parameters"
    assert {name: value.requires_grad for name, value in network.named_parameters()} == {"weight": False, "bias": True}


def test_name_of_no_parameter_cannot_be_frozen(tmp_path: Path) -> None:
    network = nn.ModuleDict({"down": nn.Linear(2, 3)})
    torch.save(network.state_dict(), tmp_path / "model.pt")
    with pytest.raises(InputError, match=r"^freeze: no parameter's name begins with 'dwn'; did you mean down\?$"):
        transfer_weights(network, str(tmp_path / "model.pt"), freeze=["dwn"])


def test_resumed_run_gets_its_own_weights_back_and_not_the_priors(weights: Path, tmp_path: Path) -> None:
    network = nn.Linear(2, 1)

    def train(*, epochs: int, stop: bool) -> None:
        """Adds 1 to the weights in each epoch."""
        transfer_weights(network, str(weights))
        engine = Engine(lambda engine, batch: network.weight.data.add_(1))
        run = {"evaluator": Engine(lambda engine, batch: None), "resumed": {}, "interval": 1}
        RunCheckpoint(str(tmp_path / "run"), network=network, **run).attach(engine)
        if stop:
            engine.add_event_handler(Events.EPOCH_COMPLETED, _press_ctrl_c)
        engine.run([0], max_epochs=epochs)

    with pytest.raises(KeyboardInterrupt):
        train(epochs=2, stop=True)
    train(epochs=2, stop=False)
    assert network.weight.tolist() == [[1.0 + 2, 2.0 + 2]]


def _press_ctrl_c() -> None:
    raise KeyboardInterrupt
