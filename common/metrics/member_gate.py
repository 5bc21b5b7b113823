"""MemberGate: which members enter an ensemble, and by what they scored."""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass

from common.metrics.score_statistics import ScoreStatistics


@dataclass(frozen=True)
class MemberGate:
    """The outcome of `gated_members`.

    Attributes:
        score: that was asked for.
        threshold: that its mean had to exceed.
        statistics: of the score over the cases, by member.
    """

    score: str
    threshold: float
    statistics: Mapping[str, ScoreStatistics]

    @property
    def entering(self) -> list[str]:
        """Names of the members that enter."""
        return [member for member, of in self.statistics.items() if (of["mean"] or 0) > self.threshold]

    def as_csv(self) -> str:
        """A line a member under a line of column names, as it is computed with; empty for what does not exist."""
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(["member", "enters", "n", "undefined", "mean", "sd", "low", "high", "min", "worst_case"])
        for member, of in self.statistics.items():
            numbers = [of["mean"], of["sd"], *(of["interval"] or (None, None)), of["min"]]
            cells = ["" if number is None else f"{number:.6g}" for number in numbers]
            enters = "yes" if member in self.entering else "no"
            writer.writerow([member, enters, of["n"], of["undefined"], *cells, of["worst_case"]])
        return text.getvalue()

    def as_markdown(self) -> str:
        """The same to be read, under what was asked for."""
        heading = ("member", "enters", "n", "undefined", "mean ± sd", "95% interval", "min", "worst case")
        lines = [heading, ("---", *["--:"] * (len(heading) - 1)), *map(self._line, self.statistics)]
        table = ["| " + " | ".join(line) + " |" for line in lines]
        rule = f"A member enters whose mean {self.score} exceeds {self.threshold:g}."
        return "\n".join([rule, "", *table, ""])

    def _line(self, member: str) -> tuple[str, ...]:
        of = self.statistics[member]
        low_high = "-" if of["interval"] is None else "{:.3f} to {:.3f}".format(*of["interval"])
        return (
            member,
            "yes" if member in self.entering else "no",
            str(of["n"]),
            str(of["undefined"]),
            "-" if of["mean"] is None else f"{of['mean']:.3f}" + ("" if of["sd"] is None else f" ± {of['sd']:.3f}"),
            low_high,
            "-" if of["min"] is None else f"{of['min']:.3f}",
            of["worst_case"] or "-",
        )
