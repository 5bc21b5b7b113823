"""Reproduction: settings of a bundle whose runs make a table or a figure of a text."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from common.experiments.option_values import option_values
from common.experiments.reproduced_score import ReproducedScore

SCALES = ("smoke", "laptop", "paper")


@dataclass(frozen=True)
class Reproduction:
    """Each setting is run with several seeds; its run with seed 3 is `<setting>-seed3`.

    Args:
        name: of the experiment.
        bundle: whose settings they are.
        settings: values by option, by setting, in the order of the table; the others are compared with the first. One
            with "random_forest" is a `ForestRun`.
        scores: the first is the one that a picture is drawn of.
        source: the text, and its table or figure.
        needs: the data that the text used; "" for none but phantoms.
        give: the options that give such data; or what is made instead of phantoms, where none are needed.
        bounds: the settings of no and of the whole share of the gap; none for no share.
        overlays: config files of all settings.
        evaluations: by name, options of further evaluations of a setting's networks, rows behind those of the settings;
            "of" is the setting.
        scales: by name, values by option of all settings; "overlays" are config files that come behind those above.
        knob: the option that some settings vary; "" for none.
        varied: setting by value of the knob, by what the settings have in common.
        over_epochs: names of the trainings' curves that its figure shows; none for a figure of scores.
        runs_of: the experiment in whose folder its runs are; "" for its own.
        command: what makes it, where that is not `scripts/reproduce.py`.
        remarks: of whoever looked at the results.
    """

    name: str
    bundle: str
    settings: Mapping[str, Mapping[str, Any]]
    scores: Sequence[ReproducedScore]
    source: str = ""
    needs: str = ""
    give: str = ""
    bounds: Sequence[str] = ()
    overlays: Sequence[str] = ()
    evaluations: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    scales: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    knob: str = ""
    varied: Mapping[str, Mapping[Any, str]] = field(default_factory=dict)
    over_epochs: Sequence[str] = ()
    runs_of: str = ""
    command: str = ""
    remarks: str = ""

    @property
    def rows(self) -> list[str]:
        """What has scores: the settings, and the evaluations of some."""
        return [*self.settings, *self.evaluations]

    def children(
        self, seeds: Sequence[int], options: Mapping[str, str], *, scale: str = "laptop"
    ) -> dict[str, dict[str, str]]:
        """The options of each run by its name, all settings of a seed before the next seed.

        Where a scale has folds, seed s has fold s modulo their number.

        Args:
            options: of the command line, which override the settings', which override the scale's.
        """
        shared = self.scale_options(scale, options)
        folds = {**shared, **option_values(options)}.get("folds", 0)
        evaluations = {name: {**self.settings[own["of"]], **own} for name, own in self.evaluations.items()}
        return {
            self.run_name(setting, seed): {
                key: repr(value)
                for key, value in {**shared, **_fold(seed, folds), **own}.items()
                if key not in ("of", "random_forest")
            }
            | {**options, "seed": str(seed)}
            for seed in seeds
            for setting, own in {**self.settings, **evaluations}.items()
        }

    def trained_by(self, seeds: Sequence[int]) -> dict[str, str]:
        """The run that trains for it, by run that only evaluates."""
        return {
            self.run_name(name, seed): self.run_name(own["of"], seed)
            for seed in seeds
            for name, own in self.evaluations.items()
        }

    def forests(self, seeds: Sequence[int]) -> list[str]:
        """The runs that are random forests."""
        return [
            self.run_name(name, seed)
            for seed in seeds
            for name, own in self.settings.items()
            if own.get("random_forest", False)
        ]

    def scale_options(self, scale: str, options: Mapping[str, str]) -> dict[str, Any]:
        """Those of all settings at that scale, without what is said of phantoms where the options give other data."""
        own = self.scales.get(scale, {})
        is_given = "dataset_dir" in options
        return {
            key: value
            for key, value in own.items()
            if key != "overlays" and not (is_given and key.startswith("dataset_dir::"))
        }

    def config_overlays(self, scale: str) -> list[str]:
        """The config files of all runs at that scale."""
        return [*self.overlays, *self.scales.get(scale, {}).get("overlays", ())]

    @staticmethod
    def run_name(setting: str, seed: int) -> str:
        return f"{setting}-seed{seed}"


def _fold(seed: int, folds: Any) -> dict[str, int]:
    # what is no number, as somebody typed it, the bundle refuses
    return {"fold": seed % folds} if isinstance(folds, int) and folds > 0 else {}
