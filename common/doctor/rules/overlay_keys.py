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
    """A key of an overlay must be one of train.json, with another value, or something must refer to it."""
    for names in bundle.commands():
        if names[0] == TRAIN and len(names) == 2:
            yield from _of_overlay(bundle, names[1])


def _of_overlay(bundle: BundleFiles, overlay: str) -> Iterator[Finding]:
    train, merged = bundle.parser(TRAIN), bundle.parser(TRAIN, overlay)
    known = [name for name, _ in config_items(bundle.config(TRAIN))]
    for key, value in bundle.config(overlay).items():
        name = ReferenceResolver.normalize_id(key.removeprefix("+"))
        if name.startswith("_"):  # MONAI's own: _desc_
            continue
        if name in train:
            if train[name] == value:
                yield Finding("warning", f"configs/{overlay}", key, "is the same in train.json", "leave it out")
        elif not (name in KNOWN_TO_MONAI or _is_in_component(name, merged) or is_referred_to(name, merged)):
            fix = suggestion(name, known, otherwise="leave it out")
            yield Finding("error", f"configs/{overlay}", key, "train.json has no such key, nothing refers to it", fix)


def _is_in_component(name: str, parser: ConfigParser) -> bool:
    """Whether it is part of a component, whose arguments another rule looks at."""
    parts = name.split(ID_SEP_KEY)
    sections = (ID_SEP_KEY.join(parts[:count]) for count in range(1, len(parts)))
    return any(ConfigComponent.is_instantiable(parser.get(section)) for section in sections)
