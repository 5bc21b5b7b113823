"""ReproducedScore is named with its unit."""

from common.experiments.reproduced_score import ReproducedScore


def test_score_in_per_cent_is_a_hundredfold_with_fewer_decimals() -> None:
    score = ReproducedScore("cross_entropy", percent=True)
    assert (score.title, score.factor, score.decimals) == ("cross entropy, %", 100.0, 2)


def test_decimals_are_those_of_the_text_and_two_at_least() -> None:
    assert ReproducedScore("iou", published={"a": "0.8932 ± 0.00001", "b": "0.9"}).decimals == 4
    assert ReproducedScore("dice", percent=True, published={"a": "64"}).decimals == 2


def test_score_is_as_it_is_unless_asked_for() -> None:
    score = ReproducedScore("mean_iou")
    assert (score.title, score.factor, score.decimals) == ("mean iou", 1.0, 4)


def test_distance_is_in_millimetres_with_two_decimals() -> None:
    score = ReproducedScore("hd95_whole")
    assert (score.title, score.factor, score.decimals) == ("hd95 whole, mm", 1.0, 2)
