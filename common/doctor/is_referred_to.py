"""is_referred_to: whether something in a config reads an id."""

from monai.bundle import ConfigParser
from monai.bundle.utils import ID_SEP_KEY

from common.doctor.config_items import config_items
from common.doctor.reference_ids import reference_ids


def is_referred_to(name: str, parser: ConfigParser) -> bool:
    """By "@name", as a part of what is referred to, or by its name alone, in a list of names."""
    for where, value in config_items(parser.get()):
        if isinstance(value, str) and value == name and ID_SEP_KEY in where:
            return True
        for read in reference_ids(value):
            if f"{read}{ID_SEP_KEY}".startswith(f"{name}{ID_SEP_KEY}") or name.startswith(f"{read}{ID_SEP_KEY}"):
                return True
    return False
