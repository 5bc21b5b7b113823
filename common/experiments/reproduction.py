"""Reproduction: settings of a bundle whose runs make one table of a paper."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Reproduction:
    """Each setting is run with several seeds; its run with seed 3 is `<setting>-seed3`.

    Args:
        name: of the experiment.
        settings: values by option, by setting, in the order of the table; the others are compared with the first.
        score: of an evaluation's summary, whose mean over the cases is what a run scores.
        scale: the scores are given times this; 100 for per cent.
        published: what the paper says, by setting.
        bounds: the settings of no and of the whole share of the gap; none for no share.
        overlays: config files of all settings.
        knob: the option that some settings vary; "" for none.
        varied: setting by value of the knob, by what the settings have in common.
    """

    name: str
    settings: Mapping[str, Mapping[str, Any]]
    score: str
    scale: float = 1.0
    published: Mapping[str, str] = field(default_factory=dict)
    bounds: Sequence[str] = ()
    overlays: Sequence[str] = ()
    knob: str = ""
    varied: Mapping[str, Mapping[Any, str]] = field(default_factory=dict)

    @property
    def score_name(self) -> str:
        """With its unit."""
        unit = {1.0: "", 100.0: ", %"}.get(self.scale, f" × {self.scale:g}")
        return self.score.replace("_", " ") + unit

    def children(self, seeds: int, options: Mapping[str, str]) -> dict[str, dict[str, str]]:
        """The options of each run by its name, all settings of a seed before the next seed.

        Args:
            options: of the command line, which override the settings'.
        """
        return {
            self.run_name(setting, seed): {name: repr(value) for name, value in own.items()}
            | {**options, "seed": str(seed)}
            for seed in range(seeds)
            for setting, own in self.settings.items()
        }

    @staticmethod
    def run_name(setting: str, seed: int) -> str:
        return f"{setting}-seed{seed}"
