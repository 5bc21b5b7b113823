"""references: "@id" that leads somewhere."""

from collections.abc import Iterator

from common.doctor.bundle_files import BundleFiles
from common.doctor.finding import Finding
from common.doctor.in_every_config import in_every_config
from common.doctor.reference_problems import reference_problems


def references(bundle: BundleFiles) -> Iterator[Finding]:
    """Every "@id", alone or in an expression, must be the id of something in what is run together."""
    yield from in_every_config(bundle, reference_problems)
