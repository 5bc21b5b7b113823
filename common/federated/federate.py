"""federate: several sites train a bundle together, beside what each would have learnt alone."""

import logging
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import torch
from monai.bundle import ConfigParser

from common.checks.input_error import InputError
from common.experiments.child_run import EVALUATE, TRAIN, ChildRun
from common.experiments.children_text import children_text
from common.experiments.config_files import config_files
from common.experiments.devices_for_runs import devices_for_runs
from common.experiments.experiment_config import experiment_config
from common.experiments.experiment_recorder import ExperimentRecorder
from common.experiments.experiment_state import ExperimentState
from common.experiments.experiment_tables import experiment_tables
from common.experiments.open_recorder import open_recorder
from common.experiments.option_values import option_values
from common.experiments.overlay_values import overlay_values
from common.experiments.run_children import run_children
from common.federated.federated_run import FederatedRun
from common.federated.named_sites import FEDERATED
from common.federated.site_options import site_options

_logger = logging.getLogger(__name__)
_OWN = ("dataset_dir", "max_epochs", "output_dir", "resume", "parent_run", "weights", "part", "run_name")


class _Evaluation(ChildRun):
    """Of one network at one site."""

    def has_begun(self) -> bool:
        return self.evaluation() is not None


def federate(
    bundle: str,
    options: Mapping[str, str],
    *,
    sites: Sequence[str] = (),
    phantoms: int = 0,
    rounds: int = 0,
    local_epochs: int = 1,
    output_dir: str | None = None,
    overlays: Sequence[str] = (),
) -> Path:
    """Trains each site's own network, then that of all sites, evaluates each on every site's validation cases, writes
    the tables, and returns the experiment's folder.

    The runs are children of one run in MLflow. Repeated, it goes on where it stopped.

    Args:
        bundle: its name.
        options: of all runs, as typed on the command line.
        sites: see `site_options`, as phantoms.
        rounds: of federated training; as many as the bundle's max_epochs has room for if 0.
        local_epochs: of a round at each site. A site's own network is trained for as many epochs as all rounds have.
        output_dir: the experiment's folder.
        overlays: config files that come last: paths, or names of the bundle's own.
    """
    plan = _plan(bundle, options, sites, phantoms, rounds, local_epochs, overlays)
    folder = Path(output_dir or f"{plan.parser.get_parsed_content('output_dir')}/{FEDERATED}").expanduser().resolve()
    with closing(ExperimentState(folder)) as state, TemporaryDirectory(prefix="federated-") as workspace:
        alone = plan.alone(folder)
        together = plan.together(folder, Path(workspace))
        state.remember([*alone.values(), together], plan.settings())
        with open_recorder(plan.parser, state, bundle=plan.configs.parent.name, folder=folder) as recorder:
            if recorder:
                recorder.record_settings(plan.settings()[FEDERATED])
            plan.run(list(alone.values()), state)
            plan.run([together], state, jobs=len(alone))
            evaluations = plan.evaluations(folder, {**alone, FEDERATED: together})
            plan.run(evaluations, state)
            _report(evaluations, folder, recorder)
    return folder


@dataclass(frozen=True)
class _Plan:
    """What is run; options are as typed, by key."""

    configs: Path
    files: Sequence[str]
    parser: ConfigParser
    options: Mapping[str, str]
    sites: Mapping[str, Mapping[str, str]]
    rounds: int
    local_epochs: int

    def alone(self, folder: Path) -> dict[str, ChildRun]:
        """Each site's own training."""
        return {
            site: ChildRun(folder / site, self.configs, self.files, {**self.options, **own}, {"train": TRAIN})
            for site, own in self.sites.items()
        }

    def together(self, folder: Path, workspace: Path) -> FederatedRun:
        gpus = 0 if isinstance(self.parser.get("device"), str) else torch.cuda.device_count()
        return FederatedRun(
            folder / FEDERATED,
            self.configs,
            self.files,
            {},
            {"train": TRAIN},
            sites={
                site: option_values(own) | ({"device": f"cuda:{index % gpus}"} if gpus > 1 else {})
                for index, (site, own) in enumerate(self.sites.items())
            },
            values=option_values(self.options),
            rounds=self.rounds,
            local_epochs=self.local_epochs,
            workspace=workspace,
        )

    def evaluations(self, folder: Path, trained: Mapping[str, ChildRun]) -> list[ChildRun]:
        """Each network at each site: at a site its own first, that of all sites last."""
        order = [(site, name) for site in self.sites for name in (site, *(of for of in trained if of != site))]
        return [
            _Evaluation(
                folder / f"{name}-on-{site}",
                self.configs,
                self.files,
                {**self.options, **self.sites[site], "weights": repr(f"{trained[name].training()}/model.pt")},
                {"evaluate": EVALUATE},
            )
            for site, name in order
        ]

    def settings(self) -> dict[str, dict[str, Any]]:
        """Of each training, by its name."""
        shared = {"bundle": self.configs.parent.name, **overlay_values(self.files), **option_values(self.options)}
        own = {site: option_values(options) for site, options in self.sites.items()}
        federated = {"sites": own, "rounds": self.rounds, "local_epochs": self.local_epochs}
        return {**{site: {**shared, **of} for site, of in own.items()}, FEDERATED: {**shared, **federated}}

    def run(self, runs: Sequence[ChildRun], state: ExperimentState, *, jobs: int = 1) -> None:
        """InputError where one fails: what follows needs them all. `jobs` share the processor."""
        gpus, threads = devices_for_runs(self.parser, jobs)
        places = gpus if jobs == 1 else [None]
        problems = run_children(runs, gpus=places, parent_run=state.parent_run, held=[state.lock], threads=threads)
        if problems:
            raise InputError(f"{len(problems)} of {len(runs)} runs failed; first: {problems[0]}")


def _plan(
    bundle: str,
    options: Mapping[str, str],
    sites: Sequence[str],
    phantoms: int,
    rounds: int,
    local_epochs: int,
    overlays: Sequence[str],
) -> _Plan:
    """InputError for whatever can be known to be wrong before the work."""
    train, evaluate, *behind = config_files(bundle, ["train.json", "evaluate.json"], overlays=overlays)
    for key in [key for key in options if key in _OWN]:
        raise InputError(
            f"{key} must be left out, every run is given its own; see --sites, --rounds and --local_epochs"
        )
    if local_epochs < 1 or rounds < 0:
        key, value = ("local_epochs", local_epochs) if local_epochs < 1 else ("rounds", rounds)
        raise InputError(f"{key} must be at least 1, got {value}")
    if "weights" not in overlay_values([evaluate]):
        raise InputError(
            f"bundle: {train.parents[1].name} trains and judges an ensemble, not one network; train another bundle's "
            "so, such as deepmedic_brats, and make it a member: --models \"['.../federated/federated']\""
        )
    if find_spec("nvflare") is None:
        raise InputError("nvflare, which federated training runs on, is missing: pip install -r requirements.txt")
    files = [str(file) for file in behind]
    parser = experiment_config(train.parent, files, options)
    rounds = rounds or max(parser.get_parsed_content("max_epochs") // local_epochs, 1)
    shared = {**options, "max_epochs": str(rounds * local_epochs)}
    own = site_options(parser, sites, phantoms=phantoms)
    parsers = [experiment_config(train.parent, files, {**shared, **of}) for of in own.values()]
    return _Plan(train.parent, files, parsers[0], shared, own, rounds, local_epochs)


def _report(evaluations: Sequence[ChildRun], folder: Path, recorder: ExperimentRecorder | None) -> None:
    found = {run.name: path for run in evaluations if (path := run.evaluation())}
    content = experiment_tables(found, folder=folder, pool_cases=False)
    summaries = {name: summary["scores"] for name, summary in content["runs"].items()}
    if recorder:
        recorder.record_scores(summaries, folder)
    _logger.info("\n%s\n\ntables in %s", children_text(summaries), folder)
