"""packed_golden: the golden outputs that hold for a packed bundle."""

from collections.abc import Mapping
from pathlib import Path

from common.files.file_hash import file_hash
from common.golden.golden_record import GoldenRecord


def packed_golden(bundle: Path, weights: Mapping[str, Path | bytes]) -> dict[str, Path | bytes]:
    """Files by their names in the packed bundle: of the seeded network, and of those weights that were recorded.

    Args:
        weights: see `packed_weights`.
    """
    kept = [file for file in sorted(bundle.glob("golden/*.json")) if _holds(GoldenRecord.read(file), weights)]
    return {f"golden/{file.name}": file for file in kept}


def _holds(record: GoldenRecord, weights: Mapping[str, Path | bytes]) -> bool:
    file = weights.get(record.weights)
    return not record.weights or (isinstance(file, Path) and file_hash(file) == record.weights_sha256)
