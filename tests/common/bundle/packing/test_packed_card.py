"""packed_card says how the packed bundle is run."""

from common.bundle.packing.packed_card import packed_card

CARD = """# organ: a network

python -m monai.bundle run --config_file bundles/organ/configs/train.json
see [DeepMedic](../../deepmedic_brats/docs/README.md), bundles/other/configs/train.json
"""


def test_commands_of_the_card_have_the_paths_of_the_packed_bundle() -> None:
    assert "--config_file configs/train.json" in packed_card(CARD, name="organ").splitlines()[2]


def test_other_bundles_stay_as_they_are() -> None:
    assert packed_card(CARD, name="organ").splitlines()[3] == CARD.splitlines()[3]


def test_card_ends_with_the_commands_for_here_and_elsewhere() -> None:
    added = packed_card(CARD, name="organ").partition("\n## This packed bundle\n")[2]
    assert "--config_file configs/inference.json" in added
    assert "export PYTHONPATH=/path/to/organ\n" in added
    assert "--config_file /path/to/organ/configs/inference.json" in added
