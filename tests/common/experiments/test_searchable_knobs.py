"""searchable_knobs knows what a search may draw."""

from monai.bundle import ConfigParser

from common.experiments.searchable_knobs import searchable_knobs


def test_kinds_are_those_of_the_values() -> None:
    config = {
        "_desc_": "text",
        "rate": 0.1,
        "size": 2,
        "amp": False,
        "name": "sgd",
        "spacing": [1, 0.5],
        "patch": [1, 2],
        "names": ["a"],
        "loss_name": "$@name",
        "network_def": {"_target_": "a.b", "dropout": 0.0, "in_channels": "@size"},
    }
    assert searchable_knobs(ConfigParser(config)) == {
        "rate": float,
        "size": int,
        "amp": bool,
        "name": str,
        "spacing": list,
        "loss_name": object,
        "network_def": object,
        "network_def::dropout": float,
        "network_def::in_channels": object,
    }
