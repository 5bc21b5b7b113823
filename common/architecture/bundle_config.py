"""bundle_config: a bundle's config, nothing of it built yet."""

from monai.bundle import ConfigParser

from common.experiments.config_files import config_files


def bundle_config(bundle: str, *names: str) -> ConfigParser:
    """Of its files of these names, the later ones being overlays."""
    parser = ConfigParser()
    parser.read_config([str(file) for file in config_files(bundle, names)])
    return parser
