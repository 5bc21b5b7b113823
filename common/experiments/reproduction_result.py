"""ReproductionResult: what the runs of an experiment came to, and all that a reader wants to know about them."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from common.experiments.reproduced_score import ReproducedScore
from common.experiments.reproduction import Reproduction
from common.experiments.run_provenance import RunProvenance
from common.experiments.seed_row import SeedRow
from common.experiments.seed_table import seed_table

_BySeed = Mapping[int, float]


@dataclass(frozen=True)
class ReproductionResult:
    """Of the runs that are done.

    Args:
        reproduction: what was to be run.
        scale: of the runs.
        options: of the command line.
        config: overlays of the command line.
        measured: by seed, by setting, by name of the score; in the reproduction's units.
        records: by run.
        over_epochs: (epoch, value) pairs by seed, by setting, by name of the curve; of settings that have it.
        over_cases: n, mean, sd and interval over the cases, by score, by run.
    """

    reproduction: Reproduction
    scale: str
    options: Mapping[str, str]
    config: Sequence[str]
    measured: Mapping[str, Mapping[str, _BySeed]]
    over_epochs: Mapping[str, Mapping[str, Mapping[int, Sequence[tuple[float, float]]]]]
    records: Mapping[str, RunProvenance]
    over_cases: Mapping[str, Mapping[str, Mapping[str, Any]]]

    @property
    def first(self) -> str:
        """The setting that the others are compared with."""
        return next(iter(self.reproduction.settings))

    @property
    def bounds(self) -> Sequence[str]:
        """Those of the reproduction, where both have scores."""
        scores = self.of(self.reproduction.scores[0])
        return self.reproduction.bounds if all(scores.get(bound) for bound in self.reproduction.bounds) else ()

    @property
    def is_of_other_data(self) -> bool:
        """Whether the published values are of data that were not given."""
        return bool(self.reproduction.needs) and "dataset_dir" not in self.options

    def of(self, score: ReproducedScore) -> dict[str, _BySeed]:
        """By seed, by setting in the order of the table; an empty one for a setting without."""
        measured = self.measured.get(score.name, {})
        return {setting: measured.get(setting, {}) for setting in self.reproduction.rows}

    def tables(self) -> list[tuple[ReproducedScore, list[SeedRow]]]:
        """The rows of each score."""
        return [
            (score, seed_table(self.of(score), published=score.published, bounds=self.bounds))
            for score in self.reproduction.scores
        ]

    def curves(self, score: ReproducedScore) -> dict[str, dict[Any, _BySeed]]:
        """By seed, by value of the knob, by setting that varies it."""
        scores = self.of(score)
        curves = {
            setting: {value: scores[row] for value, row in rows.items() if scores[row]}
            for setting, rows in self.reproduction.varied.items()
        }
        return {setting: curve for setting, curve in curves.items() if curve}

    def lines(self, score: ReproducedScore) -> dict[str, _BySeed]:
        """By seed, by setting that does not vary the knob."""
        varied = {row for by_value in self.reproduction.varied.values() for row in by_value.values()}
        return {setting: of for setting, of in self.of(score).items() if of and setting not in varied}

    def spreads(self, score: ReproducedScore) -> dict[str, Mapping[str, Any]]:
        """What each setting's one run has `over_cases`; nothing where one has several seeds, which tell more."""
        scores = self.of(score)
        if any(len(by_seed) > 1 for by_seed in scores.values()):
            return {}
        runs = {row: self.reproduction.run_name(row, seed) for row, by_seed in scores.items() for seed in by_seed}
        own = {row: self.over_cases.get(run, {}) for row, run in runs.items()}
        return {row: of[score.name] for row, of in own.items() if score.name in of}

    def content(self) -> dict[str, Any]:
        """For a JSON file, from which `read` makes it again, with the rows of its tables."""
        content = asdict(self)
        # by which a JSON object cannot be keyed
        content["reproduction"]["varied"] = {
            setting: [list(pair) for pair in rows.items()] for setting, rows in self.reproduction.varied.items()
        }
        return {**content, "tables": {score.name: rows for score, rows in self.tables()}}

    @classmethod
    def read(cls, content: Mapping[str, Any]) -> "ReproductionResult":
        """Of a `content`; ValueError, TypeError or LookupError of what is none."""
        own = content["reproduction"]
        varied = {setting: dict(pairs) for setting, pairs in own["varied"].items()}
        scores = [ReproducedScore(**score) for score in own["scores"]]
        return cls(
            reproduction=Reproduction(**{**own, "scores": scores, "varied": varied}),
            scale=content["scale"],
            options=content["options"],
            config=content["config"],
            measured=_by_seed(content["measured"]),
            over_epochs=_by_seed(content["over_epochs"]),
            records={
                run: RunProvenance(of["seconds"], tuple(of["commits"]), tuple(of["machines"]))
                for run, of in content["records"].items()
            },
            over_cases=content["over_cases"],
        )


def _by_seed(content: Mapping[str, Any]) -> dict[str, Any]:
    """By seed, by setting, by name; in a file the seeds are words."""
    return {
        name: {setting: {int(seed): value for seed, value in of.items()} for setting, of in settings.items()}
        for name, settings in content.items()
    }
