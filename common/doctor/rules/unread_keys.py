"""unread_keys: knobs that do something."""

from collections.abc import Iterator

from common.doctor.bundle_files import INFERENCE, TRAIN, BundleFiles
from common.doctor.finding import Finding
from common.doctor.is_referred_to import is_referred_to
from common.doctor.known_to_monai import KNOWN_TO_MONAI


def unread_keys(bundle: BundleFiles) -> Iterator[Finding]:
    """Something must refer to each key at the top of train.json, in an overlay if not there, and of inference.json."""
    for name in (TRAIN, INFERENCE):
        parsers = [bundle.parser(*names) for names in bundle.commands() if names[0] == name]
        for key in bundle.config(name) if parsers else ():
            is_free = key.startswith("_") or key in KNOWN_TO_MONAI
            if not is_free and not any(is_referred_to(key, parser) for parser in parsers):
                yield Finding("warning", f"configs/{name}", key, "nothing reads this key", "use it, or leave it out")
