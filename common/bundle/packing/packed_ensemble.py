"""packed_ensemble: the members of a trained ensemble, as files of a packed bundle."""

import json
from pathlib import Path
from typing import Any

from common.bundle.ensemble_record import ensemble_record
from common.bundle.packing.check_fitting_weights import check_fitting_weights
from common.bundle.running_config import PLACES
from common.bundle.saved_model import SavedModel
from common.checks.input_error import InputError
from common.files.read_json_object import read_json_object


def packed_ensemble(bundle: Path, folder: Path) -> dict[str, Path | bytes]:
    """Its ensemble.json, and of each member the weights, the config and the landmarks, in `models/<member>`.

    `models/model.pt` is the first member that is of the network in the bundle's inference.json.

    Args:
        folder: of the ensemble's runs.
    """
    models = [SavedModel.read(folder / name, name=name) for name in _members(folder)]
    entries: dict[str, Path | bytes] = {"models/ensemble.json": folder / "ensemble.json"}
    for model in models:
        run = model.weights.parent
        entries[f"models/{model.name}/model.pt"] = model.weights
        entries[f"models/{model.name}/config.json"] = _config_without_places(run / "config.json", bundle)
        if (run / "landmarks.json").is_file():
            entries[f"models/{model.name}/landmarks.json"] = run / "landmarks.json"
    return entries | {"models/model.pt": _fitting(bundle, folder, models)}


def _members(folder: Path) -> list[str]:
    members = ensemble_record(folder).get("members")
    if not isinstance(members, list) or not members or any(Path(str(name)).name != name for name in members):
        raise InputError(
            f"weights: {folder / 'ensemble.json'} must name members in {folder}, got {members!r}; train again"
        )
    return members


def _config_without_places(file: Path, bundle: Path) -> bytes:
    """The run's config, with the bundle's own values for what says where its data and results were."""
    config, own = (
        read_json_object(path, form='{"network_def": {...}, ...}', argument="weights")
        for path in (file, bundle / "configs" / "train.json")
    )
    kept = {name: value for name, value in config.items() if name not in PLACES and not _is_absolute(value)}
    restored = {name: own[name] for name in config.keys() - kept.keys() if name in own}
    ordered = {name: (kept | restored)[name] for name in config if name in kept or name in restored}
    return (json.dumps(ordered, indent=2) + "\n").encode()


def _is_absolute(value: Any) -> bool:
    return isinstance(value, str) and Path(value).is_absolute()


def _fitting(bundle: Path, folder: Path, models: list[SavedModel]) -> Path:
    problems = []
    for model in models:
        try:
            check_fitting_weights(bundle, model.weights)
        except InputError as error:
            problems.append(error)
        else:
            return model.weights
    raise InputError(f"weights: of the {len(models)} members of {folder} one must be model.pt, none can; {problems[0]}")
