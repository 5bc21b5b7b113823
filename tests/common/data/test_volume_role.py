"""volume_role reads the file names of every layout we know."""

import pytest

from common.data.volume_role import volume_role


@pytest.mark.parametrize(
    ("stem", "subject", "role"),
    [
        ("flair", "patient07", "flair"),
        ("FLAIR", "patient07", "flair"),
        ("t1post", "patient07", "t1c"),
        ("pre", "TCGA_DU_1", "t1"),
        ("post", "TCGA_DU_1", "t1c"),
        ("MPRAGE", "tbi_3", "t1"),
        ("gre", "tbi_3", "ge"),
        ("swi", "tbi_3", "swi"),
        ("lesion_mask", "patient07", "label"),
        ("brain_mask", "patient07", "mask"),
        ("BraTS20_Training_001_t1ce", "BraTS20_Training_001", "t1c"),
        ("BraTS20_Training_001_seg", "BraTS20_Training_001", "label"),
        ("BraTS-GLI-00000-000-t2f", "BraTS-GLI-00000-000", "flair"),
        ("BraTS-GLI-00000-000-t1n", "BraTS-GLI-00000-000", "t1"),
        ("VSD.Brain.XX.O.MR_T1c.54514", "brats_2013_pat0001_1", "t1c"),
        ("VSD.Brain.XX.O.MR_T1.54513", "brats_2013_pat0001_1", "t1"),
        ("VSD.Brain_3more.XX.O.OT.54517", "brats_2013_pat0001_1", "label"),
        ("VSD.Brain_3more.XX.XX.OT.6560", "0001", "label"),
        ("VSD.Brain.XX.O.MR_DWI.70613", "1", "dwi"),
    ],
)
def test_name_says_what_the_file_shows(stem: str, subject: str, role: str) -> None:
    assert volume_role(stem, subject=subject) == role


@pytest.mark.parametrize("stem", ["other_flair", "flair_old", "lesion_change", "VSD.Brain.XX.O.MR_ADC.1", "a_"])
def test_other_names_say_nothing(stem: str) -> None:
    assert volume_role(stem, subject="a") is None
