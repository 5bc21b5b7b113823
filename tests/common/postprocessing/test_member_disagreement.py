"""Claims about the share of members that are not of the majority."""

import torch

from common.postprocessing.member_disagreement import member_disagreement


def test_by_hand() -> None:
    label_maps = [
        torch.tensor([row], dtype=torch.uint8) for row in ([0, 1, 1, 0], [0, 1, 2, 1], [0, 1, 1, 2], [0, 2, 2, 3])
    ]
    assert member_disagreement(label_maps).tolist() == [[0, 0.25, 0.5, 0.75]]


def test_one_member_agrees_with_itself() -> None:
    assert (member_disagreement([torch.tensor([0, 1, 2])]) == 0).all()


def test_bytes_hold_the_votes_of_hundreds_of_members() -> None:
    label_maps = [torch.full((2,), index % 2, dtype=torch.uint8) for index in range(600)]
    assert member_disagreement(label_maps).tolist() == [0.5, 0.5]
