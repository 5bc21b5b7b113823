"""What every bundle does when it is run: trains, is interrupted and resumed, evaluates, segments, and records it all.

The runs are tiny (tests/tiny/<bundle>.json), in this process, from an empty working directory, and shared by the tests.
"""

import csv
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from bundle_configs import BUNDLES, config_of
from ignite.engine import Engine, Events
from mlflow import MlflowClient
from mlflow.entities import Run
from monai.bundle import ConfigWorkflow
from monai.bundle.scripts import _get_fake_spatial_shape
from monai.data import MetaTensor
from monai.transforms import LoadImage
from monai.utils import ensure_tuple
from tiny_bundle import TinyBundle, content, input_error
from two_processes import two_processes
from undone_afterwards import undone_afterwards

from common.doctor.config_items import config_items
from common.doctor.plain_keys import plain_keys
from common.report.write_report import write_report

COMMANDS = [("train.json",), ("train.json", "evaluate.json"), ("inference.json",)]


# --- the runs


@pytest.fixture(scope="module", params=BUNDLES, ids=lambda bundle: bundle.name)
def bundle(request: pytest.FixtureRequest) -> Path:
    """The folder of each bundle in turn."""
    folder: Path = request.param
    return folder


@pytest.fixture(scope="module", autouse=True)
def working_directory(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """An empty folder to run in; what a run changes in this process is undone afterwards."""
    folder = tmp_path_factory.mktemp("elsewhere")
    with undone_afterwards(folder):
        yield folder


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MlflowClient]:
    """Reads what the runs have recorded; all bundles share the database, which takes seconds to make."""
    uri = f"sqlite:///{tmp_path_factory.mktemp('tracking')}/mlflow.db"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MLFLOW_TRACKING_URI", uri)
        yield MlflowClient(uri)


@pytest.fixture(scope="module")
def tiny(bundle: Path, tmp_path_factory: pytest.TempPathFactory) -> TinyBundle:
    return TinyBundle(bundle, tmp_path_factory.mktemp(bundle.name))


@pytest.fixture(scope="module")
def training(tiny: TinyBundle, client: MlflowClient) -> ConfigWorkflow:
    """Initialised, not yet run."""
    workflow = tiny.workflow("train.json", device="cpu")
    workflow.initialize()
    return workflow


@pytest.fixture(scope="module")
def trained(training: ConfigWorkflow) -> ConfigWorkflow:
    training.run()
    training.finalize()
    return training


@pytest.fixture(scope="module")
def evaluated(tiny: TinyBundle, trained: ConfigWorkflow) -> ConfigWorkflow:
    return tiny.run("train.json", "evaluate.json")


@pytest.fixture(scope="module")
def inferring(tiny: TinyBundle, trained: ConfigWorkflow) -> ConfigWorkflow:
    """Initialised, not yet run."""
    workflow = tiny.workflow("inference.json")
    workflow.initialize()
    return workflow


@pytest.fixture(scope="module")
def inferred(inferring: ConfigWorkflow) -> ConfigWorkflow:
    inferring.run()
    inferring.finalize()
    return inferring


@pytest.fixture(scope="module")
def interrupted(tiny: TinyBundle, client: MlflowClient, tmp_path_factory: pytest.TempPathFactory) -> ConfigWorkflow:
    """Stopped by Ctrl-C within its second epoch."""
    output_dir = tmp_path_factory.mktemp("interrupted")
    workflow = tiny.workflow("train.json", device="cpu", output_dir=str(output_dir))
    workflow.initialize()
    content(workflow, "train::trainer").add_event_handler(Events.ITERATION_COMPLETED, _press_ctrl_c)
    with pytest.raises(KeyboardInterrupt):
        workflow.run()
    return workflow


def _press_ctrl_c(engine: Engine) -> None:
    if engine.state.epoch == 2:
        raise KeyboardInterrupt


@pytest.fixture(scope="module")
def resumed(tiny: TinyBundle, interrupted: ConfigWorkflow, status_before: str) -> ConfigWorkflow:
    output_dir = content(interrupted, "output_dir")
    return tiny.run("train.json", device="cpu", output_dir=output_dir, resume=True)


@pytest.fixture(scope="module")
def status_before(client: MlflowClient, interrupted: ConfigWorkflow) -> str:
    """MLflow's status of the interrupted run, before it is resumed."""
    status: str = _recorded(client, interrupted).info.status
    return status


@pytest.fixture(scope="module")
def finished(trained: ConfigWorkflow, evaluated: ConfigWorkflow, inferred: ConfigWorkflow) -> dict[str, ConfigWorkflow]:
    return {"training": trained, "evaluation": evaluated, "inference": inferred}


def _run_dir(workflow: ConfigWorkflow) -> Path:
    return Path(content(workflow, "run_dir"))


def _weights(workflow: ConfigWorkflow) -> dict[str, torch.Tensor]:
    """Of the network as the run has left it, whichever were its best."""
    weights: dict[str, torch.Tensor] = content(workflow, "network_def").state_dict()
    return weights


def _differing(weights: dict[str, torch.Tensor], others: dict[str, torch.Tensor]) -> list[str]:
    return [name for name in weights.keys() | others.keys() if not torch.equal(weights[name], others[name])]


# --- MONAI finds what it looks for


def test_training_has_all_properties(training: ConfigWorkflow) -> None:
    assert training.check_properties() == []


def test_inference_has_all_properties(inferring: ConfigWorkflow) -> None:
    assert inferring.check_properties() == []


# --- the network


def test_network_output_has_the_shape_of_the_metadata(bundle: Path, tiny: TinyBundle) -> None:
    formats = config_of(bundle, "metadata.json")["network_data_format"]
    image, pred = formats["inputs"]["image"], formats["outputs"]["pred"]
    size, expected = (_get_fake_spatial_shape(of["spatial_shape"], any=32) for of in (image, pred))
    network = content(tiny.workflow("inference.json"), "network_def").eval()
    with torch.no_grad():
        output = network(torch.zeros(1, image["num_channels"], *size))
    assert tuple(output.shape) == (1, pred["num_channels"], *expected)


@pytest.mark.parametrize("device", ["cpu", "cuda:0"])
def test_network_is_on_the_device_named(tiny: TinyBundle, device: str) -> None:
    if device != "cpu" and not torch.cuda.is_available():
        pytest.skip("no CUDA device")
    network = content(tiny.workflow("train.json", device=device), "network")
    assert {str(weights.device) for weights in network.parameters()} == {device}


# --- training


def test_a_finished_run_has_its_files(trained: ConfigWorkflow) -> None:
    names = {file.name for file in _run_dir(trained).iterdir()}
    assert names >= {"config.json", "model.pt", "pictures", "finished"}
    assert "last.pt" not in names


def test_training_draws_curves_and_overlays(trained: ConfigWorkflow) -> None:
    pictures = _run_dir(trained) / "pictures"
    assert (pictures / "curves.png").is_file()
    assert list(pictures.glob("overlays/*.png")) != []


def test_config_of_a_run_has_its_knobs(tiny: TinyBundle, trained: ConfigWorkflow) -> None:
    recorded = json.loads((_run_dir(trained) / "config.json").read_text())
    knobs = {name: value for name, value in tiny.overrides("train.json").items() if "::" not in name}
    assert {name: recorded[name] for name in knobs} == knobs


def test_weights_load_as_nothing_but_tensors(tiny: TinyBundle, trained: ConfigWorkflow) -> None:
    state = torch.load(_run_dir(trained) / "model.pt", weights_only=True)
    assert {type(value) for value in state.values()} == {torch.Tensor}
    content(tiny.workflow("inference.json"), "network_def").load_state_dict(state)


def test_same_seed_gives_the_same_weights(tiny: TinyBundle, trained: ConfigWorkflow, tmp_path: Path) -> None:
    again = tiny.run("train.json", device="cpu", output_dir=str(tmp_path), track=False)
    assert _differing(_weights(trained), _weights(again)) == []


def test_an_interrupted_run_is_not_finished(interrupted: ConfigWorkflow) -> None:
    names = {file.name for file in _run_dir(interrupted).iterdir()}
    assert "last.pt" in names
    assert "finished" not in names


def test_a_resumed_run_ends_with_the_weights_of_an_uninterrupted_one(
    trained: ConfigWorkflow, resumed: ConfigWorkflow
) -> None:
    assert _differing(_weights(trained), _weights(resumed)) == []


def test_a_resumed_run_keeps_the_best_weights_of_an_uninterrupted_one(
    trained: ConfigWorkflow, resumed: ConfigWorkflow
) -> None:
    best = [torch.load(_run_dir(run) / "model.pt", weights_only=True) for run in (trained, resumed)]
    assert _differing(*best) == []


def test_a_resumed_run_stays_in_its_folder(interrupted: ConfigWorkflow, resumed: ConfigWorkflow) -> None:
    assert _run_dir(resumed) == _run_dir(interrupted)


# --- evaluation and inference


def test_every_validation_case_is_scored(evaluated: ConfigWorkflow) -> None:
    with (_run_dir(evaluated) / "scores.csv").open() as file:
        scored = [row["case_id"] for row in csv.DictReader(file)]
    assert scored == sorted(case["case_id"] for case in evaluated.val_dataset_data)


def test_summary_counts_the_validation_cases(evaluated: ConfigWorkflow) -> None:
    summary = json.loads((_run_dir(evaluated) / "summary.json").read_text())
    assert summary["cases"] == len(evaluated.val_dataset_data)


def test_evaluated_cases_were_not_trained_on(trained: ConfigWorkflow, evaluated: ConfigWorkflow) -> None:
    training, validation = (
        {case["case_id"] for case in cases} for cases in (trained.train_dataset_data, evaluated.val_dataset_data)
    )
    assert training & validation == set()


def test_every_image_gets_one_result(inferred: ConfigWorkflow) -> None:
    classified = [row["case_id"] for row in _classifications(inferred)]
    results = {
        case["case_id"]: len(_label_map_files(inferred, case)) + classified.count(case["case_id"])
        for case in inferred.dataset_data
    }
    assert results == dict.fromkeys(results, 1)


@pytest.fixture(scope="module")
def label_maps(inferred: ConfigWorkflow) -> dict[str, tuple[Path, Path]]:
    """By case: the image, and the label map that inference has written."""
    found = {case["case_id"]: (case, _label_map_files(inferred, case)) for case in inferred.dataset_data}
    if _classifications(inferred):
        pytest.skip("images are classified as a whole")
    return {name: (_image_file(case), files[0]) for name, (case, files) in found.items()}


def test_label_maps_lie_on_the_grids_of_their_images(label_maps: dict[str, tuple[Path, Path]]) -> None:
    for image, pred in ((_read(image), _read(pred)) for image, pred in label_maps.values()):
        assert pred.shape == image.shape[: pred.ndim]  # channels come last in a file
        np.testing.assert_array_equal(pred.affine, image.affine)


def test_label_maps_hold_integers_of_the_classes(bundle: Path, label_maps: dict[str, tuple[Path, Path]]) -> None:
    """Or the numbers of objects, without a gap."""
    for _, file in label_maps.values():
        pred = _read(file)
        numbered = map(str, range(int(pred.max()) + 1))
        assert not pred.is_floating_point()
        assert {str(value) for value in pred.unique().tolist()} <= (
            set(numbered) if file.stem.endswith("_instances") else _classes(bundle).keys()
        )


def test_classified_images_have_a_class_and_its_probability(bundle: Path, inferred: ConfigWorkflow) -> None:
    rows = _classifications(inferred)
    if not rows:
        pytest.skip("images are segmented")
    for row in rows:
        probabilities = {name: float(row[f"probability_{name}"]) for name in _classes(bundle).values()}
        assert row["class"] == max(probabilities, key=lambda name: probabilities[name])
        assert sum(probabilities.values()) == pytest.approx(1, abs=1e-4)


def _classes(bundle: Path) -> dict[str, str]:
    """Names by index."""
    names: dict[str, str] = config_of(bundle, "metadata.json")["network_data_format"]["outputs"]["pred"]["channel_def"]
    return names


def _label_map_files(workflow: ConfigWorkflow, case: dict[str, Any]) -> list[Path]:
    folder, name = Path(content(workflow, "output_dir")), case["case_id"]
    return [*folder.glob(f"{name}_pred.*"), *folder.glob(f"{name}_instances.*")]


def _classifications(workflow: ConfigWorkflow) -> list[dict[str, str]]:
    """The rows of the table of classes; none where images are segmented."""
    file = Path(content(workflow, "output_dir")) / "predictions.csv"
    if not file.is_file():
        return []
    with file.open(newline="") as table:
        return list(csv.DictReader(table))


def _image_file(case: dict[str, Any]) -> Path:
    return Path(ensure_tuple(case["image"])[0])


def _read(file: Path) -> MetaTensor:
    volume: MetaTensor = LoadImage(image_only=True, dtype=None)(file)
    return volume


# --- reports


def test_a_training_gives_a_report_with_its_feature_maps(trained: ConfigWorkflow, tmp_path: Path) -> None:
    modules = content(trained, "network_def").named_modules()
    layer = next(name for name, module in modules if isinstance(module, torch.nn.Conv2d | torch.nn.Conv3d))
    page = write_report(_run_dir(trained), tmp_path / "report.html", number=0, layers=[layer]).read_text()
    assert 'alt="curves of ' in page
    assert f'alt="feature maps of {layer}"' in page


def test_an_evaluation_gives_a_report_with_its_worst_and_best_case(evaluated: ConfigWorkflow, tmp_path: Path) -> None:
    page = write_report(_run_dir(evaluated), tmp_path / "report.html", number=1).read_text()
    is_classified = '<button type="button">predicted</button>' in page
    assert page.count("<figure") == (0 if is_classified else 2)
    assert all(case["case_id"] in page for case in evaluated.val_dataset_data)
    assert len(page) < 5_000_000


# --- tracking


def _recorded(client: MlflowClient, workflow: ConfigWorkflow) -> Run:
    """The one run in MLflow that is named after the run's folder, in the experiment named after the bundle."""
    return _run_named(client, workflow.config_root_path.parent.name, _run_dir(workflow).name)


def _run_named(client: MlflowClient, bundle: str, name: str) -> Run:
    experiment = client.get_experiment_by_name(bundle)
    (run,) = (run for run in client.search_runs([experiment.experiment_id]) if run.info.run_name == name)
    return run


@pytest.mark.parametrize("kind", ["training", "evaluation", "inference"])
def test_run_is_recorded_as_finished(client: MlflowClient, finished: dict[str, ConfigWorkflow], kind: str) -> None:
    assert _recorded(client, finished[kind]).info.status == "FINISHED"


def test_every_knob_is_recorded(client: MlflowClient, bundle: Path, trained: ConfigWorkflow) -> None:
    knobs = {name: str(content(trained, name)) for name in plain_keys(config_of(bundle, "train.json"))}
    params = _recorded(client, trained).data.params
    assert {name: params.get(name) for name in knobs} == knobs


@pytest.mark.parametrize("name", ["bundle_root", "dataset_dir", "output_dir", "device"])
def test_every_place_is_recorded(client: MlflowClient, trained: ConfigWorkflow, name: str) -> None:
    assert _recorded(client, trained).data.params[name] == str(content(trained, name))


@pytest.mark.parametrize("name", ["python", "torch", "monai", "cuda", "git_commit", "cases", "cases_sha256"])
def test_circumstances_are_recorded(client: MlflowClient, trained: ConfigWorkflow, name: str) -> None:
    assert _recorded(client, trained).data.params[name] != ""


@pytest.mark.parametrize("names", ["learning_rate", "train::key_metric", "validate::key_metric"])
def test_curve_is_recorded_epoch_by_epoch(client: MlflowClient, trained: ConfigWorkflow, names: str) -> None:
    interval = content(trained, "val_interval") if names.startswith("validate") else 1
    run_id = _recorded(client, trained).info.run_id
    for name in trained.parser.get(names) if "::" in names else [names]:
        epochs = [point.step for point in client.get_metric_history(run_id, name)]
        assert epochs == list(range(interval, content(trained, "max_epochs") + 1, interval))


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("training", {"config.json", "model.pt", "pictures/curves.png"}),
        ("evaluation", {"config.json", "scores.csv", "summary.json"}),
        ("inference", {"config.json"}),
    ],
    ids=["training", "evaluation", "inference"],
)
def test_artifacts_are_recorded(
    client: MlflowClient, finished: dict[str, ConfigWorkflow], kind: str, expected: set[str]
) -> None:
    workflow = finished[kind]
    paths = _artifacts(client, _recorded(client, workflow).info.run_id)
    pictures = {f"pictures/overlays/{file.name}" for file in _run_dir(workflow).glob("pictures/overlays/*.png")}
    assert pictures
    assert paths >= expected | pictures


def _artifacts(client: MlflowClient, run_id: str, folder: str | None = None) -> set[str]:
    entries = client.list_artifacts(run_id, folder)
    deeper = (_artifacts(client, run_id, entry.path) for entry in entries if entry.is_dir)
    return {entry.path for entry in entries if not entry.is_dir}.union(*deeper)


def test_an_interrupted_run_is_recorded_as_killed(status_before: str) -> None:
    assert status_before == "KILLED"


def test_a_resumed_run_is_one_finished_run_in_mlflow(client: MlflowClient, resumed: ConfigWorkflow) -> None:
    run = _recorded(client, resumed)
    epochs = [point.step for point in client.get_metric_history(run.info.run_id, "learning_rate")]
    assert (run.info.status, epochs) == ("FINISHED", list(range(1, content(resumed, "max_epochs") + 1)))


# --- on several devices


@pytest.fixture(scope="module")
def trained_by_two(tiny: TinyBundle, client: MlflowClient, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a training by two processes."""
    output_dir = tmp_path_factory.mktemp("two")
    two_processes(tiny.run, "train.json", "multi_gpu_train.json", output_dir=str(output_dir))
    (run_dir,) = output_dir.glob("train-*")
    return run_dir


@pytest.fixture(scope="module")
def evaluated_by_two(tiny: TinyBundle, evaluated: ConfigWorkflow) -> Path:
    """The folder of an evaluation of the same weights, by two processes."""
    there = set(_run_dir(evaluated).parent.iterdir())
    two_processes(tiny.run, "train.json", "evaluate.json", "multi_gpu_evaluate.json")
    (run_dir,) = set(_run_dir(evaluated).parent.iterdir()) - there
    return run_dir


@pytest.mark.slow
def test_two_processes_train_one_network(tiny: TinyBundle, client: MlflowClient, trained_by_two: Path) -> None:
    assert {file.name for file in trained_by_two.iterdir()} >= {"config.json", "model.pt", "finished"}
    assert _run_named(client, tiny.name, trained_by_two.name).info.status == "FINISHED"
    state = torch.load(trained_by_two / "model.pt", weights_only=True)
    content(tiny.workflow("inference.json"), "network_def").load_state_dict(state)


@pytest.mark.slow
def test_two_processes_evaluate_as_one_does(evaluated: ConfigWorkflow, evaluated_by_two: Path) -> None:
    """All tables are the same; images that are classified in other batches differ by rounding."""
    one, two = (_tables(folder) for folder in (_run_dir(evaluated), evaluated_by_two))
    assert two.keys() == one.keys()
    differing = {name: (value, two[name]) for name, value in one.items() if not _is_close(value, two[name])}
    assert differing == {}


@pytest.mark.slow
def test_two_processes_record_one_evaluation(
    tiny: TinyBundle, client: MlflowClient, evaluated: ConfigWorkflow, evaluated_by_two: Path
) -> None:
    one, two = _recorded(client, evaluated), _run_named(client, tiny.name, evaluated_by_two.name)
    assert two.info.status == "FINISHED"
    assert two.data.metrics == pytest.approx(one.data.metrics, rel=1e-5, nan_ok=True)
    files = [{path for path in _artifacts(client, run.info.run_id) if "pictures/" not in path} for run in (one, two)]
    assert files[0] == files[1]


def _tables(folder: Path) -> dict[str, Any]:
    """Every value in the tables of an evaluation, by file and place."""
    tables: dict[str, Any] = {}
    for file in sorted(folder.glob("*.csv")):
        with file.open(newline="") as lines:
            tables[file.name] = list(csv.DictReader(lines))
    for file in sorted(folder.glob("*.json")):
        if file.name != "config.json":
            tables[file.name] = json.loads(file.read_text())
    return dict(config_items(tables))


def _is_close(value: Any, other: Any) -> bool:
    """Numbers, which in a CSV are text, up to rounding; anything else exactly."""
    with suppress(TypeError, ValueError):
        return bool(float(other) == pytest.approx(float(value), rel=1e-4, abs=1e-6, nan_ok=True))
    return isinstance(value, dict | list) or bool(value == other)


# --- where it runs, and what it is given


def test_nothing_is_written_into_the_working_directory(
    working_directory: Path, finished: dict[str, ConfigWorkflow]
) -> None:
    assert list(working_directory.iterdir()) == []


@pytest.mark.parametrize("names", COMMANDS, ids=lambda names: names[-1])
@pytest.mark.parametrize(
    ("mistyped", "hint"),
    [
        pytest.param("output_dri", "did you mean output_dir?", id="knob"),
        pytest.param("network_def::in_chanels", "did you mean in_channels?", id="argument"),
    ],
)
def test_mistyped_override_is_refused(
    tiny: TinyBundle, tmp_path: Path, names: tuple[str, ...], mistyped: str, hint: str
) -> None:
    workflow = tiny.workflow(*names, output_dir=str(tmp_path / "output"), **{mistyped: 1})
    with pytest.raises(RuntimeError) as caught:
        workflow.initialize()
    assert hint in str(input_error(caught.value))
    assert not (tmp_path / "output").exists()


@pytest.mark.parametrize("typed", ["true", "false", "True", "False"])
def test_true_and_false_are_understood_as_the_command_line_gives_them(tiny: TinyBundle, typed: str) -> None:
    given = {"True": True, "False": False}.get(typed, typed)  # it reads Python's spelling, and leaves JSON's a string
    workflow = tiny.workflow("train.json", track=given)
    workflow.initialize()
    assert content(workflow, "track") is (typed.lower() == "true")


@pytest.mark.parametrize("names", [COMMANDS[1], COMMANDS[2]], ids=lambda names: names[-1])
def test_a_broken_image_is_skipped_and_reported_at_the_end(
    tiny: TinyBundle, trained: ConfigWorkflow, tmp_path: Path, names: tuple[str, ...]
) -> None:
    dataset_dir, broken, others = _data_with_a_broken_image(tiny.workflow(*names), tmp_path)
    output_dir = trained.parser.get_parsed_content("output_dir") if len(names) == 2 else str(tmp_path / "output")
    workflow = tiny.workflow(*names, dataset_dir=str(dataset_dir), output_dir=output_dir)
    workflow.initialize()
    workflow.run()
    with pytest.raises(RuntimeError) as caught:
        workflow.finalize()
    assert str(broken) in str(input_error(caught.value))
    cases = workflow.val_dataset_data if len(names) == 2 else workflow.dataset_data
    assert [case["case_id"] for case in cases] == others


def _data_with_a_broken_image(workflow: ConfigWorkflow, folder: Path) -> tuple[Path, Path, list[str]]:
    """A copy of the data, the one file in it that is no image, and the ids of the cases that can be worked on."""
    original, copy = Path(content(workflow, "dataset_dir")), folder / "data"
    shutil.copytree(original, copy)
    first, *others = content(workflow, "checked_cases")
    broken = copy / _image_file(first).relative_to(original)
    broken.write_bytes(b"no image")
    return copy, broken, [case["case_id"] for case in others]


# --- the commands that a user types


@pytest.mark.slow
def test_command_with_a_mistyped_override_says_so_in_one_line(tiny: TinyBundle, tmp_path: Path) -> None:
    command = ["-m", "monai.bundle", "run", "--config_file", *tiny.files("train.json")]
    ended = _python(*command, "--output_dir", str(tmp_path / "output"), "--learning_rte", "1", cwd=tmp_path)
    # MONAI itself warns of configs from strangers
    lines = [line for line in ended.stderr.splitlines() if not line.startswith("parsing config_file")]
    assert lines == ["error: learning_rte: no such key in this bundle's configs; did you mean learning_rate?"]
    assert ended.returncode == 1


@pytest.mark.slow
@pytest.mark.parametrize("bundle", [pytest.param(BUNDLES[-1], id=BUNDLES[-1].name)])
def test_torchrun_trains_and_evaluates(bundle: Path, tmp_path: Path) -> None:
    tiny = TinyBundle(bundle, tmp_path)
    uri = f"sqlite:///{tmp_path}/new.db"  # which the processes must not both make
    _torchrun(tiny, "train.json", "multi_gpu_train.json", uri=uri)
    _torchrun(tiny, "train.json", "evaluate.json", "multi_gpu_evaluate.json", uri=uri)
    (model,) = tmp_path.glob("train-*/model.pt")
    (scores,) = tmp_path.glob("evaluate-*/scores.csv")
    runs = MlflowClient(uri).search_runs([MlflowClient(uri).get_experiment_by_name(tiny.name).experiment_id])
    recorded = sorted((run.info.run_name, run.info.status) for run in runs)
    assert recorded == [(scores.parent.name, "FINISHED"), (model.parent.name, "FINISHED")]


def _torchrun(tiny: TinyBundle, *names: str, uri: str) -> None:
    overrides = {**tiny.overrides(*names), "output_dir": str(tiny.runs)}
    arguments = [text for name, value in overrides.items() for text in (f"--{name}", str(value))]
    torchrun = ["-m", "torch.distributed.run", "--standalone", "--nproc_per_node=2"]
    command = (*torchrun, "-m", "monai.bundle", "run", "--config_file", str(tiny.files(*names)), *arguments)
    ended = _python(*command, cwd=tiny.runs, MLFLOW_TRACKING_URI=uri)
    assert ended.returncode == 0, ended.stderr


def _python(*arguments: str, cwd: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """A command in a process of its own, without GPU and on one thread."""
    environment = {**os.environ, "CUDA_VISIBLE_DEVICES": "", "OMP_NUM_THREADS": "1", **variables}
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, timeout=300, check=False)
