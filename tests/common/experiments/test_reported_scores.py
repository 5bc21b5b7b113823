"""reported_scores takes the means of an evaluation, and what was counted over all pixels."""

from common.experiments.reported_scores import reported_scores
from common.metrics.score_summary import score_summary


def test_means_and_pooled_scores_stand_side_by_side() -> None:
    summary = {"scores": score_summary([{"case_id": "a", "f1": 0.5}, {"case_id": "b", "f1": 1.0}])}
    assert reported_scores(summary) == {"f1": 0.75}
    assert reported_scores({**summary, "pooled": {"f1": 0.9}}) == {"f1": 0.75, "pooled_f1": 0.9}
