"""A trained model is read from what its run left, of whatever bundle, on whatever machine."""

import json
import re
import weakref
from pathlib import Path
from typing import Any

import nibabel as nib
import numpy as np
import pytest
import torch
from bundle_configs import PROJECT
from monai.transforms import Compose
from saved_run import NAME, saved_run
from tiny_brain import SEQUENCES, file_of, tiny_brain

from bundles.deepmedic_brats.networks import DeepMedic
from common.bundle.saved_model import SavedModel
from common.checks.input_error import InputError
from common.inferers.dense_inferer import DenseInferer
from common.inferers.volume_inferer import VolumeInferer


@pytest.fixture
def run(tmp_path: Path) -> Path:
    """Folder of a finished run of DeepMedic."""
    return saved_run(tmp_path / "runs" / NAME)


def _case(bundle: str, folder: Path) -> dict[str, Any]:
    """A case of the bundle's kind, as the inference of unlabelled images gives it."""
    case = tiny_brain(folder / "case")
    if bundle == "deepmedic_brats":
        return {"case_id": "case", "image": [str(file_of(case, sequence)) for sequence in SEQUENCES]}
    return {"case_id": "case", "image": str(file_of(case, "t2"))}


def _rewrite(run: Path, **changes: Any) -> None:
    file = run / "config.json"
    file.write_text(json.dumps({**json.loads(file.read_text()), **changes}))


def _refusal(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        SavedModel.read(path)
    message = str(caught.value)
    assert "\n" not in message
    return message


# where it is


def test_run_its_weights_and_the_folder_of_runs_are_the_same_model(run: Path) -> None:
    models = [SavedModel.read(path) for path in (run, str(run), run / "model.pt", run.parent)]
    assert {model.weights for model in models} == {run / "model.pt"}


def test_newest_finished_run_of_a_folder_counts(tmp_path: Path) -> None:
    for time in ("20260301-000000", "20260201-000000", "20260401-000000"):
        saved_run(tmp_path / f"train-{time}-0000", finished=time != "20260401-000000")
    assert SavedModel.read(tmp_path).weights == tmp_path / "train-20260301-000000-0000" / "model.pt"


def test_weights_that_a_bundle_ships_are_read_with_its_own_config() -> None:
    model = SavedModel.read(PROJECT / "bundles" / "deepmedic_brats" / "models" / "model.pt")
    assert model.name == "deepmedic_brats"
    assert model.knob("run_dir") == str(model.weights.parent)
    assert isinstance(model.network(), DeepMedic)


def test_bundle_is_the_one_of_this_machine_and_the_run_the_folder_it_is_in(run: Path) -> None:
    model = SavedModel.read(run)
    assert model.knob("bundle_root") == str(PROJECT / "bundles" / "deepmedic_brats")
    assert model.knob("run_dir") == str(run)
    assert model.knob("dataset_dir") == "/elsewhere/data"


def test_bundle_that_is_not_installed_stays_where_it_was(run: Path) -> None:
    _rewrite(run, bundle_root="/elsewhere/bundles/nowhere")
    assert SavedModel.read(run).knob("bundle_root") == "/elsewhere/bundles/nowhere"


def test_nothing_is_written(run: Path) -> None:
    def files() -> dict[Path, int]:
        return {path: path.stat().st_mtime_ns for path in run.parent.rglob("*")}

    before = files()
    model = SavedModel.read(run)
    model.network(), model.inferer(), model.transforms()
    assert files() == before


# what it is called


def test_name_is_the_given_one_or_that_of_the_bundle(run: Path) -> None:
    assert SavedModel.read(run, name="first").name == "first"
    assert SavedModel.read(run).name == "deepmedic_brats"


def test_member_of_an_ensemble_is_called_after_architecture_and_normalisation(run: Path) -> None:
    _rewrite(run, architecture="FCN", normalisation="n4_z_score")
    assert SavedModel.read(run).name == "FCN-n4_z_score"


def test_run_without_a_bundle_is_called_after_its_folder(run: Path) -> None:
    _rewrite(run, bundle_root=".")
    assert SavedModel.read(run).name == NAME


# what it gives


@pytest.mark.parametrize("bundle", ["deepmedic_brats", "vnet_prostate"])
def test_model_segments_an_unlabelled_image_as_its_run_did(bundle: str, tmp_path: Path) -> None:
    model = SavedModel.read(saved_run(tmp_path / NAME, bundle))
    item = Compose(model.transforms())(_case(bundle, tmp_path))
    assert "label" not in item
    more = [item["mask"][None]] if model.takes_mask else []
    with torch.no_grad():
        logits = model.inferer()(item["image"][None], model.network(), *more)
    assert logits.shape == (1, len(model.knob("class_names")), *item["image"].shape[1:])
    assert logits.isfinite().all()


def test_each_key_keeps_its_own_interpolation_where_others_are_missing(tmp_path: Path) -> None:
    model = SavedModel.read(saved_run(tmp_path / NAME, spacing=[0.8, 0.8, 0.8]))
    item = Compose(model.transforms())(_case("deepmedic_brats", tmp_path))
    assert item["mask"].unique().tolist() == [0, 1]
    assert item["image"].shape[1:] == item["mask"].shape[1:]


def test_mask_that_is_given_is_kept(tmp_path: Path) -> None:
    model = SavedModel.read(saved_run(tmp_path / NAME, spacing=[1.0, 1.0, 1.0]))
    case = _case("deepmedic_brats", tmp_path)
    image = nib.load(case["image"][0])
    mask = np.zeros(image.shape, np.uint8)
    mask[5:8, 4:6, 3:5] = 1
    nib.save(nib.Nifti1Image(mask, image.affine), tmp_path / "mask.nii.gz")
    item = Compose(model.transforms())({**case, "mask": str(tmp_path / "mask.nii.gz")})
    assert item["mask"].sum() == 3 * 2 * 2


def test_inferer_is_that_of_validation(tmp_path: Path) -> None:
    dense = SavedModel.read(saved_run(tmp_path / "dense" / NAME, amp=True))
    windows = SavedModel.read(saved_run(tmp_path / "windows" / NAME, "vnet_prostate"))
    inferers = dense.inferer(), windows.inferer()
    assert isinstance(inferers[0], DenseInferer)
    assert inferers[0].amp
    assert isinstance(inferers[1], VolumeInferer)
    assert [dense.takes_mask, windows.takes_mask] == [True, False]


def test_network_has_the_weights_and_is_in_evaluation_mode(run: Path) -> None:
    network = SavedModel.read(run).network()
    assert not network.training
    saved = torch.load(run / "model.pt", weights_only=True)
    state = network.state_dict()
    assert state.keys() == saved.keys()
    assert all(torch.equal(state[name], tensor) for name, tensor in saved.items())


def test_each_call_makes_everything_anew(run: Path) -> None:
    model = SavedModel.read(run)
    assert model.network() is not model.network()
    assert model.inferer() is not model.inferer()
    assert all(step is not other for step, other in zip(model.transforms(), model.transforms(), strict=True))


def test_model_holds_no_network_in_memory(run: Path) -> None:
    model = SavedModel.read(run)
    network = weakref.ref(model.network())
    assert network() is None


def test_loading_takes_no_random_numbers(run: Path) -> None:
    model = SavedModel.read(run)
    before = torch.get_rng_state()
    model.network()
    assert torch.equal(torch.get_rng_state(), before)


def test_knob_is_resolved_and_none_where_there_is_none(run: Path) -> None:
    model = SavedModel.read(run)
    assert model.knob("num_classes") == 5
    assert model.knob("architecture") is None


def test_fingerprint_goes_by_the_content_of_the_weights(tmp_path: Path) -> None:
    first, other = (saved_run(tmp_path / str(seed) / NAME, seed=seed) for seed in range(2))
    copy = saved_run(tmp_path / "copy" / NAME, seed=2)
    (copy / "model.pt").write_bytes((first / "model.pt").read_bytes())
    marks = [SavedModel.read(run).fingerprint for run in (first, other, copy)]
    assert marks[0] == marks[2] != marks[1]


# what is refused


def test_path_that_is_not_there_is_refused(tmp_path: Path) -> None:
    assert _refusal(tmp_path / "x") == f"models: there is no {tmp_path / 'x'}; give a run's folder, or a folder of runs"


def test_folder_without_a_finished_run_is_refused(tmp_path: Path) -> None:
    saved_run(tmp_path / NAME, finished=False)
    expected = f"models: {tmp_path} must hold model.pt or a finished run, train-*/finished; train first"
    assert _refusal(tmp_path) == expected


def test_finished_run_that_lost_its_weights_is_refused(run: Path) -> None:
    (run / "model.pt").unlink()
    assert f"has lost its {run / 'model.pt'}; train again" in _refusal(run.parent)


def test_weights_without_a_config_are_refused(run: Path) -> None:
    (run / "config.json").unlink()
    assert _refusal(run).startswith(f"models: {run / 'model.pt'} must have its run's config.json beside it")


@pytest.mark.parametrize(
    ("content", "complaint"),
    [("{", "cannot be read as JSON"), ("[]", "must be of the form"), ("{}", "must have network_def")],
    ids=["cut short", "a list", "no network"],
)
def test_broken_config_is_refused(run: Path, content: str, complaint: str) -> None:
    (run / "config.json").write_text(content)
    message = _refusal(run)
    assert complaint in message
    assert str(run / "config.json") in message


def test_weights_of_another_network_are_refused(tmp_path: Path) -> None:
    run = saved_run(tmp_path / NAME)
    other = saved_run(tmp_path / "other" / NAME, "vnet_prostate")
    (run / "model.pt").write_bytes((other / "model.pt").read_bytes())
    with pytest.raises(InputError, match=f"^weights: {re.escape(str(run / 'model.pt'))} belong to another network"):
        SavedModel.read(run).network()


def test_component_that_cannot_be_made_is_named_with_the_reason_behind_it(run: Path) -> None:
    _rewrite(run, engine="steam")
    with pytest.raises(InputError) as caught:
        SavedModel.read(run).inferer()
    assert str(caught.value) == (
        f"deepmedic_brats: validate::inferer of the run of {run / 'model.pt'} fails "
        "(engine: must be one of auto, openvino, torch, compiled, got 'steam')"
    )


def test_config_without_preprocessing_is_refused(run: Path) -> None:
    _rewrite(run, train={})
    with pytest.raises(InputError, match=r"^deepmedic_brats: its config must have train::deterministic_transforms"):
        SavedModel.read(run).transforms()
