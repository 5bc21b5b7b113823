"""golden_outputs: weights and code that still give the output which the bundle carries."""

from collections.abc import Iterator

from common.checks.input_error import InputError
from common.doctor.bundle_files import BundleFiles
from common.doctor.finding import Finding
from common.doctor.rules.shipped_weights import shipped_weights
from common.golden.golden_agreement import GoldenAgreement
from common.golden.golden_record import GoldenRecord
from common.golden.golden_weights import golden_weights


def golden_outputs(bundle: BundleFiles) -> Iterator[Finding]:
    """Each file in `golden` must agree with the network and the weights; each file of weights must have one."""
    if any(shipped_weights(bundle)):
        return  # which says why they cannot be loaded
    renew = f"python scripts/golden.py --renew {bundle.root.name}"
    there = sorted(file.relative_to(bundle.root).as_posix() for file in bundle.root.glob("golden/*.json"))
    for name in golden_weights(bundle.root).keys() - there:
        yield Finding("warning", name, "", "is missing: nothing proves that weights and code agree", f"run: {renew}")
    for name in there:
        try:
            record = GoldenRecord.read(bundle.root / name)
            agreement = GoldenAgreement.of(bundle, record)
        except InputError as error:
            rule, _, fix = str(error).removeprefix("golden: ").rpartition("; ")
            yield Finding("error", name, "", rule, f"{fix}, or run: {renew}")
            continue
        if not agreement.holds:
            rule = f"is not what {bundle.root.name} gives, {agreement}"
            yield Finding("error", name, "", rule, f"undo that, or if it is meant, run: {renew}")
