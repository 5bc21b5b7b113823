"""train_ensemble: all members of an ensemble, one after another or side by side, and which of them enter it."""

import json
import logging
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from monai.bundle import ConfigParser

from bundles.emma_ensemble.networks import find_member
from common.bundle.config_changes import config_changes
from common.bundle.running_config import knobs, running_config
from common.checks.input_error import InputError
from common.checks.known_name import check_known_name
from common.experiments.child_run import ChildRun, Stage
from common.experiments.devices_for_runs import devices_for_runs
from common.experiments.experiment_recorder import ExperimentRecorder
from common.experiments.experiment_state import ExperimentState
from common.experiments.heed_signals import heed_signals
from common.experiments.open_recorder import open_recorder
from common.experiments.run_children import run_children
from common.files.whole_file import whole_file
from common.metrics.gated_members import gated_members
from common.metrics.member_gate import MemberGate
from common.metrics.read_member_scores import read_member_scores
from common.tracking.run_folder import mark_finished
from common.transforms.normalisation import NORMALISATIONS

_logger = logging.getLogger(__name__)
_NOT_OF_A_MEMBER = (
    "members",
    "min_members",
    "gate",
    "gate_score",
    "jobs",
    "models",
    "rule",
    "weights_gb",
    "min_voxels",
)
_FUSION = ("rule", "min_voxels")
_CANDIDATES, _ENSEMBLE = "candidates", "ensemble"


def train_ensemble(
    members: Sequence[str], *, output_dir: str, min_members: int, gate_score: str, gate: float, jobs: int
) -> None:
    """Trains each member that is not finished, scores all on the held-out cases, and writes who enters.

    Each member is a run of its own, in a process of its own, with the running config and `member.json`, in the folder
    of its name; MLflow shows the runs below one. Repeated, it goes on where it stopped.

    Writes `ensemble.json`, which evaluation and inference go by, and the table of the gate, `gate.csv` and `gate.md`.
    InputError at the end where a member failed; the others go on without it.

    Args:
        members: "<architecture>-<normalisation>".
        min_members: that an ensemble must have; where fewer are trained yet, none is evaluated.
        gate_score, gate: see `gated_members`.
        jobs: members at a time on one device.
    """
    heed_signals()
    parser = running_config()
    options = _options(members)
    _check_gate(parser, gate_score, gate)  # a wrong one is refused now, not after the training
    needed = max(min_members, 1)
    folder = Path(output_dir).expanduser().resolve()
    devices, threads = devices_for_runs(parser, jobs)
    with closing(ExperimentState(folder)) as state:
        (folder / "finished").unlink(missing_ok=True)
        config = _written_config(parser, folder / "config.json")
        configs = Path(parser.get_parsed_content("bundle_root")) / "configs"
        stages: dict[Stage, Sequence[str]] = {"train": ("train.json", str(config), "member.json")}
        runs = [ChildRun(folder / name, configs, [], own, stages) for name, own in options.items()]
        settings = {**_changes(config, configs / "train.json"), **knobs(parser)}
        settings = {name: value for name, value in settings.items() if name not in _NOT_OF_A_MEMBER}
        checked = [run for run in runs if state.knows(run.name) or not run.has_begun()]  # some were trained elsewhere
        state.remember(checked, {run.name: {**settings, **run.options} for run in checked})
        _prepare_cases(config, [run for run in runs if run.next_stage()])
        with open_recorder(parser, state, bundle=configs.parent.name, folder=folder) as recorder:
            if recorder:
                recorder.record_settings(knobs(parser))
            shared: dict[str, Any] = {"parent_run": state.parent_run, "held": [state.lock], "threads": threads}
            problems = run_children(runs, gpus=devices, **shared)
            trained = [run for run in runs if run.next_stage() is None]
            if len(trained) >= needed:
                shared["threads"] = None
                _form_ensemble(trained, config, gate_score, gate, needed, recorder, gpus=devices[:1], **shared)
            else:
                _logger.info("%d of %d members are trained, an ensemble has %d", len(trained), len(runs), needed)
            if problems:
                raise InputError(f"{len(problems)} of {len(runs)} members failed; first: {problems[0]}")
        mark_finished(str(folder))


def _check_gate(parser: ConfigParser, score: str, threshold: float) -> None:
    """InputError where the gate's score is none that members get, or its threshold none of a score."""
    gated_members({}, score=score, threshold=threshold)
    evaluation = Path(parser.get_parsed_content("bundle_root")) / "configs" / "evaluate.json"
    scores = ConfigParser.load_config_file(str(evaluation))["member_scores"]
    regions = parser["regions"] or parser.get_parsed_content("foreground")
    known = [f"{name}_{region}" for region in regions for name in scores] + [f"mean_{name}" for name in scores]
    check_known_name(score, known, argument="gate_score")


def _options(members: Sequence[str]) -> dict[str, dict[str, str]]:
    """What tells the members apart, by name."""
    options: dict[str, dict[str, str]] = {}
    for name in members:
        architecture, _, normalisation = name.partition("-")
        find_member(architecture)
        check_known_name(normalisation, NORMALISATIONS, argument=f"normalisation of {name}")
        if name in options:
            raise InputError(f"members: must differ, got {name} twice; leave one out")
        options[name] = {"architecture": architecture, "normalisation": normalisation}
    return options


def _written_config(parser: ConfigParser, file: Path) -> Path:
    """What is being run, with every overlay and override, for the processes that do it."""
    config = {name: value for name, value in parser.get().items() if not name.startswith("_")}
    with whole_file(file) as part:
        ConfigParser.export_config_file(config, part, indent=2, default=str)
    return file


def _changes(config: Path, own: Path) -> dict[str, Any]:
    """What is not as the bundle's own file has it, the arguments of components too, which are no knobs."""
    return config_changes(*(ConfigParser.load_config_file(str(file)) for file in (config, own)))


def _prepare_cases(config: Path, runs: Sequence[ChildRun]) -> None:
    """Corrects the bias fields here, so that members side by side do not do the same work."""
    for normalisation in sorted({run.options["normalisation"] for run in runs}):
        parser = ConfigParser()
        parser.read_config(str(config))
        parser["normalisation"] = normalisation
        for part in ("train", "validate"):
            parser.get_parsed_content(f"{part}::corrected_cases")


def _form_ensemble(
    trained: Sequence[ChildRun],
    config: Path,
    gate_score: str,
    gate: float,
    min_members: int,
    recorder: ExperimentRecorder | None,
    **how: Any,
) -> None:
    folder = config.parent
    candidates = [run.name for run in trained]
    evaluation = _evaluated(_CANDIDATES, candidates, trained, config, **how)
    tables = read_member_scores(evaluation / "member_scores.csv")
    scored = {name: tables[name] for name in candidates if name in tables}  # one that cannot be used is left out
    outcome = gated_members(scored, score=gate_score, threshold=gate)
    _write_gate(outcome, folder)
    entering = outcome.entering
    if len(entering) < min_members:
        raise InputError(
            f"gate: {len(entering)} of {len(candidates)} members have a mean {gate_score} above {gate}, an ensemble "
            f"has {min_members} (see {folder / 'gate.md'}); train for longer, or lower the gate"
        )
    if entering != candidates:
        evaluation = _evaluated(_ENSEMBLE, entering, trained, config, **how)
    _write_ensemble(entering, evaluation, folder)
    if recorder:
        for name in ("gate.csv", "gate.md", "ensemble.json"):
            recorder.record_file(folder / name)
    _logger.info("the ensemble's tables and pictures: %s", evaluation)


def _evaluated(name: str, members: Sequence[str], trained: Sequence[ChildRun], config: Path, **how: Any) -> Path:
    """The folder of an evaluation of these members, made unless there is one that is newer and fuses them alike."""
    options = {"models": repr(list(members)), "ensemble_dir": repr(str(config.parent)), "temperature": "1.0"}
    stages: dict[Stage, Sequence[str]] = {"evaluate": ("train.json", str(config), "evaluate.json")}
    run = ChildRun(config.parent / name, trained[0].configs, [], options, stages)
    known = run.evaluation()
    if known and _is_of(known, members, trained, config):
        return known
    for old in run.folder.glob("evaluate-*/finished"):
        old.unlink()
    if problems := run_children([run], **how):
        raise InputError(f"the members are trained, their evaluation failed: {problems[0]}")
    done = run.evaluation()
    if done is None:
        raise ValueError(f"{run.folder} must hold a finished evaluation")
    return done


def _is_of(evaluation: Path, members: Sequence[str], trained: Sequence[ChildRun], config: Path) -> bool:
    then, now = (json.loads(file.read_text()) for file in (evaluation / "config.json", config))
    ended = [file.stat().st_mtime for run in trained for file in run.folder.glob("train-*/finished")]
    is_newer = (evaluation / "finished").stat().st_mtime > max(ended)
    return is_newer and then["models"] == list(members) and all(then[name] == now[name] for name in _FUSION)


def _write_gate(outcome: MemberGate, folder: Path) -> None:
    for name, text in (("gate.csv", outcome.as_csv()), ("gate.md", outcome.as_markdown())):
        with whole_file(folder / name) as file:
            file.write_text(text, encoding="utf-8")
    _logger.info("\n%s", outcome.as_markdown())


def _write_ensemble(members: Sequence[str], evaluation: Path, folder: Path) -> None:
    calibration: Mapping[str, Any] = json.loads((evaluation / "temperature.json").read_text())
    content = {"members": list(members), "temperature": calibration["ensemble"]}
    with whole_file(folder / "ensemble.json") as file:
        file.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
