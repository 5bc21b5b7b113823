"""volume_role: what a file of a multi-sequence case shows, by its name."""

import re

from common.data.sequence_names import SEQUENCE_NAMES

_ROLES = {
    **SEQUENCE_NAMES,
    **dict.fromkeys(("label", "lesion", "lesion_mask", "seg", "ot"), "label"),
    **dict.fromkeys(("mask", "brainmask", "brain_mask"), "mask"),
}
_VIRTUAL_SKELETON = re.compile(r"vsd\.brain.*\.(?:mr_([a-z0-9]+)|(ot))(?:\.\d+)?")


def volume_role(stem: str, *, subject: str) -> str | None:
    """A sequence's name (a value of `SEQUENCE_NAMES`), "label", "mask", or None where the name says nothing.

    Read are `flair` (simple layout), `SUBJECT_flair` (BraTS 2017 to 2021), `SUBJECT-t2f` (BraTS 2023) and
    `VSD.Brain.XX.O.MR_Flair.54512`, `VSD.Brain_3more.XX.O.OT.54517` (BraTS 2013 and 2015, ISLES 2015), in any case.

    Args:
        stem: the file's name without its format.
        subject: name of the subject's folder.
    """
    word, name = stem.lower(), subject.lower()
    if match := _VIRTUAL_SKELETON.fullmatch(word):
        word = match[1] or match[2]
    elif word.startswith((f"{name}_", f"{name}-")):
        word = word[len(name) + 1 :]
    return _ROLES.get(word)
