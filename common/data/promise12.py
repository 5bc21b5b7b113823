"""promise12_cases: list the training data of the PROMISE12 challenge."""

from pathlib import Path

from common.checks.input_error import InputError
from common.data.promise12_volumes import promise12_volumes


def promise12_cases(root: str | Path) -> list[dict[str, str]]:
    """One `{"case_id", "image", "label"}` a case, sorted by case id.

    Litjens et al. 2014 (doi:10.1016/j.media.2013.12.002): `CaseNN.mhd` and `CaseNN_segmentation.mhd`, side by side in
    the folder or one level below it. The challenge's test cases come without segmentation.
    """
    images = promise12_volumes(Path(root), role="image")
    labels = promise12_volumes(Path(root), role="label")
    if not images and not labels:
        raise InputError(f"{root} holds no CaseNN.mhd, directly or one folder below; unpack the challenge's archives")
    _check_all_paired(images, labels)
    return [{"case_id": case_id, "image": str(path), "label": str(labels[case_id])} for case_id, path in images.items()]


def _check_all_paired(images: dict[str, Path], labels: dict[str, Path]) -> None:
    # side by side, because training and test archives number their cases alike
    for case_id, path in images.items():
        if case_id not in labels or labels[case_id].parent != path.parent:
            raise InputError(
                f"{path} has no {case_id}_segmentation.mhd beside it, as the challenge's test cases have none: "
                "training and evaluation need one for each case; move it away, or segment it with inference.json"
            )
    for case_id, path in labels.items():
        if case_id not in images:
            raise InputError(f"{path} has no image {case_id}.mhd beside it; add it or move the segmentation away")
