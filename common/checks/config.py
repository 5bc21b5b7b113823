"""check_config: the doctor's rules that a run's own config can break, at the start of every run.

MONAI takes `--learning_rte 1` without a word and trains with the default; a mistyped argument, reference or `_target_`
is found only when what has it is built, which may be an hour later.
"""

import logging
from collections.abc import Iterator
from contextlib import suppress
from itertools import chain
from pathlib import Path
from typing import Any

from monai.bundle import ConfigParser

from common.bundle.running_config import running_config
from common.checks.input_error import InputError
from common.doctor.bundle_files import INFERENCE, TRAIN, BundleFiles
from common.doctor.component_problems import component_problems
from common.doctor.config_sections import config_sections
from common.doctor.declared_keys import declared_keys
from common.doctor.expression_problems import expression_problems
from common.doctor.is_referred_to import is_referred_to
from common.doctor.key_problems import key_problems
from common.doctor.known_to_monai import KNOWN_TO_MONAI
from common.doctor.reference_problems import reference_problems
from common.doctor.rules.package_versions import package_versions
from common.doctor.unreadable import UnreadableError

logger = logging.getLogger(__name__)


def check_config(bundle_root: str) -> None:
    """Raises InputError for the first mistake in the running config that can be seen before anything is built: a key
    that the bundle does not know and nothing refers to, a value of another kind than its default, a reference that
    leads nowhere, a component that is not there or takes or lacks an argument, an expression that is none.

    What may be meant is logged: a key that nothing in this run reads, other versions than the bundle was made with.
    """
    parser, bundle = running_config(), BundleFiles(Path(bundle_root))
    declared = declared_keys(bundle.root / "configs")
    _read_booleans(parser, declared)
    others = (component_problems, reference_problems, expression_problems)
    for problem in chain(key_problems(parser, declared), *(problems(parser) for problems in others)):
        raise InputError("{}: {}; {}".format(*problem))
    with suppress(UnreadableError):  # of a bundle that is not whole, which the doctor finds
        for warning in chain(_unread_keys(parser, bundle), _versions(bundle)):
            logger.warning("warning: %s", warning)


def _read_booleans(parser: ConfigParser, declared: dict[str, Any]) -> None:
    """The command line hands `--resume true` over as a string."""
    words = {"true": True, "false": False}
    for name, value in list(config_sections(parser.get())):
        if isinstance(declared.get(name), bool) and isinstance(value, str) and value.lower() in words:
            parser[name] = words[value.lower()]
            parser.parse(reset=True)


def _unread_keys(parser: ConfigParser, bundle: BundleFiles) -> Iterator[str]:
    """Of overlays and overrides: `--crf true` to a training has no effect."""
    base = bundle.config(TRAIN if "train" in parser else INFERENCE)
    for key in parser.get():
        is_free = key in base or key in KNOWN_TO_MONAI or key.startswith("_")
        if not is_free and not is_referred_to(key, parser):
            yield f"{key}: nothing in this run reads it; leave it out, or add the config file that does"


def _versions(bundle: BundleFiles) -> Iterator[str]:
    return (f"{found.file}: {found.key}: {found.rule}; {found.fix}" for found in package_versions(bundle))
