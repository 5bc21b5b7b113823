"""federated_learning: what monai.fl.client.MonaiAlgo wants of a bundle, beyond MONAI's properties."""

from collections.abc import Iterator
from typing import Any

from monai.bundle import ComponentLocator, ConfigComponent
from monai.engines import SupervisedEvaluator, SupervisedTrainer

from common.doctor.bundle_files import EVALUATE, TRAIN, BundleFiles
from common.doctor.component_target import component_target, target_name
from common.doctor.finding import Finding

_ENGINES = {"train::trainer": SupervisedTrainer, "validate::evaluator": SupervisedEvaluator}


def federated_learning(bundle: BundleFiles) -> Iterator[Finding]:
    """MonaiAlgo must find MONAI's own engines: it sets a round's epochs on them, and takes network and scores off."""
    told = set()
    for names in bundle.commands():
        if names not in ((TRAIN,), (TRAIN, EVALUATE)):
            continue
        parser = bundle.parser(*names)
        for key, wanted in _ENGINES.items():
            if key in parser and key not in told and not _is_one(parser[key], wanted, parser.locator):
                told.add(key)
                fix = f"make it a {wanted.__name__}, with an iteration_update of its own if need be"
                yield Finding("error", f"configs/{names[-1]}", key, f"MonaiAlgo wants a {wanted.__name__}", fix)


def _is_one(component: Any, wanted: type, locator: ComponentLocator) -> bool:
    is_component = ConfigComponent.is_instantiable(component)
    target = component_target(target_name(component, locator)) if is_component else None
    return isinstance(target, type) and issubclass(target, wanted)
