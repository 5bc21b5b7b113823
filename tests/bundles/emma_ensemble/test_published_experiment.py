"""paper.json is EMMA as the thesis has it (sections 4.3 and 4.4.2), and its members are trained as the table says."""

from itertools import product
from typing import Any

import pytest
from bundle_configs import PROJECT, config_of, parser_of

from bundles.emma_ensemble.networks import MEMBERS
from common.transforms.normalisation import NORMALISATIONS

BUNDLE = PROJECT / "bundles" / "emma_ensemble"


@pytest.fixture(scope="module")
def paper() -> dict[str, Any]:
    config: dict[str, Any] = parser_of(BUNDLE, "train.json", "paper.json").get()
    return config


@pytest.mark.parametrize(
    ("knob", "published"),
    [
        ("spacing", [1.0, 1.0, 1.0]),
        ("gate", 0.87),
        ("gate_score", "dice_whole"),
        ("rule", "mean"),
        ("min_voxels", 250),
        ("patch_share", 1.0),
        ("batch_share", 1.0),
    ],
)
def test_knob_is_the_published_one(paper: dict[str, Any], knob: str, published: Any) -> None:
    assert paper[knob] == published


def test_each_architecture_is_trained_on_each_normalisation(paper: dict[str, Any]) -> None:
    names = [f"{architecture}-{normalisation}" for normalisation, architecture in product(NORMALISATIONS, MEMBERS)]
    assert paper["members"] == names


def test_plain_command_trains_each_architecture_once_and_has_every_normalisation() -> None:
    members = [name.split("-") for name in config_of(BUNDLE, "train.json")["members"]]
    assert [architecture for architecture, _ in members] == list(MEMBERS)
    assert {normalisation for _, normalisation in members} == set(NORMALISATIONS)


@pytest.mark.parametrize("architecture", MEMBERS)
def test_member_is_trained_as_the_table_says(architecture: str) -> None:
    parser, member = parser_of(BUNDLE, "train.json", "paper.json", "member.json"), MEMBERS[architecture]
    parser["architecture"] = architecture
    names = ("learning_rate", "momentum", "l1", "l2", "sampling", "batch_size", "patch_size")
    expected = (member.learning_rate, member.momentum, member.l1, member.l2, member.sampling)
    sizes = (member.num_segments, (member.patch_side,) * 3)
    assert tuple(parser.get_parsed_content(name) for name in names) == expected + sizes
    assert isinstance(parser.get_parsed_content("network_def"), member.family)
