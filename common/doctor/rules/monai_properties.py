"""monai_properties: what MONAI, MONAI Label and federated learning look up in a bundle's configs.

`monai.bundle.ConfigWorkflow.check_properties` builds the bundle for it, and stops at the first that is missing.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from monai.bundle import ConfigParser
from monai.bundle.properties import InferProperties, TrainProperties
from monai.bundle.utils import ID_SEP_KEY
from monai.utils import BundleProperty, BundlePropertyConfig

from common.doctor.bundle_files import EVALUATE, INFERENCE, TRAIN, BundleFiles
from common.doctor.config_items import config_items
from common.doctor.finding import Finding
from common.doctor.suggestion import suggestion

_HANDLERS = f"train{ID_SEP_KEY}handlers"
_OF_VALIDATION_HANDLER = ("validator", "interval")  # in place of an id: arguments of MONAI's handler
_WORKFLOWS = (((TRAIN,), TrainProperties), ((TRAIN, EVALUATE), TrainProperties), ((INFERENCE,), InferProperties))


def monai_properties(bundle: BundleFiles) -> Iterator[Finding]:
    """Every property must be there, and what uses it must refer to it: else setting it has no effect."""
    told: set[tuple[str, str]] = set()
    for names, properties in _WORKFLOWS:
        if names in bundle.commands():
            parser = bundle.parser(*names)
            for finding in (*_missing(parser, names[-1], properties), *_unused(parser, names[-1], properties)):
                if (names[0], finding.key) not in told:
                    told.add((names[0], finding.key))
                    yield finding


def _missing(parser: ConfigParser, file: str, properties: Mapping[str, Any]) -> Iterator[Finding]:
    known = [name for name, _ in config_items(parser.get())]
    for entry in properties.values():
        name = entry[BundlePropertyConfig.ID]
        if name not in parser:
            fix = suggestion(name, known, otherwise=f"add it: {entry[BundleProperty.DESC]}")
            is_needed = entry[BundleProperty.REQUIRED]
            yield Finding("error" if is_needed else "warning", f"configs/{file}", name, "MONAI looks for it", fix)


def _unused(parser: ConfigParser, file: str, properties: Mapping[str, Any]) -> Iterator[Finding]:
    for entry in properties.values():
        reference = f"@{entry[BundlePropertyConfig.ID]}"
        for where in _users(parser, entry.get(BundlePropertyConfig.REF_ID)):
            value = parser.get(where)
            if value not in (None, reference) and not _is_open(value, parser):
                rule = f"must be {reference}, or what MONAI sets there has no effect"
                yield Finding("error", f"configs/{file}", where, rule, f"write {reference}")


def _is_open(value: Any, parser: ConfigParser) -> bool:
    """An expression, which MONAI leaves unchecked, too, or a reference that leads nowhere, which another rule finds."""
    return isinstance(value, str) and (value.startswith("$") or (value.startswith("@") and value[1:] not in parser))


def _users(parser: ConfigParser, user: str | None) -> list[str]:
    """The ids that must refer to a property."""
    if user not in _OF_VALIDATION_HANDLER:
        return [user] if user else []
    handlers = parser.get(_HANDLERS)
    return [
        f"{_HANDLERS}{ID_SEP_KEY}{number}{ID_SEP_KEY}{user}"
        for number, handler in enumerate(handlers if isinstance(handlers, list) else ())
        if isinstance(handler, dict) and str(handler.get("_target_")).endswith("ValidationHandler")
    ]
