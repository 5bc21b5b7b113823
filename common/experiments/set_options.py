"""set_options: gives a config the options of a command line."""

from collections.abc import Mapping

from monai.bundle import ConfigParser

from common.checks.input_error import InputError
from common.experiments.option_values import option_values


def set_options(parser: ConfigParser, options: Mapping[str, str]) -> None:
    """InputError for a key::key of which the first leads nowhere; check_config finds other mistyped ones.

    Args:
        options: by key, as typed.
    """
    for key, value in option_values(options).items():
        try:
            parser[key] = value
        except (LookupError, TypeError, ValueError) as error:
            raise InputError(f"{key}: no such key in this bundle's configs") from error
