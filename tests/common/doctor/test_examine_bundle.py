"""A bundle that is broken in one way gives exactly one finding."""

import json
import re
import shutil
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
import torch
from monai.networks.nets import UNet

from common.doctor.bundle_files import BundleFiles
from common.doctor.examine_bundle import examine_bundle
from common.doctor.finding import Finding
from common.golden.make_golden import make_golden

Make = Callable[..., Path]
Change = Callable[[dict[str, Any]], None]
REMOVED = object()
NIBABEL = version("nibabel")


def setting(file: str, name: str, value: Any) -> Change:
    """Of an id in a file, or of the whole file where the name is empty."""

    def change(files: dict[str, Any]) -> None:
        holder, *parts = files, file, *(name.split("::") if name else ())
        for part in parts[:-1]:
            holder = holder[int(part) if isinstance(holder, list) else part]
        if value is REMOVED:
            del holder[parts[-1]]
        else:
            holder[int(parts[-1]) if isinstance(holder, list) else parts[-1]] = value

    return change


def writing(file: str, old: str, new: str) -> Change:
    """One text for another."""

    def change(files: dict[str, Any]) -> None:
        assert old in files[file]
        files[file] = files[file].replace(old, new)

    return change


def both(*changes: Change) -> Change:
    """One after the other."""

    def change(files: dict[str, Any]) -> None:
        for part in changes:
            part(files)

    return change


METADATA, TRAIN, INFERENCE = "configs/metadata.json", "configs/train.json", "configs/inference.json"
EVALUATE, PAPER, CARD = "configs/evaluate.json", "configs/paper.json", "docs/README.md"
OF_TRAINER = "train::trainer::postprocessing"
FORM = "network_data_format::outputs::pred"
LISTED = [{"_target_": "StatsHandler", "_disabled_": "$not @track"}]
LAYER = {"_target_": "torch.nn.Linear", "in_features": 1, "out_features": 1}


def test_sound_bundle_has_no_finding(make_bundle: Make) -> None:
    assert examine_bundle(make_bundle()) == []


@pytest.mark.parametrize(
    ("change", "severity", "file", "key", "words"),
    [
        # files
        (setting("configs/logging.conf", "", REMOVED), "warning", "configs/logging.conf", "", "is missing"),
        (setting("docs/data_license.txt", "", REMOVED), "error", "docs/data_license.txt", "", "is missing"),
        (setting(PAPER, "", '{"max_epochs": 60,\n  learning_rate: 1}'), "error", PAPER, "line 2, column 3", "no JSON"),
        (setting(PAPER, "", '{"max_epochs": 6, "max_epochs": 60}'), "error", PAPER, "max_epochs", "stands twice"),
        (setting(PAPER, "", "[60]"), "error", PAPER, "", "must hold an object, holds a list"),
        (
            setting(EVALUATE, "", {"validat::part": 1, "part": "validation"}),
            "error",
            EVALUATE,
            "",
            "cannot be merged into train.json",
        ),
        # metadata
        (setting(METADATA, "task", REMOVED), "error", METADATA, "", "'task' is a required property; add it"),
        (setting(METADATA, "authors", ["A", "B"]), "error", METADATA, "authors", "give a value of type string"),
        (
            setting(METADATA, f"{FORM}::dtype", REMOVED),
            "error",
            METADATA,
            FORM,
            "'dtype' is a required property; add it",
        ),
        (setting(METADATA, "intended_us", "all"), "warning", METADATA, "intended_us", "did you mean intended_use?"),
        (setting(METADATA, "changelog", {"0.0.9": ""}), "error", METADATA, "changelog", "must tell of version 0.1.0"),
        (setting(METADATA, "monai_version", "0.1.0"), "warning", METADATA, "monai_version", "0.1.0 declared"),
        (
            setting(METADATA, "required_packages_version::nibable", "5"),
            "error",
            METADATA,
            "required_packages_version::nibable",
            "nibable is not installed; run: pip install nibable==5",
        ),
        (
            setting(METADATA, f"{FORM}::channel_def", {"0": "background", "1": "organs"}),
            "error",
            METADATA,
            f"{FORM}::channel_def",
            "is background, organs, but class_names in inference.json is background, organ",
        ),
        (
            setting(METADATA, "network_data_format::inputs::image::channel_def", {"1": "image"}),
            "error",
            METADATA,
            "network_data_format::inputs::image::channel_def",
            "must name channels 0 to num_channels - 1, 1 of them",
        ),
        # configs
        (
            both(setting(TRAIN, "train::postprocessing", REMOVED), setting(TRAIN, OF_TRAINER, REMOVED)),
            "warning",
            TRAIN,
            "train::postprocessing",
            "MONAI looks for it",
        ),
        (
            setting(INFERENCE, "evaluator::val_handlers", "@handler"),
            "error",
            INFERENCE,
            "evaluator::val_handlers",
            "@handler leads nowhere; did you mean handlers?",
        ),
        (setting(TRAIN, "train::inferer", "$SimpleInferer("), "error", TRAIN, "train::inferer", "no Python expression"),
        (
            setting(TRAIN, "imports::0", "$import operator; 1"),
            "error",
            TRAIN,
            "imports::0",
            "MONAI runs its first import",
        ),
        (setting(TRAIN, "run::0", "$import operater"), "error", TRAIN, "run::0", "operater cannot be imported"),
        (
            setting(TRAIN, "run::0", "$prnt(@seed)"),
            "error",
            TRAIN,
            "run::0",
            "prnt is not imported; did you mean print?",
        ),
        (
            setting(TRAIN, "train::inferer::_target_", "SimpleInfere"),
            "error",
            TRAIN,
            "train::inferer",
            "there is no class or function SimpleInfere; did you mean SimpleInferer?",
        ),
        (
            setting(TRAIN, "optimizer::_target_", "torch.optim.SGDD"),
            "error",
            TRAIN,
            "optimizer",
            "there is no class or function torch.optim.SGDD; did you mean torch.optim.SGD?",
        ),
        (
            setting(TRAIN, "optimizer::momentun", 0.9),
            "error",
            TRAIN,
            "optimizer::momentun",
            "torch.optim.SGD takes no such argument; did you mean momentum?",
        ),
        (
            setting(TRAIN, "optimizer::params", REMOVED),
            "error",
            TRAIN,
            "optimizer::params",
            "torch.optim.SGD must have this argument; give it",
        ),
        (
            setting(TRAIN, "train::trainer::train_handlers", []),
            "error",
            TRAIN,
            "train::trainer::train_handlers",
            "must be @train::handlers",
        ),
        (
            setting(TRAIN, "train::handlers::0::interval", 2),
            "error",
            TRAIN,
            "train::handlers::0::interval",
            "must be @val_interval",
        ),
        (setting(TRAIN, "optimizer", LAYER), "warning", TRAIN, "learning_rate", "nothing reads this key"),
        (
            setting("configs/fast.json", "", {"seed": 0}),
            "warning",
            "configs/fast.json",
            "seed",
            "is the same in train.json",
        ),
        (
            setting("configs/fast.json", "", {"max_epochs": 1, "learning_rte": 1}),
            "error",
            "configs/fast.json",
            "learning_rte",
            "train.json has no such key, nothing refers to it; did you mean learning_rate?",
        ),
        # training and inference
        (
            setting(INFERENCE, "network_def::dropout", 0.5),
            "error",
            INFERENCE,
            "network_def::dropout",
            "is 0.5, but 0.0 in train.json",
        ),
        (setting(INFERENCE, "device", "cuda"), "error", INFERENCE, "device", 'is "cuda", but "cpu" in train.json'),
        (
            setting(INFERENCE, "preprocessing::transforms::1::maxv", 2.0),
            "error",
            INFERENCE,
            "preprocessing::1::maxv",
            "is 2.0, but 1.0 in validate::preprocessing of train.json",
        ),
        (
            setting(INFERENCE, "inferer::overlap", 0.5),
            "error",
            INFERENCE,
            "inferer::overlap",
            "is 0.5, but absent in validate::inferer of evaluate.json",
        ),
        # documents
        (writing(CARD, "2, 0.1", "2, 0.2"), "error", CARD, "learning_rate", "is 0.2 in the table of knobs, 0.1 in"),
        (writing(CARD, "0, true", "0, false"), "error", CARD, "track", "is false in the table of knobs, true in"),
        (writing(CARD, "`part`", "`port`"), "error", CARD, "port", "is no knob of the configs; did you mean part?"),
        (writing(CARD, "| `val_interval` | 1 | |\n", ""), "warning", CARD, "val_interval", "is not explained"),
        (writing(CARD, "`60`", "`50`"), "error", CARD, "max_epochs", "is 50 in the table, 60 in paper.json"),
        (
            setting(METADATA, "eval_metrics::mean_dice", 0.937),
            "error",
            METADATA,
            "eval_metrics::mean_dice",
            "is 0.937, which docs/README.md does not say",
        ),
        (setting("LICENSE", "", "All rights reserved."), "error", "LICENSE", "", "is not Apache-2.0"),
        (setting(METADATA, "copyright", "somebody"), "warning", METADATA, "copyright", "names none of Apache-2.0"),
        (
            setting("docs/data_license.txt", "", "It ships no data and no weights."),
            "error",
            "docs/data_license.txt",
            "",
            "says that no weights are shipped, but models has model.pt",
        ),
        (setting("docs/data_license.txt", "", "Phantoms."), "error", "docs/data_license.txt", "", "what model.pt was"),
        # other programs
        (
            setting(TRAIN, "train::trainer::_target_", "builtins.dict"),
            "error",
            TRAIN,
            "train::trainer",
            "MonaiAlgo wants a SupervisedTrainer",
        ),
        (
            both(
                setting(TRAIN, "class_names", ["organ", "organ"]),
                setting(INFERENCE, "class_names", ["organ", "organ"]),
                setting(METADATA, f"{FORM}::channel_def", {"0": "organ", "1": "organ"}),
            ),
            "error",
            METADATA,
            f"{FORM}::channel_def",
            "MONAI Label takes its labels from here: must be names, all different",
        ),
        (
            both(setting(TRAIN, "listed", LISTED), setting(TRAIN, "train::handlers", "@listed")),
            "error",
            TRAIN,
            "train::handlers",
            "MONAI Label adds to it: must be a list",
        ),
        (setting(TRAIN, "run", REMOVED), "error", TRAIN, "run", "MONAI Label must find it"),
    ],
)
def test_one_mistake_is_one_finding(
    make_bundle: Make, change: Change, severity: str, file: str, key: str, words: str
) -> None:
    found = examine_bundle(make_bundle(change))
    assert [(own.severity, own.file, own.key) for own in found] == [(severity, file, key)]
    assert words in f"{found[0].rule}; {found[0].fix}"


def test_weights_of_another_network_are_found(make_bundle: Make) -> None:
    root = make_bundle()
    network = UNet(spatial_dims=2, in_channels=1, out_channels=3, channels=[2, 4], strides=[2])
    torch.save(network.state_dict(), root / "models" / "model.pt")
    (found,) = examine_bundle(root)
    assert (found.severity, found.file, found.key) == ("error", "models/model.pt", "model.2.conv.bias")
    assert "is of shape (3,) here, of shape (2,) in network_def" in found.rule


def test_file_of_weights_that_is_none_is_found(make_bundle: Make) -> None:
    root = make_bundle()
    (root / "models" / "model.pt").write_bytes(b"weights")
    (found,) = examine_bundle(root)
    assert (found.severity, found.file) == ("error", "models/model.pt")
    assert "is not a whole file of torch weights" in found.rule


def test_network_that_takes_no_dropout_is_found(make_bundle: Make) -> None:
    network = {"_target_": "torch.nn.Conv2d", "in_channels": 1, "kernel_size": 3}
    network |= {"out_channels": "$len(@class_names)"}
    root = make_bundle(both(setting(TRAIN, "network_def", network), setting(INFERENCE, "network_def", network)))
    (root / "models" / "model.pt").unlink()
    (root / "golden" / "model.json").unlink()
    make_golden(BundleFiles(root), weights="").write(root / "golden" / "seeded.json")
    (found,) = examine_bundle(root)
    assert (found.severity, found.file, found.key) == ("warning", INFERENCE, "network_def")
    assert "takes no argument dropout" in found.rule


def test_weights_that_have_changed_are_found(make_bundle: Make) -> None:
    root = make_bundle()
    state = torch.load(root / "models" / "model.pt", weights_only=True)
    torch.save(state | {"model.2.conv.bias": state["model.2.conv.bias"] + 0.25}, root / "models" / "model.pt")
    (found,) = examine_bundle(root)
    assert (found.severity, found.file) == ("error", "golden/model.json")
    assert re.search(r"not what sound gives, largest difference 0\.\d+, .+: models/model.pt has changed$", found.rule)


def test_layer_that_has_changed_is_found(make_bundle: Make) -> None:
    turned = [setting(file, "network_def::adn_ordering", "AN") for file in (TRAIN, INFERENCE)]
    (found,) = examine_bundle(make_bundle(both(*turned)))
    assert (found.severity, found.file) == ("error", "golden/model.json")
    assert re.search(r"not what sound gives, largest difference \d.+: the code has changed, or a library$", found.rule)
    assert found.fix.endswith("run: python scripts/golden.py --renew sound")


def test_network_that_fails_at_the_golden_input_is_found(make_bundle: Make) -> None:
    root = make_bundle()
    record = json.loads((root / "golden" / "model.json").read_text()) | {"input_shape": [1, 2, 4, 4]}
    (root / "golden" / "model.json").write_text(json.dumps(record))
    (found,) = examine_bundle(root)
    assert (found.severity, found.file) == ("error", "golden/model.json")
    assert found.rule.startswith("sound cannot give its output (RuntimeError: ")


def test_weights_without_a_golden_output_are_found(make_bundle: Make) -> None:
    root = make_bundle()
    shutil.copy(root / "models" / "model.pt", root / "models" / "other.pt")
    (found,) = examine_bundle(root)
    assert (found.severity, found.file) == ("warning", "golden/other.json")
    assert found.fix == "run: python scripts/golden.py --renew sound"


@pytest.mark.parametrize("content", ["{", '{"weights": ""}', '{"is": "other"}'], ids=["torn", "short", "other"])
def test_golden_output_that_is_none_is_found(make_bundle: Make, content: str) -> None:
    root = make_bundle()
    (root / "golden" / "model.json").write_text(content)
    (found,) = examine_bundle(root)
    assert (found.severity, found.file) == ("error", "golden/model.json")


@pytest.fixture
def collected(make_bundle: Make, tmp_path: Path) -> Path:
    """A sound bundle in a sound collection."""
    (tmp_path / "bundles").mkdir()
    root = make_bundle().rename(tmp_path / "bundles" / "sound")
    (tmp_path / "LICENSE").write_text((root / "LICENSE").read_text())
    (tmp_path / "README.md").write_text("| [`sound`](...) | a network ([arXiv:1.25](...)) | Dice 0.927, 92.7% |\n")
    metadata = json.loads((root / "configs" / "metadata.json").read_text())
    packages = {"torch": "pytorch_version", "monai": "monai_version", "numpy": "numpy_version"}
    pins = {package: metadata[key] for package, key in packages.items()} | metadata["required_packages_version"]
    (tmp_path / "requirements.txt").write_text("".join(f"{name}=={pin}  # why\n" for name, pin in pins.items()))
    return root


@pytest.mark.parametrize(
    ("name", "content", "file", "key", "words"),
    [
        (
            "README.md",
            "| [`sound`](...) | Dice 0.95 |\n",
            "../../README.md",
            "sound",
            "says 0.95, which docs/README.md",
        ),
        ("README.md", "| [`other`](...) | Dice 0.927 |\n", "../../README.md", "sound", "must have a row in the table"),
        ("LICENSE", "Apache License Version 2.0", "LICENSE", "", "is not the collection's LICENSE"),
    ],
    ids=["score", "row", "licence"],
)
def test_bundle_that_is_at_odds_with_its_collection_is_found(
    collected: Path, name: str, content: str, file: str, key: str, words: str
) -> None:
    assert examine_bundle(collected) == []
    (collected.parents[1] / name).write_text(content)
    (found,) = examine_bundle(collected)
    assert (found.severity, found.file, found.key) == ("error", file, key)
    assert words in found.rule


def test_version_that_is_not_the_pinned_one_is_found(collected: Path) -> None:
    pins = collected.parents[1] / "requirements.txt"
    pins.write_text(pins.read_text().replace("nibabel==", "nibabel==0"))
    (found,) = examine_bundle(collected)
    assert (found.severity, found.key) == ("error", "required_packages_version::nibabel")
    assert "requirements.txt has 0" in found.rule


def test_version_of_another_python_may_be_installed(collected: Path) -> None:
    pins = collected.parents[1] / "requirements.txt"
    pins.write_text(pins.read_text() + "nibabel==1.0\n")
    metadata = collected / "configs" / "metadata.json"
    metadata.write_text(metadata.read_text().replace(f'"nibabel": "{NIBABEL}"', '"nibabel": "1.0"'))
    assert examine_bundle(collected) == []


def test_everything_wrong_is_told_errors_first(make_bundle: Make) -> None:
    wrong = (
        setting(METADATA, "intended_us", "all"),
        setting(PAPER, "", "{"),
        setting(TRAIN, "optimizer::momentun", 0.9),
        setting(METADATA, "task", REMOVED),
    )
    found = examine_bundle(make_bundle(both(*wrong)))
    assert [own.key for own in found] == ["line 1, column 2", "", "optimizer::momentun", "intended_us"]


@pytest.mark.parametrize("name", ["train.json", "inference.json", "metadata.json"])
@pytest.mark.parametrize("content", ["{", "[]", '{"train": [], "network_def": 1}', None])
def test_no_rule_fails_at_a_broken_file(make_bundle: Make, name: str, content: str | None) -> None:
    root = make_bundle()
    file = root / "configs" / name
    file.unlink() if content is None else file.write_text(content)
    found = examine_bundle(root)
    assert found
    assert [own for own in found if "could not be examined" in own.rule] == []


def test_rule_that_fails_is_told_and_the_others_go_on(make_bundle: Make) -> None:
    def fails(bundle: BundleFiles) -> Iterator[Finding]:
        yield Finding("warning", "a", "b", "c", "d")
        raise KeyError("e")

    def goes_on(bundle: BundleFiles) -> Iterator[Finding]:
        yield Finding("error", bundle.root.name, "b", "c", "d")

    found = examine_bundle(make_bundle(), (fails, goes_on))
    assert [(own.severity, own.file, own.key) for own in found] == [
        ("error", "", "fails"),
        ("error", "sound", "b"),
        ("warning", "a", "b"),
    ]
