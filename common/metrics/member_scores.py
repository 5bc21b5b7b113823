"""MemberScores: the scores of an ensemble beside those of its members and of the ensembles of a few of them."""

import logging
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from ignite.engine import Engine

from common.files.whole_file import whole_file
from common.metrics.case_ids import case_ids
from common.metrics.case_scores import CaseScores
from common.metrics.case_table import CaseTable, Row
from common.metrics.empty_rule import EMPTY_RULES
from common.metrics.markdown_table import markdown_table
from common.metrics.member_keys import MEMBER, member_keys
from common.metrics.score_statistics import ScoreStatistics
from common.metrics.score_summary import score_summary
from common.metrics.text_columns import text_columns
from common.metrics.write_rows import write_rows

_logger = logging.getLogger(__name__)


class MemberScores(CaseTable):
    """Handler of an evaluator with an EnsembleStep: `member_scores.csv` and `member_scores.md`.

    The CSV has a line for each member and case: the scores of `CaseScores`. The other file has the mean of the first of
    these scores over the cases, with its 95% interval, as table 4.2 of Kamnitsas' thesis: the members, EMMA2, EMMA3,
    ..., and the ensemble. A member that was left out of a case has no line for it.

    All but the ensemble are label maps on the network's grid, whose way back is to the nearest voxel, while the
    ensemble's confidences may be interpolated. So what fusing members gains is the largest EMMA against them: it is the
    ensemble by the rule "mean", treated as they are.

    Args:
        output_dir: where the tables go; a later evaluation replaces them.
        members: their names, in the order of the tables.
        seed: of the bootstrap.
        scorer: further arguments of `CaseScores`.
    """

    def __init__(self, output_dir: str | Path, *, members: Sequence[str], seed: int, **scorer: Any) -> None:
        super().__init__()
        self.output_dir = Path(output_dir)
        self.members = list(members)
        self.seed = seed
        self.scorer = CaseScores(output_dir, seed=seed, **scorer)

    def rows(self, engine: Engine) -> Iterable[tuple[str, Row]]:
        """The scores of each segmentation of each decollated output, under an id that both of them make."""
        for case_id, output in zip(case_ids(engine, path_key=self.scorer.label_key), engine.state.output, strict=True):
            for key in (*member_keys(self.members), self.scorer.pred_key):
                if key in output:
                    scores = self.scorer.of_case({**output, self.scorer.pred_key: output[key]})
                    member = self._member(key)
                    yield f"{member} {case_id}", {"member": member, "case_id": case_id, **scores}

    def conclude(self, engine: Engine, rows: Sequence[Row], *, write: bool) -> None:
        """Writes the tables and logs the one to be read."""
        if not write:
            return
        by_member: dict[str, list[Row]] = {}
        for name in map(self._member, (*member_keys(self.members), self.scorer.pred_key)):
            of_member = [row for row in rows if row["member"] == name]
            if of_member:
                by_member[name] = of_member
        columns = ["member", "case_id", *(name for name in rows[0] if name not in ("member", "case_id"))]
        ordered = [row for of_member in by_member.values() for row in of_member]
        write_rows(ordered, self.output_dir / "member_scores.csv", columns=columns)
        self._write_means(by_member)

    def _write_means(self, by_member: Mapping[str, Sequence[Row]]) -> None:
        prefix = f"{self.scorer.scores[0]}_"
        summaries = {
            name: {score: of for score, of in score_summary(rows, seed=self.seed).items() if score.startswith(prefix)}
            for name, rows in by_member.items()
        }
        heading = ("member", "n", *next(iter(summaries.values())))
        lines = [(name, str(len(by_member[name])), *map(_mean, of.values())) for name, of in summaries.items()]
        note = f"mean (95% interval of the mean, bootstrap over cases); empty regions: {EMPTY_RULES[self.scorer.empty]}"
        with whole_file(self.output_dir / "member_scores.md") as part:
            part.write_text("\n".join([*markdown_table([heading, *lines]), "", f"{note}.", ""]), encoding="utf-8")
        table = text_columns([heading, *lines], left=(0,))
        _logger.info("scores of members, also in %s:\n%s\n%s", self.output_dir, table, note)

    def _member(self, key: str) -> str:
        return "ensemble" if key == self.scorer.pred_key else key.removeprefix(MEMBER)


def _mean(of: ScoreStatistics) -> str:
    if of["mean"] is None:
        return "-"
    return f"{of['mean']:.3f}" + (" ({:.2f}-{:.2f})".format(*of["interval"]) if of["interval"] else "")
