"""TBI_SCANNERS has two that differ much in one sequence, and a little in the others."""

import pytest

from common.data.phantoms.tbi_scanners import TBI_SCANNERS


def test_source_has_a_gradient_echo_and_target_a_susceptibility_weighted_image() -> None:
    common = ["flair", "t1", "t2", "pd"]
    sequences = {site: list(scanner.brightness) for site, scanner in TBI_SCANNERS.items()}
    assert sequences == {"S": [*common, "ge"], "T": [*common, "swi"]}


@pytest.mark.parametrize("trait", ["blur", "shading", "noise"])
def test_scans_of_the_target_are_worse_but_not_beyond_those_of_the_source(trait: str) -> None:
    source, target = (getattr(TBI_SCANNERS[site], trait) for site in "ST")
    assert source[0] < target[0] < source[1] < target[1]
