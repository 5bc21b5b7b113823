"""experiment_config: what a run's config would be, checked before any of the runs begins."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from monai.bundle import ConfigParser

from common.experiments.set_options import set_options


def experiment_config(configs: Path, overlays: Sequence[str], options: Mapping[str, str]) -> ConfigParser:
    """The config that training with the overlays and options would run; InputError for a mistyped key or value.

    Args:
        configs: folder of the bundle's config files.
        overlays: config files that come last.
        options: by key, as typed on the command line.
    """
    parser = ConfigParser()
    parser.read_config([str(configs / "train.json"), *overlays])
    set_options(parser, options)
    # a name with an underscore is none of the config's own keys
    check = {"_target_": "common.checks.config.check_config", "bundle_root": str(configs.parent)}
    parser["_check_"] = check
    parser.get_parsed_content("_check_")
    return parser
