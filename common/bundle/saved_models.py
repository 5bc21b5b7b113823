"""saved_models: the trained models of an ensemble, without those that cannot be read."""

import logging
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from common.bundle.ensemble_record import ensemble_record
from common.bundle.saved_model import SavedModel
from common.checks.input_error import InputError

logger = logging.getLogger(__name__)


def saved_models(names: Sequence[str], *, folder: str | Path) -> list[SavedModel]:
    """The models of these names, or those that training has let enter the ensemble.

    One that cannot be read is named in the log and left out; whether enough remain, `SavedEnsemble` checks. Weights are
    read later, when a model's turn comes.

    Args:
        names: of folders in `folder`, or paths of `SavedModel.read`; if empty, the members of ensemble.json, and
            without that file every finished run.
        folder: of the ensemble's runs.
    """
    entries = list(names) or _members(Path(folder))
    if not entries:
        raise InputError(f"models: there is no finished run in {folder}, nor members in its ensemble.json; train first")
    models: list[SavedModel] = []
    for entry in entries:
        try:
            model = _read(entry, Path(folder))
        except InputError as error:
            logger.warning("ensemble: %s is left out (%s)", entry, error)
        else:
            models.append(_named_apart(model, [other.name for other in models]))
    return models


def _members(folder: Path) -> list[str]:
    record = ensemble_record(folder)
    if not record:
        runs = {file.parent.name for file in folder.glob("train-*/finished")}
        return sorted(runs | {file.parents[1].name for file in folder.glob("*/train-*/finished")})
    members = record.get("members")
    if not isinstance(members, list) or not all(isinstance(member, str) for member in members):
        raise InputError(f"{folder / 'ensemble.json'}: members must be a list of names, got {members!r}; train again")
    return members


def _read(entry: str, folder: Path) -> SavedModel:
    inside = folder / entry
    if not inside.exists() and Path(entry).exists():
        model = SavedModel.read(entry)
    else:
        model = SavedModel.read(inside, name=entry if Path(entry).name == entry else "")
    model.inferer(), model.transforms()  # a file that they need may be missing
    return model


def _named_apart(model: SavedModel, taken: Sequence[str]) -> SavedModel:
    """Runs that are given by their paths may be alike but for their seeds."""
    names = [model.name, *(f"{model.name}_{number}" for number in range(2, len(taken) + 2))]
    return replace(model, name=next(name for name in names if name not in taken))
