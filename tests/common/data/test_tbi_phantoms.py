"""tbi_phantoms is a data set of one site, or of two, in the simple layout of several sequences."""

from pathlib import Path

import nibabel as nib
import numpy as np
import pytest

from common.checks.input_error import InputError
from common.data.multi_sequence_cases import multi_sequence_cases
from common.data.phantoms.tbi_case import tbi_case
from common.data.site_cases import site_cases
from common.data.tbi_phantoms import tbi_phantoms

_COMMON = ("flair", "t1", "t2", "pd")
_OWN = {"S": "ge", "T": "swi"}


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(tbi_phantoms(tmp_path_factory.mktemp("phantoms"), count=1))


def _files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.nii.gz"))


def test_both_sites_have_a_folder_with_their_own_sequence_and_a_label(both: Path) -> None:
    expected = [f"{site}/{site}_000/{name}.nii.gz" for site in "ST" for name in sorted((*_COMMON, _OWN[site], "label"))]
    assert _files(both) == expected
    assert both.name == "tbi-both-v3-1-cases-seed-0"


@pytest.mark.parametrize("site", ["S", "T"])
def test_a_site_alone_has_the_same_cases_byte_by_byte(both: Path, tmp_path: Path, site: str) -> None:
    alone = Path(tbi_phantoms(tmp_path, site=site, count=1))
    assert alone.name == f"tbi-{site.lower()}-v3-1-cases-seed-0"
    assert [f"{site}/{name}" for name in _files(alone)] == [name for name in _files(both) if name.startswith(site)]
    for name in _files(alone):
        assert (alone / name).read_bytes() == (both / site / name).read_bytes()


@pytest.mark.parametrize(("index", "site"), [(0, "S"), (1, "T")])
def test_files_hold_the_case_exactly_and_sites_have_other_patients(both: Path, index: int, site: str) -> None:
    images, label, affine = tbi_case(np.random.default_rng([0, 0]).spawn(2)[index], site=site)
    for name, expected in (images | {"label": label}).items():
        volume = nib.load(both / site / f"{site}_000" / f"{name}.nii.gz")
        np.testing.assert_array_equal(volume.dataobj, expected)
        np.testing.assert_allclose(volume.affine, affine, rtol=1e-6, atol=1e-5)
        assert volume.get_data_dtype() == expected.dtype


def test_without_labels_there_are_sequences_only(tmp_path: Path) -> None:
    folder = Path(tbi_phantoms(tmp_path, site="T", count=1, labels=False))
    assert _files(folder) == sorted(f"T_000/{name}.nii.gz" for name in (*_COMMON, "swi"))
    assert folder.name == "tbi-t-v3-images-1-cases-seed-0"


def test_with_the_same_scanner_patients_of_the_target_have_a_gradient_echo_too(both: Path, tmp_path: Path) -> None:
    folder = Path(tbi_phantoms(tmp_path, count=1, same_scanner=True))
    assert folder.name == "tbi-both-v3-same-scanner-1-cases-seed-0"
    assert _files(folder / "T") == [name.replace("S_", "T_") for name in _files(both / "S")]
    for name in _files(both / "S"):
        assert (folder / "S" / name).read_bytes() == (both / "S" / name).read_bytes()
    label = "T/T_000/label.nii.gz"
    assert (folder / label).read_bytes() == (both / label).read_bytes()


def test_gradient_echo_and_susceptibility_weighted_image_share_a_channel(both: Path) -> None:
    cases = multi_sequence_cases(both, sequences=[*_COMMON, "ge"], part="all")
    assert [Path(case["image"][-1]).name for case in cases] == ["ge.nii.gz", "swi.nii.gz"]


def test_source_is_domain_0_and_target_is_domain_1_without_labels(both: Path) -> None:
    listed = multi_sequence_cases(both, sequences=_COMMON, part="all")
    cases = site_cases(listed, dataset_dir=both, sites=["S", "T"], unlabelled=["T"])
    assert [(case["case_id"], case["domain"], "label" in case) for case in cases] == [
        ("S_000", 0, True),
        ("T_000", 1, False),
    ]


def test_unknown_site_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="site: there is no 'bth'; did you mean both"):
        tbi_phantoms(tmp_path, site="bth")
    assert list(tmp_path.iterdir()) == []
