"""A patch that a network cannot take is named before anything runs."""

from types import SimpleNamespace

import pytest
from torch import nn

from common.checks.input_error import InputError
from common.checks.patch_size import check_patch_size

NETWORK = SimpleNamespace(size_multiple=[16, 16, 4])


def test_multiples_and_networks_without_a_rule_are_accepted() -> None:
    assert [check_patch_size(NETWORK, [32, 16, 12]), check_patch_size(nn.Identity(), [5, 7])] == [None, None]


@pytest.mark.parametrize("patch_size", [[30, 32, 32], [32, 32, 6], [0, 16, 4]])
def test_other_sizes_are_refused(patch_size: list[int]) -> None:
    with pytest.raises(InputError, match=r"^patch_size: must be multiples of \[16, 16, 4\]"):
        check_patch_size(NETWORK, patch_size)


UNPADDED = SimpleNamespace(size_multiple=[16, 16], size_remainder=12, margin=92)


def test_patch_of_an_unpadded_network_is_what_it_leaves() -> None:
    assert check_patch_size(UNPADDED, [388, 4]) is None


@pytest.mark.parametrize("patch_size", [[384, 388], [388, 572]])
def test_other_patches_of_an_unpadded_network_are_refused(patch_size: list[int]) -> None:
    with pytest.raises(InputError, match=r"^patch_size: must be multiples of \[16, 16\] plus \[4, 4\]"):
        check_patch_size(UNPADDED, patch_size)
