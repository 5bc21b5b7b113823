"""overlay_keys: keys of overlays that change something."""

from collections.abc import Iterator

from monai.bundle import ConfigComponent, ConfigParser, ReferenceResolver
from monai.bundle.utils import ID_SEP_KEY

from common.doctor.bundle_files import TRAIN, BundleFiles
from common.doctor.config_items import config_items
from common.doctor.finding import Finding
from common.doctor.is_referred_to import is_referred_to
from common.doctor.known_to_monai import KNOWN_TO_MONAI
from common.doctor.suggestion import suggestion


def overlay_keys(bundle: BundleFiles) -> Iterator[Finding]:
    """A key of an overlay must be one of the files before it, with another value, or something must refer to it."""
    for names in bundle.commands():
        if names[0] == TRAIN and len(names) > 1:
            yield from _of_overlay(bundle, *names)


def _of_overlay(bundle: BundleFiles, *names: str) -> Iterator[Finding]:
    *before, overlay = names
    plain, merged = bundle.parser(*before), bundle.parser(*names)
    known = [name for file in before for name, _ in config_items(bundle.config(file))]
    for key, value in bundle.config(overlay).items():
        name = ReferenceResolver.normalize_id(key.removeprefix("+"))
        if name.startswith("_"):  # MONAI's own: _desc_
            continue
        if name in plain:
            if plain[name] == value:
                yield Finding("warning", f"configs/{overlay}", key, f"is the same in {before[-1]}", "leave it out")
        elif not (name in KNOWN_TO_MONAI or _is_in_component(name, merged) or is_referred_to(name, merged)):
            rule = f"{before[-1]} has no such key, nothing refers to it"
            fix = suggestion(name, known, otherwise="leave it out")
            yield Finding("error", f"configs/{overlay}", key, rule, fix)


def _is_in_component(name: str, parser: ConfigParser) -> bool:
    """Whether it is part of a component, whose arguments another rule looks at."""
    parts = name.split(ID_SEP_KEY)
    sections = (ID_SEP_KEY.join(parts[:count]) for count in range(1, len(parts)))
    return any(ConfigComponent.is_instantiable(parser.get(section)) for section in sections)
