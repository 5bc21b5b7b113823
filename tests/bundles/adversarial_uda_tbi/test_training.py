"""Which labels a training reads, what adaptation changes, and that the config trains every setting by knobs alone."""

from pathlib import Path
from typing import Any

import pytest
import torch
from bundle_configs import PROJECT, parser_of
from monai.bundle import ConfigWorkflow
from real_folder import real_folder
from tiny_bundle import TinyBundle, content, input_error
from tiny_sites import tiny_sites

from common.doctor.plain_keys import plain_keys
from common.experiments.find_reproduction import find_reproduction

NAME = "adversarial_uda_tbi"
SETTINGS = find_reproduction("thesis_table_5_1").settings
SUPERVISED: dict[str, Any] = {"target_sites": []}
GIVEN: dict[str, Any] = {
    "spacing": [1.0, 1.0, 1.0],  # that of the files, so that nothing is resampled
    "val_interval": 2,
    "engine": "torch",
    "track": False,
    "device": "cpu",
}


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> TinyBundle:
    return TinyBundle(PROJECT / "bundles" / NAME, tmp_path_factory.mktemp("runs"))


@pytest.fixture(scope="module")
def labelled(tmp_path_factory: pytest.TempPathFactory) -> str:
    return tiny_sites(tmp_path_factory.mktemp("labelled"))


@pytest.fixture(scope="module")
def unlabelled(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Where no label of the target can be read."""
    return tiny_sites(tmp_path_factory.mktemp("unlabelled"), unreadable="T")


@pytest.fixture(scope="module")
def adapted(tiny: TinyBundle, unlabelled: str) -> ConfigWorkflow:
    return tiny.run("train.json", dataset_dir=unlabelled, **GIVEN, snapshot_interval=2)


def _ids(workflow: ConfigWorkflow, name: str) -> set[str]:
    return {case["case_id"] for case in content(workflow, name)}


def _same(first: ConfigWorkflow, second: ConfigWorkflow) -> bool:
    """The last weights, batch normalisation's statistics included."""
    states = [list(content(run, "network_def").state_dict().values()) for run in (first, second)]
    return all(torch.equal(a, b) for a, b in zip(*states, strict=True))


def _curves(workflow: ConfigWorkflow) -> set[str]:
    return set(content(workflow, "train::handlers::4").history)


# --- labels of the target


@pytest.mark.slow
def test_adaptation_ends_without_labels_of_the_target(adapted: ConfigWorkflow) -> None:
    run_dir = Path(content(adapted, "run_dir"))
    assert (run_dir / "model.pt").is_file()
    assert (run_dir / "finished").is_file()
    assert [file.name for file in (run_dir / "snapshots").iterdir()] == ["epoch_0002.pt"]


def test_labels_of_the_target_would_be_found_broken_if_they_were_read(tiny: TinyBundle, unlabelled: str) -> None:
    workflow = tiny.workflow("train.json", dataset_dir=unlabelled, **GIVEN, source_sites=["T"], target_sites=[])
    with pytest.raises(RuntimeError) as caught:
        workflow.initialize()
    assert "T_0/label.nii.gz" in str(input_error(caught.value))


def test_labels_of_the_target_may_be_missing(tiny: TinyBundle, tmp_path: Path) -> None:
    dataset_dir = tiny_sites(tmp_path)
    for label in tmp_path.glob("T/*/label.nii.gz"):
        label.unlink()
    workflow = tiny.workflow("train.json", dataset_dir=dataset_dir, **GIVEN)
    assert {case["site"]: "label" in case for case in content(workflow, "checked_cases")} == {"S": True, "T": False}


def test_target_is_not_looked_at_where_there_is_none(tiny: TinyBundle, labelled: str) -> None:
    workflow = tiny.workflow("train.json", dataset_dir=labelled, **GIVEN, **SUPERVISED)
    assert {case["site"] for case in content(workflow, "checked_cases")} == {"S"}


# --- what adaptation changes


@pytest.mark.slow
def test_without_a_target_training_is_that_of_deepmedic(tiny: TinyBundle, unlabelled: str, tmp_path: Path) -> None:
    deepmedic = TinyBundle(PROJECT / "bundles" / "deepmedic_brats", tmp_path)
    train = parser_of(PROJECT / "bundles" / NAME, "train.json")
    shared = {
        key: train[key]
        for key in ("sequences", "labels", "class_names", "regions", "segment_size", "amp", "learning_rate")
    }
    alone = deepmedic.run("train.json", dataset_dir=f"{unlabelled}/S", **{**GIVEN, **shared})
    # all intensities inside the window
    whole: dict[str, Any] = {"window_low": 0.0, "window_high": 100.0}
    supervised = tiny.run("train.json", dataset_dir=unlabelled, **GIVEN, **SUPERVISED, **whole)
    assert _same(supervised, alone)


@pytest.mark.slow
def test_alpha_of_zero_is_training_without_a_target(tiny: TinyBundle, unlabelled: str) -> None:
    """Without dropout, whose masks for the domains' batch come from the same numbers."""
    given = {**GIVEN, "dataset_dir": unlabelled, "dropout": 0.0}
    watched, alone, countered = (
        tiny.run("train.json", **given, **own) for own in ({"alpha_max": 0.0}, SUPERVISED, {"alpha_max": 0.5})
    )
    assert _same(watched, alone)
    assert not _same(watched, countered)


@pytest.mark.slow
def test_curves_show_the_discriminator(adapted: ConfigWorkflow) -> None:
    assert _curves(adapted) > {"segmentation_loss", "adversarial_loss", "domain_accuracy", "alpha"}
    assert content(adapted, "train::handlers::4").history["alpha"] == [(1, 0.0), (2, pytest.approx(0.1))]
    metrics = content(adapted, "train::trainer").state.metrics
    assert metrics["train_alpha"] == pytest.approx(0.1)
    assert 0 <= metrics["train_domain_accuracy"] <= 1


@pytest.mark.slow
def test_three_domains_are_adapted(tiny: TinyBundle, tmp_path: Path) -> None:
    dataset_dir = tiny_sites(tmp_path, sites=("S", "T", "U"), cases=2)
    trained = tiny.run("train.json", dataset_dir=dataset_dir, **GIVEN, target_sites=["T", "U"])
    assert content(trained, "discriminator_def").classification.out_channels == 3
    assert content(trained, "train::domain_segments")[0]["domain"].tolist() == [0, 1, 2]


@pytest.mark.slow
def test_real_scans_of_another_scanner_need_no_labels(tiny: TinyBundle, shared_data: Path, tmp_path: Path) -> None:
    """Multiple sclerosis: the second scanner's slices are 3 mm thick, and its label maps are of something else."""
    for site, name in (("S", "ms_lesion_3t"), ("T", "ms_long")):
        (tmp_path / site).symlink_to(real_folder(shared_data, name))
    given = {**GIVEN, "spacing": [2.0, 2.0, 2.0], "val_interval": 9, "sequences": ["flair", "t1", "t2"]}
    trained = tiny.run("train.json", dataset_dir=str(tmp_path), **given)
    assert _ids(trained, "train::dataset::data") < {"patient07", "patient19"}
    assert all("label" not in case for case in content(trained, "train::target::dataset::data"))
    assert (Path(content(trained, "run_dir")) / "model.pt").is_file()


# --- clusters in the adaptation


@pytest.fixture(scope="module")
def clustered(tiny: TinyBundle, unlabelled: str) -> ConfigWorkflow:
    return tiny.run("train.json", dataset_dir=unlabelled, **GIVEN, **SETTINGS["UDA-CCLP"])


@pytest.mark.slow
def test_clusters_change_the_segmenter_without_labels_of_the_target(
    adapted: ConfigWorkflow, clustered: ConfigWorkflow
) -> None:
    assert not _same(clustered, adapted)


@pytest.mark.slow
def test_clusters_form_when_adaptation_starts(adapted: ConfigWorkflow, clustered: ConfigWorkflow) -> None:
    """Until then the training is that without them to the bit."""
    losses, without = (content(run, "train::handlers::4").history["segmentation_loss"] for run in (clustered, adapted))
    assert losses[0] == without[0]
    assert losses[1] != without[1]
    curve = content(clustered, "train::handlers::4").history["cluster_loss"]
    assert curve[0] == (1, 0.0)
    assert curve[1][1] > 0
    assert content(clustered, "train::trainer").state.metrics["train_cluster_loss"] == pytest.approx(curve[1][1])


@pytest.mark.slow
def test_without_clusters_nothing_of_them_runs(adapted: ConfigWorkflow) -> None:
    assert content(adapted, "cluster_regulariser") is None
    assert content(adapted, "adversarial_step").regulariser is None
    assert "cluster_loss" not in _curves(adapted)


@pytest.mark.slow
def test_clusters_take_no_part_in_training_without_a_target(tiny: TinyBundle, labelled: str) -> None:
    given: dict[str, Any] = {**GIVEN, "max_epochs": 1, "val_interval": 1, "iterations_per_epoch": 1}
    trained = tiny.run("train.json", dataset_dir=labelled, **given, **SUPERVISED, cclp_weight=0.03)
    assert _curves(trained) & {"loss", "cluster_loss"} == {"loss"}


# --- the settings of table 5.1


@pytest.mark.slow
@pytest.mark.parametrize("setting", [name for name, own in SETTINGS.items() if "target_sites" in own])
def test_setting_without_adaptation_is_trained(tiny: TinyBundle, labelled: str, setting: str) -> None:
    given: dict[str, Any] = {**GIVEN, "max_epochs": 1, "val_interval": 1, "iterations_per_epoch": 1}
    trained = tiny.run("train.json", dataset_dir=labelled, **given, **SETTINGS[setting])
    assert (Path(content(trained, "run_dir")) / "finished").is_file()
    assert _curves(trained) & {"loss", "domain_accuracy"} == {"loss"}


@pytest.mark.parametrize("folds", [0, 2])
@pytest.mark.parametrize("setting", SETTINGS)
def test_cases_of_the_target_are_judged_that_no_setting_trains_on(
    tiny: TinyBundle, labelled: str, setting: str, folds: int
) -> None:
    given: dict[str, Any] = {"dataset_dir": labelled, **GIVEN, "folds": folds, **SETTINGS[setting]}
    training, evaluation = tiny.workflow("train.json", **given), tiny.workflow("train.json", "evaluate.json", **given)
    seen = _ids(training, "train::dataset::data") | _ids(training, "train::target::dataset::data")
    judged = content(evaluation, "checked_cases")
    assert judged
    assert {case["site"] for case in judged} == {"T"}
    assert all("label" in case for case in judged)
    assert seen.isdisjoint(case["case_id"] for case in judged)


def test_folds_divide_the_target_and_leave_the_source_in_training(tiny: TinyBundle, labelled: str) -> None:
    folds = [
        tiny.workflow("train.json", dataset_dir=labelled, **{**GIVEN, "folds": 2, "fold": fold}) for fold in (0, 1)
    ]
    first, second = (_ids(of, "train::target::dataset::data") for of in folds)
    assert first | second == {f"T_{index}" for index in range(4)}
    assert not first & second
    assert _ids(folds[0], "train::dataset::data") == _ids(folds[1], "train::dataset::data")


def test_sites_that_are_trained_on_have_equal_shares_of_a_step(tiny: TinyBundle, labelled: str) -> None:
    given = {**GIVEN, **SETTINGS["S+T"], "folds": 2, "batch_size": 4, "iterations_per_epoch": 3}
    workflow = tiny.workflow("train.json", dataset_dir=labelled, **given)
    sites = [case["site"] for case in content(workflow, "train::dataset::data")]
    assert sites.count("S") != sites.count("T")
    visited = list(content(workflow, "train::dataloader").sampler)
    steps = [[sites[index] for index in visited[start : start + 4]] for start in (0, 4, 8)]
    assert [sorted(step) for step in steps] == [["S", "S", "T", "T"]] * 3


def test_channel_of_a_missing_sequence_has_the_missing_value(tiny: TinyBundle, labelled: str) -> None:
    given = {"dataset_dir": labelled, **GIVEN, **SETTINGS["S+T-two-channels"]}
    workflow = tiny.workflow("train.json", **given)
    for volume in content(workflow, "train::dataset"):
        filled = [bool((channel == -4).all()) for channel in volume["image"]]
        assert filled == [False] * 4 + [volume["site"] == "T", volume["site"] == "S"]


def test_susceptibility_weighted_images_take_the_channel_of_gradient_echoes(tiny: TinyBundle, labelled: str) -> None:
    workflow = tiny.workflow("train.json", dataset_dir=labelled, **GIVEN)
    last = {case["site"]: Path(case["image"][-1]).name for case in content(workflow, "checked_cases")}
    assert last == {"S": "ge.nii.gz", "T": "swi.nii.gz"}


@pytest.mark.parametrize("name", ["thesis_table_5_1", "thesis_table_5_2", "thesis_figure_5_6"])
def test_settings_of_the_papers_tables_are_of_knobs(name: str) -> None:
    reproduction = find_reproduction(name)
    knobs = plain_keys(parser_of(PROJECT / "bundles" / NAME, "train.json").get())
    assert {knob for own in reproduction.settings.values() for knob in own} <= knobs.keys()


def test_published_scores_are_those_of_the_thesis() -> None:
    """Tables 5.1 and 5.2; the best connections are the default."""
    names = ("thesis_table_5_1", "thesis_table_5_2")
    compared, layers = (find_reproduction(name).scores[0].published for name in names)
    assert list(compared.values()) == ["15.7", "59.7", "62.7", "63.5", "66.5", "64.7"]
    assert list(layers.values()) == ["62.7", "61.3", "61.0", "61.2", "61.0", "60.4", "62.7"]
