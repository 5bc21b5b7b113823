"""expressions: "$..." that Python can evaluate."""

from collections.abc import Iterator

from common.doctor.bundle_files import BundleFiles
from common.doctor.expression_problems import expression_problems
from common.doctor.finding import Finding
from common.doctor.in_every_config import in_every_config


def expressions(bundle: BundleFiles) -> Iterator[Finding]:
    """Every "$..." must be one Python expression of names that are imported, or one import of what is there."""
    yield from in_every_config(bundle, expression_problems)
