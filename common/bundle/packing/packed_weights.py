"""packed_weights: the weights that go into a packed bundle."""

from pathlib import Path

from common.bundle.packing.check_fitting_weights import check_fitting_weights
from common.bundle.packing.packed_ensemble import packed_ensemble
from common.checks.input_error import InputError


def packed_weights(bundle: Path, weights: Path) -> dict[str, Path | bytes]:
    """Files by their names in the packed bundle: all that it ships, model.pt being the one that was chosen.

    Args:
        weights: file of a flat state dict, folder of a run, of runs (the newest that is finished), or of an ensemble.
    """
    shipped: dict[str, Path | bytes] = {f"models/{file.name}": file for file in bundle.glob("models/*.pt")}
    if (weights / "ensemble.json").is_file():
        return shipped | packed_ensemble(bundle, weights)
    file = _weights_file(weights)
    check_fitting_weights(bundle, file)
    return shipped | {"models/model.pt": file}


def _weights_file(path: Path) -> Path:
    if path.is_file():
        return path
    folders = [path, *sorted((file.parent for file in path.glob("train-*/finished")), reverse=True)]
    files = [folder / "model.pt" for folder in folders if (folder / "model.pt").is_file()]
    if not files:
        raise InputError(
            f"weights: {path} must be a file, or the folder of a run with its model.pt; give --weights FILE"
        )
    return files[0]
