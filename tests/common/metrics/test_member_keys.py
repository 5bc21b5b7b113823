"""member_keys names the label maps in an ensemble's output."""

from common.metrics.member_keys import member_keys


def test_members_come_first_then_the_ensembles_of_two_and_more() -> None:
    assert member_keys(["a", "b", "c"]) == ["member_a", "member_b", "member_c", "EMMA2", "EMMA3"]


def test_one_member_grows_to_no_ensemble() -> None:
    assert member_keys(["a"]) == ["member_a"]
