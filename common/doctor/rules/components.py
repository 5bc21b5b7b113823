"""components: targets that are there, with the arguments that they take."""

from collections.abc import Iterator

from common.doctor.bundle_files import BundleFiles
from common.doctor.component_problems import component_problems
from common.doctor.finding import Finding
from common.doctor.in_every_config import in_every_config


def components(bundle: BundleFiles) -> Iterator[Finding]:
    """Every `_target_` must be there, take the arguments that it is given, and get those that it needs."""
    yield from in_every_config(bundle, component_problems)
