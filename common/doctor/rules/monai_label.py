"""monai_label: what MONAI Label wants of a bundle that segments, beyond MONAI's properties."""

import inspect
from collections.abc import Iterator

from common.doctor.bundle_files import INFERENCE, METADATA, TRAIN, BundleFiles
from common.doctor.component_target import component_target, target_name
from common.doctor.finding import Finding

_FORM = "network_data_format"
_TRAIN_KEYS = ("network", "run")  # what else it reads are properties: a rule of their own finds them
_TARGET = "_target_"


def monai_label(bundle: BundleFiles) -> Iterator[Finding]:
    """It reads inference.json or train.json, one file alone, and takes the names of labels from metadata.json."""
    if bundle.metadata(_FORM, "outputs", "pred").get("format") != "segmentation":  # it shows label maps, nothing else
        return
    yield from _names(bundle)
    for key in _TRAIN_KEYS:
        if key not in bundle.config(TRAIN):
            yield Finding("error", f"configs/{TRAIN}", key, "MONAI Label must find it", "add it")
    if not isinstance(bundle.parser(TRAIN).get("train::handlers", []), list):
        fix = "write the list there, no reference to it"
        yield Finding("error", f"configs/{TRAIN}", "train::handlers", "MONAI Label adds to it: must be a list", fix)
    yield from _network(bundle)


def _names(bundle: BundleFiles) -> Iterator[Finding]:
    for part, wanted in (("inputs", "image"), ("outputs", "pred")):
        if next(iter(bundle.metadata(_FORM, part)), wanted) != wanted:
            rule = f"MONAI Label takes the first entry, which must be {wanted}"
            yield Finding("error", f"configs/{METADATA}", f"{_FORM}::{part}", rule, "put it first")
    names = list(bundle.metadata(_FORM, "outputs", "pred", "channel_def").values())
    if not all(isinstance(name, str) and name for name in names) or len(set(map(str, names))) < len(names):
        rule = f"MONAI Label takes its labels from here: must be names, all different, got {names}"
        key = f"{_FORM}::outputs::pred::channel_def"
        yield Finding("error", f"configs/{METADATA}", key, rule, "give each class a name")


def _network(bundle: BundleFiles) -> Iterator[Finding]:
    file, network = f"configs/{INFERENCE}", bundle.config(INFERENCE).get("network_def", {_TARGET: ""})
    if not isinstance(network, dict) or _TARGET not in network:
        yield Finding("error", file, "network_def", "MONAI Label must find a component here", f'give it a "{_TARGET}"')
        return
    target = component_target(target_name(network, bundle.parser(INFERENCE).locator))
    if callable(target) and "dropout" not in inspect.signature(target).parameters:
        rule = "its target takes no argument dropout, which MONAI Label sets to tell what the network is unsure of"
        yield Finding("warning", file, "network_def", rule, "add that argument to the network")
