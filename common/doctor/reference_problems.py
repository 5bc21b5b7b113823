"""reference_problems: "@id" that leads nowhere.

MONAI finds it when what refers is built.
"""

from collections.abc import Iterator

from monai.bundle import ConfigParser

from common.doctor.config_items import config_items
from common.doctor.reference_ids import reference_ids
from common.doctor.suggestion import suggestion


def reference_problems(parser: ConfigParser) -> Iterator[tuple[str, str, str]]:
    """Key, rule and fix of each."""
    items = dict(config_items(parser.get()))
    for name, value in items.items():
        absolute = parser.resolve_relative_ids(name, value) if isinstance(value, str) else value
        for wanted in reference_ids(absolute):
            if wanted not in parser:
                yield name, f"@{wanted} leads nowhere", suggestion(wanted, items, otherwise="add a key of that name")
